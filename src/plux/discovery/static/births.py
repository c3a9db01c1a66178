"""When objects came into being: what one arm of a condition makes is its own, and none of it has to be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CLOCK", "Clock", "Own"]

K = TypeVar("K")
V = TypeVar("V")


class Clock:
    """Counts the arms of undecidable conditions that are tried. One for all: values are made everywhere."""

    def __init__(self) -> None:
        self.time = 0

    def tick(self) -> int:
        """An arm begins: what is made from now on is newer than what there was."""
        self.time += 1
        return self.time


CLOCK = Clock()


class Own(dict[K, V]):
    """The changeable part of a value, which knows when it was made."""

    __slots__ = ("born",)

    def __init__(self, content: Mapping[K, V]) -> None:
        super().__init__(content)
        self.born = CLOCK.time
