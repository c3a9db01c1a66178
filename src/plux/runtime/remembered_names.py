"""What plugins call themselves, read from their sources once, and remembered until one of these has changed."""

from __future__ import annotations

import sys
from time import time_ns

from .remember import reader, recall, remember
from .search_path import module_places, places_with, top_of
from .watch import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["names_of"]

Names = dict[tuple[str, str], str]


def names_of(namespace: str, entry_points: Sequence[Any]) -> Names:
    """Return {(entry point name, value): name} of the plugins whose source tells what they are called.

    Args:
        namespace: of the entry points; what is remembered is remembered together.
        entry_points: with name, value and group.

    Raises:
        ImportError: discovery is not there.
    """
    now = time_ns()
    key = "\n".join(["names", namespace, sys.prefix, *reader()])
    memory = _Memory.recalled(key, now)
    missing = [each for each in entry_points if (each.name, each.value) not in memory.names]
    if missing:
        memory.read(missing, now)
    if memory.is_new and memory.watch.settled:
        remember(key, memory.fields())
    return {known: name for known, name in memory.names.items() if name}


class _Memory:
    """The names of a namespace as far as they were asked for; an empty one for those that cannot be told.

    They hold as long as `watch` does, and the packages and modules `tops` are found in the same places.
    """

    def __init__(self) -> None:
        self.names: Names = {}
        self.tops: set[str] = set()
        self.places: list[str] = []
        self.watch = Watch([], [])
        self.is_new = False

    def read(self, entry_points: Sequence[Any], now: int) -> None:
        """Read the names behind entry points, and add them."""
        from .gateway import read_names

        found = read_names(entry_points)
        self.names.update(
            {(each.name, each.value): found.names.get((each.name, each.value), "") for each in entry_points}
        )
        self.tops |= found.tops
        self.places = places_with(self.tops, module_places(_tops_of(self.names)))
        self.watch = self.watch.joined(Watch.over(found.files, found.directories, now))
        self.is_new = True

    def fields(self) -> list[str]:
        """Return it as texts."""
        names = [text for (name, value), found in self.names.items() for text in (name, value, found)]
        places = "\n".join(self.places)
        return [" ".join(sorted(self.tops)), places, *self.watch.fields(), *names]

    @classmethod
    def recalled(cls, key: str, now: int) -> _Memory:
        """Return what is remembered, if it holds; an empty one otherwise."""
        memory = cls()
        texts = recall(key)
        if texts is None:
            return memory
        try:
            memory.tops = set(texts[0].split())
            memory.places = texts[1].splitlines()
            memory.watch, rest = Watch.from_fields(texts[2:])
            triples = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
            memory.names = {(name, value): found for name, value, found in triples}
        except (ValueError, LookupError):
            return cls()
        places = places_with(memory.tops, module_places(_tops_of(memory.names)))
        if places != memory.places or not memory.watch.holds(now):
            return cls()
        memory.is_new = memory.watch.renewed
        return memory


def _tops_of(names: Names) -> set[str]:
    return {top_of(value) for _, value in names}
