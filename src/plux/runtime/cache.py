"""The in-memory view of what is installed, checked against the file system whenever it is asked.

There is no index file: reading the entry points of some hundred distributions costs a few milliseconds, and
nothing can be stale, half written, unwritable or forged.
"""

from __future__ import annotations

import sys
from _thread import RLock

from .location import Location, Metadata, absolute_entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    import importlib.metadata
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

__all__ = ["EntryPointsCache", "InstalledEntryPoint", "InstalledGroup", "get_user_cache_dir", "in_plain_text"]


class InstalledEntryPoint:
    """An entry point of an installed distribution: `name`, `value`, `group`, and `dist`, the distribution."""

    __slots__ = ("group", "metadata", "name", "value")

    is_named = False

    def __init__(self, name: str, value: str, group: str, metadata: Metadata) -> None:
        self.name = name
        self.value = value
        self.group = group
        self.metadata = metadata

    @property
    def dist(self) -> importlib.metadata.Distribution:
        """The distribution that declares the entry point. Nothing is read before it is asked for something."""
        from .distribution import InstalledDistribution

        return InstalledDistribution(self.metadata)

    def load(self) -> object:
        """Import the module and return the object."""
        from plux.core.reference import ObjectReference

        return ObjectReference.parse(self.value).resolve()

    def __repr__(self) -> str:
        return f"EntryPoint(name={self.name!r}, value={self.value!r}, group={self.group!r})"


class InstalledGroup:
    """The entry points of one group, as they were installed at one moment, parsed as far as somebody asks for them."""

    __slots__ = ("_files", "_group", "_metadata")

    def __init__(self, group: str, metadata: list[Metadata], files: list[bytes]) -> None:
        # two lists instead of one of pairs, which the garbage collector would have to look through
        self._group = group
        self._metadata = metadata
        self._files = files

    def entries(self) -> list[InstalledEntryPoint]:
        """Return all of them, in order, names that occur several times included."""
        group = self._group
        return [
            InstalledEntryPoint(name, value, group, metadata)
            for metadata, data in zip(self._metadata, self._files, strict=True)
            for name, value in self._parsed(metadata, data)
        ]

    def named(self, wanted: str) -> list[InstalledEntryPoint]:
        """Return those of one name. Files in which it does not occur are not parsed."""
        part = wanted.encode("utf-8", "surrogatepass")
        return [
            InstalledEntryPoint(name, value, self._group, metadata)
            for metadata, data in zip(self._metadata, self._files, strict=True)
            if part in data
            for name, value in self._parsed(metadata, data)
            if name == wanted
        ]

    def indexed_names(self) -> list[str] | None:
        """Return the names of all of them, if plux 2 wrote all; None if there may be more to say of one."""
        from .naming import index_of, is_listed

        names = []
        for metadata, data in zip(self._metadata, self._files, strict=True):
            index = ""
            for name, value in self._parsed(metadata, data):
                index = index or index_of(metadata)
                if not is_listed(index, self._group, name, value):
                    return None
                names.append(name)
        return names

    def _parsed(self, metadata: Metadata, data: bytes) -> Iterable[tuple[str, str]]:
        text = _decode(data, metadata)
        plain = in_plain_text(text, self._group)
        return zip(*plain, strict=True) if plain is not None else _in_any_text(text, self._group, metadata)


class EntryPointsCache:
    """What is installed, as the interpreter sees it now: ``sys.path``, and other finders on ``sys.meta_path``.

    Of several distributions with one name the first on ``sys.path`` counts, as for `importlib.metadata`. Order:
    that of ``sys.path``, below each entry sorted by file name, and then as the file says; it never depends on
    the order in which a file system lists a directory.
    """

    _instance: EntryPointsCache | None = None

    def __init__(self) -> None:
        self._lock = RLock()
        self._cache: dict[str, Location] = {}

    @classmethod
    def instance(cls) -> EntryPointsCache:
        """Return the one of this process."""
        if EntryPointsCache._instance is None:
            EntryPointsCache._instance = EntryPointsCache()
        return EntryPointsCache._instance

    def group(self, group: str) -> InstalledGroup:
        """Return the entry points of one group, as they are now."""
        wanted = group.encode("utf-8", "surrogatepass")
        found: list[Metadata] = []
        files: list[bytes] = []
        for metadata in self._distributions():
            data = metadata.read()
            if wanted in data:
                found.append(metadata)
                files.append(data)
        return InstalledGroup(group, found, files)

    def entries(self, group: str) -> list[InstalledEntryPoint]:
        """Return the entry points of one group, names that occur several times included."""
        return self.group(group).entries()

    def all_entries(self) -> list[InstalledEntryPoint]:
        """Return the entry points of all groups."""
        from plux.core.entrypoint_text import iter_entry_points

        return [
            InstalledEntryPoint(name, value, group, metadata)
            for metadata in self._distributions()
            for group, name, value in iter_entry_points(_decode(metadata.read(), metadata))
        ]

    def get_entry_points(self) -> dict[str, list[importlib.metadata.EntryPoint]]:
        """Return all entry points as {group: entry points}, in the types of `importlib.metadata`."""
        from .metadata import to_standard_entry_points

        return to_standard_entry_points(self.all_entries())

    def distributions(self) -> list[Metadata]:
        """Return the metadata of all installed distributions, each name once."""
        return list(self._distributions())

    def _distributions(self) -> Iterator[Metadata]:
        seen: set[str] = set()
        for found in self._sources():
            for metadata in found:
                if metadata.key not in seen:
                    seen.add(metadata.key)
                    yield metadata

    def _sources(self) -> Iterator[list[Metadata]]:
        """Yield what each finder knows of, in the order in which the interpreter asks them."""
        standard = False
        finders: tuple[Any, ...] = tuple(sys.meta_path)
        for finder in finders:
            if hasattr(finder, "find_distributions"):
                if getattr(finder, "__name__", type(finder).__name__) in _PATH_FINDERS:
                    if not standard:
                        yield from self._on_path()
                    standard = True
                else:
                    from .foreign import foreign_metadata

                    yield foreign_metadata(finder)

    def _on_path(self) -> Iterator[list[Metadata]]:
        for entry in tuple(sys.path):
            path = absolute_entry(entry)
            if path is None:
                continue
            known = self._cache
            location = known.get(path) or Location(path)
            try:
                location.refresh()
            except NotADirectoryError:
                location = _archive(path)
            except (OSError, ValueError):
                known.pop(path, None)
                continue
            known[path] = location
            yield location.found


# the standard one, and that of the backport importlib_metadata, which does the same
_PATH_FINDERS = frozenset({"PathFinder", "MetadataPathFinder"})


def get_user_cache_dir() -> Path:
    """Return the folder for caches of the user, an absolute path that need not exist.

    ``XDG_CACHE_HOME`` counts everywhere; otherwise it is what the platform says, and the folder for temporary
    files where there is no home. Nothing is created.
    """
    from .cache_dir import user_cache_dir

    return user_cache_dir()


def _archive(path: str) -> Location:
    from contextlib import suppress

    from .archive import Archive

    location = Archive(path)
    with suppress(OSError):
        location.refresh()
    return location


def _decode(data: bytes, metadata: Metadata) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        from .notices import warn_once

        warn_once(metadata.path, "skipping the entry points in %s, which are not UTF-8: %s", metadata.path, error)
        return ""


def in_plain_text(text: str, group: str) -> tuple[list[str], list[str]] | None:
    """Return names and values of a group in a text as programs write it, or None where each line has to be looked at.

    There the text begins with a header, and the group has one header. What is found is what
    `plux.core.entrypoint_text.iter_entry_points` yields, which most programs need not import.
    """
    before, header, block = text.partition(f"[{group}]\n")
    if not header or not group or not group.isprintable() or group != group.strip("[]"):
        return None
    if (group in before or group in block) and any(
        f"{bracket}{group}" in part for bracket in "[]" for part in (before, block)
    ):
        return None
    if before and (before[-1] != "\n" or not _begins_with_header(before)):
        return None
    block, bracket, after = block.partition("[")
    if bracket and ((block and block[-1] != "\n") or not _begins_with_header(bracket + after)):
        return None
    lines = list(filter(None, block.splitlines()))
    return _as_written(lines) or _one_by_one(lines)


def _as_written(lines: list[str]) -> tuple[list[str], list[str]] | None:
    """Return names and values of lines as plux and setuptools write them, without other spaces; None if one is not so.

    All lines are looked at as one text, which is several times faster than each by itself.
    """
    names: list[str] = []
    values: list[str] = []
    for line in lines:
        name, _, value = line.partition(" = ")
        names.append(name)
        values.append(value)
    joined = "".join(names)
    text = joined + "".join(values)
    is_so = all(names) and all(values) and "#" not in joined and "=" not in joined and text.split() == [text]
    return (names, values) if is_so else None


def _one_by_one(lines: list[str]) -> tuple[list[str], list[str]] | None:
    """Return names and values of lines, comments aside; None if one is neither."""
    names: list[str] = []
    values: list[str] = []
    for line in lines:
        name, _, value = line.partition("=")
        name, value = name.strip(), value.strip()
        if name and value and name[0] != "#":
            names.append(name)
            values.append(value)
        elif name[:1] != "#" and not line.isspace():
            return None
    return names, values


def _begins_with_header(text: str) -> bool:
    """Whether the first line of a text is a header, and a line for whoever splits the text in another way."""
    name, closing, _ = text.partition("]\n")
    return name[:1] == "[" and name.isprintable() and (closing != "" or name[-1] == "]")


def _in_any_text(text: str, group: str, metadata: Metadata) -> list[tuple[str, str]]:
    """Return the entries of a group in a text, line by line, and warn of what cannot be used."""
    from plux.core.entrypoint_text import TextProblem, iter_entry_points

    problems: list[TextProblem] = []
    entries = [(name, value) for _, name, value in iter_entry_points(text, problems, metadata.path, group)]
    if problems:
        from .notices import warn_once

        lines = "; ".join(map(str, problems[:3]))
        warn_once(metadata.path, "%d malformed lines of entry points are skipped: %s", len(problems), lines)
    return entries
