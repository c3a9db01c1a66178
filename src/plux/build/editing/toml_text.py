"""The lines of a TOML file: where its tables stand. Editing by lines leaves everything else as it is, to the blank.

Whoever edits compares the result with what was meant (`checked`), so that a file that is stranger than the rules here
foresee is refused, not spoilt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from plux.build.errors import BuildError
from plux.build.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "Section",
    "checked",
    "header",
    "insertion_point",
    "key",
    "sections",
    "string",
    "unsafe",
    "with_table",
]

_HEADER = re.compile(r"^[ \t]*\[(?P<name>[^\[].*?)\]\s*(#.*)?$")
_TEXT = re.compile(r'''"""(?:\\.|[^\\])*?"""|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|\#[^\n]*''', re.DOTALL)
"""Texts and comments, so that quotes in one of them do not begin another."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Section(NamedTuple):
    """A table with a header: the keys in that, and the lines from it (`start`) to the next one (`end`)."""

    keys: tuple[str, ...]
    start: int
    end: int


def checked(text: str, expected: dict[str, object], path: Path) -> str:
    """Return an edited text, if it says what it is expected to say.

    Raises:
        BuildError: it does not.
    """
    try:
        right = parse_toml(text) == expected
    except ValueError:
        right = False
    if not right:
        raise unsafe(path)
    return text


def unsafe(path: Path) -> BuildError:
    """Return the error for a file that is written in a way that nobody foresaw."""
    return BuildError(
        f"{path} is written in a way that cannot be edited without harm",
        "Make the change by hand; the page about packaging has what has to be there.",
    )


def sections(lines: Sequence[str]) -> list[Section]:
    """Return the tables that have a header, in order."""
    inside = _inside_texts(lines)
    starts = [
        (number, keys)
        for number, line in enumerate(lines)
        if number not in inside and (keys := _keys(line)) is not None
    ]
    ends = [*(number for number, _ in starts), len(lines)][1:]
    return [Section(keys, start, end) for (start, keys), end in zip(starts, ends, strict=True)]


def _inside_texts(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines that begin inside of a text in triple quotes."""
    text = "\n".join(lines)
    found: set[int] = set()
    seen = first = 0
    for match in _TEXT.finditer(text):
        first += text.count("\n", seen, match.start())
        seen = match.start()
        found.update(range(first + 1, first + 1 + match[0].count("\n")))
    return found


def _keys(line: str) -> tuple[str, ...] | None:
    """The keys of a header of a table or, with empty ones, of an element of an array; None for any other line."""
    if not line.lstrip().startswith("["):
        return None
    if line.lstrip().startswith("[["):
        return ("",)
    match = _HEADER.match(line)
    if match is None:
        return None
    try:
        table: object = parse_toml(f"[{match['name']}]\n")
    except ValueError:
        return None
    keys = []
    while isinstance(table, dict) and table:
        ((key, table),) = table.items()
        keys.append(str(key))
    return tuple(keys)


def insertion_point(lines: Sequence[str], section: Section) -> int:
    """Return the line before which something is put at the end of a table.

    Empty lines, and comments that stand directly above the next header, are not part of the table.
    """
    end = section.end
    if end < len(lines):
        while end > section.start + 1 and lines[end - 1].lstrip().startswith("#"):
            end -= 1
        if lines[end - 1].strip():  # the comments go with the lines above them
            end = section.end
    while end > section.start + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def with_table(text: str, near: tuple[str, ...], table: Sequence[str]) -> str:
    """Return the text with a table below the last one whose keys begin with these; at the end if there is none.

    Args:
        text: a TOML text.
        near: the keys.
        table: the lines of the table, with its header.
    """
    lines = text.split("\n")
    homes: list[Section] = []
    for length in range(len(near), 0, -1):
        homes = homes or [each for each in sections(lines) if each.keys[:length] == near[:length]]
    at = insertion_point(lines, homes[-1]) if homes else len(lines)
    while at and not lines[at - 1].strip():
        at -= 1
    rest = lines[at:]
    end = [""] if not rest or rest[0].strip() else []
    return "\n".join([*lines[:at], *([""] if at else []), *table, *end, *rest])


def header(*keys: str) -> str:
    """Return the header of a table.

    >>> header("project", "entry-points", "my.ns")
    '[project.entry-points."my.ns"]'
    """
    return f"[{'.'.join(map(key, keys))}]"


def key(name: str) -> str:
    """Return a key, in quotes if it needs them.

    >>> key("one"), key("AWS::S3")
    ('one', '"AWS::S3"')
    """
    return name if _BARE.fullmatch(name) else string(name)


def string(text: str) -> str:
    r"""Return a text as a basic string.

    >>> string('a "b"\t')
    '"a \\"b\\"\\t"'
    """
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
