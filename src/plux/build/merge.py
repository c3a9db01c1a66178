"""Entry points that were found, added to those that people wrote.

One line tells how many were found, in whatever way a backend talks.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from plux.core.entrypoint_text import parse_entry_points, render_entry_points
from plux.core.record import record
from plux.core.reference import means_the_same

from .errors import BuildError, ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sized

    from plux.discovery.result import Discovery

__all__ = [
    "Addition",
    "additions_of",
    "announce",
    "announcement",
    "merge_entry_points",
    "parse_static",
    "render_merged",
]

Groups = dict[str, dict[str, str]]


@record(frozen=True, slots=True)
class Addition:
    """An entry point to be added, and the place that asks for it, for messages."""

    group: str
    name: str
    value: str
    where: str


def additions_of(discovery: Discovery) -> list[Addition]:
    """Return the entry points of all found plugins."""
    return [Addition(p.namespace, p.name, p.reference, f"{p.file}:{p.line}") for p in discovery.plugins]


def announcement(plugins: Sized) -> str:
    """Return a line that tells of additions.

    >>> announcement(["one"]), announcement([])
    ('plux: 1 plugin', 'plux: 0 plugins')
    """
    return f"plux: {len(plugins)} plugin{'' if len(plugins) == 1 else 's'}"


def announce(plugins: Sized) -> None:
    """Write the line to standard output, for backends that write theirs there without more ado."""
    sys.stdout.write(f"{announcement(plugins)}\n")


def merge_entry_points(
    static: Mapping[str, Mapping[str, str]],
    additions: Iterable[Addition],
    source: str = "the project's configuration",
) -> Groups:
    """Return {group: {name: value}} of both: nothing is replaced, nothing left out.

    Raises:
        ConflictError: an entry point has the group and name of an addition but refers to something else.
            All conflicts are named, each with both places; `source` says where the static ones stand.
    """
    merged = {group: dict(entries) for group, entries in static.items()}
    conflicts = []
    for each in additions:
        written = merged.setdefault(each.group, {}).setdefault(each.name, each.value)
        if not means_the_same(written, each.value):
            conflicts.append(
                f"{each.where}: the plugin {each.group}:{each.name} is {each.value}, but {source} says {written}"
            )
    if conflicts:
        raise ConflictError(conflicts)
    return merged


def parse_static(text: str, source: str) -> Groups:
    """Return the entry points of a file that is going to be written again.

    Raises:
        BuildError: it has lines that cannot be used, and that would be lost.
    """
    groups, problems = parse_entry_points(text, source)
    if problems:
        lines = "\n".join(map(str, problems))
        raise BuildError(lines, "Correct them where they are written: the project's configuration, or this file.")
    return groups


def render_merged(groups: Groups, source: str) -> str:
    """Return the text of entry points; groups without any are left out.

    Raises:
        BuildError: one of them cannot be written; `source` says where the static ones stand.
    """
    try:
        return render_entry_points(groups)
    except ValueError as error:
        raise BuildError(f"{source}: {error}", "Correct it there.") from error
