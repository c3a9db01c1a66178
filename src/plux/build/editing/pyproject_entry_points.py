"""Entry points in ``pyproject.toml``: ``[project.entry-points."group"]``, and what older backends have instead.

Source of the form: the pyproject.toml specification (PEP 621): scripts have tables of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.build.declared import SCRIPT_TABLES, is_dynamic
from plux.build.errors import BuildError
from plux.build.toml import parse_toml, subtable

from .mark import MARK, Marked, is_mark
from .toml_text import header, insertion_point, key, sections, string, unsafe, with_table

if TYPE_CHECKING:
    from pathlib import Path

    from .mark import Groups
    from .toml_text import Section

__all__ = ["PyprojectEntryPoints", "base_table"]

_PLACES = (("tool", "poetry", "plugins"), ("tool", "flit", "entrypoints"))


def base_table(document: dict[str, object]) -> tuple[str, ...] | None:
    """Return the keys of the table that holds the groups of entry points; None if this is no place for them.

    >>> base_table({"project": {"name": "x"}})
    ('project', 'entry-points')
    """
    if "project" in document:
        return ("project", "entry-points")
    for place in _PLACES:
        if subtable(document, *place[:-1]):
            return place
    return None


class PyprojectEntryPoints:
    """The text of a ``pyproject.toml`` with entry points."""

    def __init__(self, text: str, path: Path) -> None:
        """Take a text.

        Raises:
            BuildError: it is no TOML, or entry points do not belong there.
        """
        self.path = path
        self._lines = text.split("\n")
        try:
            self._document = parse_toml(text)
        except ValueError as error:
            raise BuildError(f"{path}: {error}") from error
        base = base_table(self._document)
        if base is None:
            raise BuildError(
                f"{path} has no table [project], so entry points in it would mean nothing",
                "Name the file that holds the metadata of the project: setup.cfg or setup.py.",
            )
        self._base = base
        if is_dynamic(self._document, "entry-points"):
            raise BuildError(
                f"{path} says that the entry points are dynamic: the build backend takes them from elsewhere",
                'Delete "entry-points" from `dynamic` in [project], and what provides them; or leave it as it is.',
            )

    def entry_points(self) -> Marked:
        """Return what stands in it."""
        own: Groups = {}
        for section in self._groups():
            names = self._own_lines(section)
            if names:
                text = "\n".join(self._lines[number] for number in names)
                own[self._group(section.keys)] = {str(name): str(value) for name, value in parse_toml(text).items()}
        foreign: Groups = {}
        for group, entries in self._all().items():
            others = {name: value for name, value in entries.items() if name not in own.get(group, {})}
            if others:
                foreign[group] = others
        return Marked(own, foreign)

    def with_own(self, own: Groups) -> str:
        """Return the text with these entry points, and no others, below marks.

        Raises:
            BuildError: a group is not a table with a header of its own.
        """
        marked = self.entry_points()
        lines = list(self._lines)
        places = {self._group(section.keys): section for section in self._groups()}
        for group, section in sorted(places.items(), key=lambda item: -item[1].start):
            if group in own or group in marked.own:
                lines[section.start : section.end] = self._edited(section, own.get(group, {}))
        new = [group for group in sorted(own) if group not in places]
        for group in new:
            if group in self._all():
                raise BuildError(
                    f"{self.path}: the group {group} is not a table of its own",
                    f"Write it as {header(*self._keys(group))} with a line for each entry point.",
                )
        text = "\n".join(lines)
        for group in new:
            keys = self._keys(group)
            text = with_table(text, keys[:-1], [header(*keys), *_block(own[group])])
        return self._checked(text, Marked(own, marked.foreign))

    def _all(self) -> Groups:
        found = {
            str(group): {str(name): str(value) for name, value in entries.items()}
            for group, entries in subtable(self._document, *self._base).items()
            if isinstance(entries, dict)
        }
        for group in SCRIPT_TABLES:
            entries = subtable(self._document, *self._keys(group))
            if entries and self._base[0] == "project":
                found[group] = {str(name): str(value) for name, value in entries.items()}
        return found

    def _keys(self, group: str) -> tuple[str, ...]:
        """The keys of the table of a group."""
        if self._base[0] == "project" and group in SCRIPT_TABLES:
            return ("project", SCRIPT_TABLES[group])
        return (*self._base, group)

    def _group(self, keys: tuple[str, ...]) -> str:
        return {table: group for group, table in SCRIPT_TABLES.items()}.get(keys[-1], keys[-1])

    def _groups(self) -> list[Section]:
        """The tables of groups."""
        known = {self._keys(group) for group in self._all()}
        return [section for section in sections(self._lines) if section.keys in known]

    def _own_lines(self, section: Section) -> list[int]:
        """The numbers of the lines below the mark in a table."""
        marks = [number for number in range(section.start, section.end) if is_mark(self._lines[number])]
        found: list[int] = []
        for number in range(marks[0] + 1, section.end) if marks else ():
            line = self._lines[number].strip()
            if not line or line.startswith("#"):
                break
            found.append(number)
        return found

    def _edited(self, section: Section, entries: dict[str, str]) -> list[str]:
        """The lines of a table with other entries below its mark."""
        marks = [number for number in range(section.start, section.end) if is_mark(self._lines[number])]
        old = self._own_lines(section)
        start = marks[0] if marks else insertion_point(self._lines, section)
        end = (old[-1] if old else start) + 1 if marks else start
        before, after = self._lines[section.start : start], self._lines[end : section.end]
        if not entries and len(before) == 1 and insertion_point(self._lines, section) == end:
            # nothing but the header is left of it, which goes with the empty line that came with it
            return after[1:] if after and not after[0].strip() else after
        return [*before, *_block(entries), *after]

    def _checked(self, text: str, marked: Marked) -> str:
        """The text, if it says what it is to say."""
        try:
            edited = PyprojectEntryPoints(text, self.path)
            same = _without(edited._document, edited._base) == _without(self._document, self._base)
            right = same and edited.entry_points() == marked
        except (BuildError, ValueError):
            right = False
        if not right:
            raise unsafe(self.path)
        return text


def _without(document: dict[str, object], base: tuple[str, ...]) -> dict[str, object]:
    """A document without its entry points."""
    import copy

    document = copy.deepcopy(document)
    for keys in (base, *(("project", table) for table in SCRIPT_TABLES.values())):
        subtable(document, *keys[:-1]).pop(keys[-1], None)
    return document


def _block(entries: dict[str, str]) -> list[str]:
    """The lines of a mark and of the entries below it."""
    return [MARK, *(f"{key(name)} = {string(value)}" for name, value in sorted(entries.items()))] if entries else []
