"""What is added to metadata that a backend has made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.build.additions import find_additions
from plux.build.announce import announce
from plux.build.files import replace_file
from plux.build.index import INDEX_NAME
from plux.build.merge import Addition, merge_entry_points, parse_static, render_merged
from plux.build.wheel_edit import read_metadata, write_metadata
from plux.core.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from plux.build.config import PluxConfiguration
    from plux.discovery.result import Problem
    from plux.discovery.source_module import SourceModule

__all__ = ["Additions", "add_to_directory", "add_to_wheel"]


@record(frozen=True)
class Additions:
    """What is to be added.

    `index` is the text of the index; None in the manual mode, which has none. `static` is the ``entry_points.txt`` that
    the backend puts into a wheel, as far as it is known: hatchling leaves it out of the metadata that it prepares.
    """

    entry_points: tuple[Addition, ...]
    index: str | None
    static: str = ""

    @classmethod
    def discover(
        cls,
        modules: list[SourceModule],
        config: PluxConfiguration,
        root: Path,
        problems: Iterable[Problem] = (),
        *,
        is_editable: bool = False,
    ) -> Additions:
        """Find the plugins among the modules of a wheel, or take those of the manual mode.

        Raises:
            BuildError: they could not be decided, or refer to a module that the wheel does not hold.
        """
        found, index = find_additions(config, root, lambda: modules, problems=problems, with_layout=is_editable)
        return cls(tuple(found), index)

    def files(self, text: str, source: str) -> dict[str, str]:
        """Return the files of a metadata directory whose ``entry_points.txt`` has been `text` so far.

        Raises:
            ConflictError: it says something else of a plugin.
            BuildError: it cannot be read or written again as it is.
        """
        static = parse_static(text, source)
        merged = {group: e for group, e in merge_entry_points(static, self.entry_points, source).items() if e}
        files = {} if merged == static else {"entry_points.txt": render_merged(merged, source)}
        return files if self.index is None else {**files, INDEX_NAME: self.index}


def add_to_wheel(wheel: Path, additions: Additions) -> None:
    """Add to a finished wheel.

    Raises:
        ConflictError: see `Additions.files`.
    """
    announce(additions.entry_points)
    text = read_metadata(wheel, "entry_points.txt") or ""
    files = additions.files(text, "the project's configuration")
    if files:
        write_metadata(wheel, files)


def add_to_directory(directory: Path, additions: Additions) -> None:
    """Add to a metadata directory."""
    path = directory / "entry_points.txt"
    text = path.read_text(encoding="utf-8") if path.is_file() else additions.static
    for name, content in additions.files(text, "the project's configuration").items():
        replace_file(directory / name, content)
