"""The in-memory view of what is installed, checked against the file system whenever it is asked.

There is no index file: reading the entry points of some hundred distributions costs a few milliseconds, and
nothing can be stale, half written, unwritable or forged.
"""

from __future__ import annotations

import sys
from _thread import RLock
from time import time_ns

from .location import Location, Metadata, absolute_entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    import importlib.metadata
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from plux.core.entrypoint_text import TextProblem

__all__ = ["EntryPointsCache", "InstalledEntryPoint", "get_user_cache_dir"]


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

    def entries(self, group: str) -> list[InstalledEntryPoint]:
        """Return the entry points of one group, names that occur several times included."""
        from plux.core.entrypoint_text import entries_in_group

        now = time_ns()
        wanted = group.encode("utf-8", "surrogatepass")
        result: list[InstalledEntryPoint] = []
        for metadata in self._distributions(now):
            data = metadata.read(now)
            if wanted not in data:
                continue
            problems: list[TextProblem] = []
            text = _decode(data, metadata)
            for name, value in entries_in_group(text, group, problems, metadata.path):
                result.append(InstalledEntryPoint(name, value, group, metadata))
            if problems:
                _report(metadata, problems)
        return result

    def all_entries(self) -> list[InstalledEntryPoint]:
        """Return the entry points of all groups."""
        from plux.core.entrypoint_text import iter_entry_points

        now = time_ns()
        return [
            InstalledEntryPoint(name, value, group, metadata)
            for metadata in self._distributions(now)
            for group, name, value in iter_entry_points(_decode(metadata.read(now), metadata))
        ]

    def get_entry_points(self) -> dict[str, list[importlib.metadata.EntryPoint]]:
        """Return all entry points as {group: entry points}, in the types of `importlib.metadata`."""
        from .metadata import to_standard_entry_points

        return to_standard_entry_points(self.all_entries())

    def distributions(self) -> list[Metadata]:
        """Return the metadata of all installed distributions, each name once."""
        return list(self._distributions(time_ns()))

    def _distributions(self, now: int) -> Iterator[Metadata]:
        seen: set[str] = set()
        for found in self._sources(now):
            for metadata in found:
                if metadata.key not in seen:
                    seen.add(metadata.key)
                    yield metadata

    def _sources(self, now: int) -> Iterator[list[Metadata]]:
        """Yield what each finder knows of, in the order in which the interpreter asks them."""
        standard = False
        finders: tuple[Any, ...] = tuple(sys.meta_path)
        for finder in finders:
            if hasattr(finder, "find_distributions"):
                if getattr(finder, "__name__", type(finder).__name__) in _PATH_FINDERS:
                    if not standard:
                        yield from self._on_path(now)
                    standard = True
                else:
                    from .foreign import foreign_metadata

                    yield foreign_metadata(finder)

    def _on_path(self, now: int) -> Iterator[list[Metadata]]:
        for entry in tuple(sys.path):
            path = absolute_entry(entry)
            if path is None:
                continue
            known = self._cache
            location = known.get(path) or Location(path)
            try:
                location.refresh(now)
            except NotADirectoryError:
                location = _archive(path, now)
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


def _archive(path: str, now: int) -> Location:
    from contextlib import suppress

    from .archive import Archive

    location = Archive(path)
    with suppress(OSError):
        location.refresh(now)
    return location


def _decode(data: bytes, metadata: Metadata) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        from .notices import warn_once

        warn_once(metadata.path, "skipping the entry points in %s, which are not UTF-8: %s", metadata.path, error)
        return ""


def _report(metadata: Metadata, problems: list[TextProblem]) -> None:
    from .notices import warn_once

    lines = "; ".join(map(str, problems[:3]))
    warn_once(metadata.path, "%d malformed lines of entry points are skipped: %s", len(problems), lines)
