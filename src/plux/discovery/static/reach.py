"""From where something can be reached: each place is looked at once, however often that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Reach"]

PlaceT = TypeVar("PlaceT")


class Reach(Generic[PlaceT]):
    """Says of places whether a marked one can be reached from there.

    `look` says of a place whether it is marked, and which others it leads to.
    """

    def __init__(self, look: Callable[[PlaceT], tuple[bool, Iterable[PlaceT]]]) -> None:
        self._look = look
        self._known: dict[PlaceT, bool] = {}

    def __call__(self, place: PlaceT) -> bool:
        """Whether a marked place can be reached, or the place is marked itself."""
        if place not in self._known:
            self._explore(place)
        return self._known[place]

    def _explore(self, start: PlaceT) -> None:
        leading: dict[PlaceT, list[PlaceT]] = {start: []}
        pending, marked = [start], []
        while pending:
            place = pending.pop()
            is_marked, others = self._look(place)
            for other in others:
                if other in self._known:
                    is_marked = is_marked or self._known[other]
                elif other in leading:
                    leading[other].append(place)
                else:
                    leading[other] = [place]
                    pending.append(other)
            if is_marked:
                marked.append(place)
        reaching: set[PlaceT] = set()
        while marked:
            place = marked.pop()
            if place not in reaching:
                reaching.add(place)
                marked.extend(leading[place])
        self._known.update((place, place in reaching) for place in leading)
