"""Which entry points in a file of a project are plux's, and which are not.

A comment marks them (`MARK`). The entries directly below it, up to the next empty line, comment, or end of the group,
are what ``plux write`` wrote, and the only ones that it ever changes or removes. All others are somebody else's: if
one of them says the same as a plugin, that is enough; if it says something else, there is a conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from plux.build.merge import additions_of, merge_entry_points
from plux.build.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from plux.discovery.result import Discovery

__all__ = ["MARK", "EntryPointFile", "Marked", "has_mark", "is_mark", "own_entries"]

Groups = dict[str, dict[str, str]]

MARK = "# plux write: the entries directly below are kept up to date by this command"
_START = "# plux write:"


class Marked(NamedTuple):
    """The entry points in a file: those below a mark, and all others. Both are {group: {name: value}}."""

    own: Groups
    foreign: Groups


class EntryPointFile(Protocol):
    """The text of a file with entry points."""

    def entry_points(self) -> Marked:
        """Return what stands in it.

        Raises:
            BuildError: that cannot be told.
        """

    def with_own(self, own: Groups) -> str:
        """Return the text with these entry points, and no others, below marks.

        Raises:
            BuildError: they cannot be put there.
        """


def is_mark(comment: str) -> bool:
    """Whether a line is the comment, however its end is worded.

    >>> is_mark(f"    {MARK}"), is_mark("# plux")
    (True, False)
    """
    return comment.strip().startswith(_START)


def has_mark(path: Path) -> bool:
    """Whether ``plux write`` has written into a file."""
    return _START.encode() in read_file(path)


def own_entries(discovery: Discovery, foreign: Mapping[str, Mapping[str, str]], source: str) -> Groups:
    """Return what is to stand below marks, sorted: the plugins that nobody else has written down.

    Raises:
        ConflictError: somebody has written something else of one of them.
    """
    merge_entry_points(foreign, additions_of(discovery), source)
    found = discovery.entry_points()
    own = {
        group: {name: value for name, value in sorted(entries.items()) if name not in foreign.get(group, {})}
        for group, entries in sorted(found.items())
    }
    return {group: entries for group, entries in own.items() if entries}
