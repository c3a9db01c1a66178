"""Entry points that ``plux write`` wrote once and that no plugin stands behind any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.discovery.result import Problem

from .editing.document import Document
from .editing.writing import open_entry_points, written_files
from .errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from plux.discovery.result import Discovery

__all__ = ["left_overs"]

_SHOWN = 5


def left_overs(root: Path, discovery: Discovery) -> tuple[Problem, ...]:
    """Return a warning for each file of a project that holds such entry points: a build puts them into the wheel.

    A file that cannot be read, for want of a library too, is passed over: ``plux write`` and ``plux check`` say why.
    """
    if discovery.problems:  # what is missing may be among them
        return ()
    declared = discovery.entry_points()
    found = ((path, _gone(path, declared)) for path in written_files(root))
    return tuple(_problem(path, gone) for path, gone in found if gone)


def _gone(path: Path, declared: dict[str, dict[str, str]]) -> list[str]:
    try:
        own = open_entry_points(Document.read(path)).entry_points().own
    except BuildError:
        return []
    return [f"[{group}] {name}" for group, entries in own.items() for name in entries.keys() - declared.get(group, {})]


def _problem(path: Path, gone: list[str]) -> Problem:
    more = f", and {len(gone) - _SHOWN} more" if len(gone) > _SHOWN else ""
    return Problem(
        code="stale-file",
        message=f"{path.name} still has what the source does not declare any more: "
        f"{', '.join(sorted(gone)[:_SHOWN])}{more}",
        advice="`plux write` brings it up to date; until then, a build puts that into the wheel.",
        file=path,
    )
