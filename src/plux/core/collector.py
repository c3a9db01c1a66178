"""The garbage collector, paused while many objects come to life of which hardly any are in cycles."""

from __future__ import annotations

import gc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["CollectorPaused"]


class CollectorPaused:
    """A context in which no garbage is looked for.

    Discovery makes millions of syntax nodes: looking for cycles among them took a third of the time. Its modules make
    thousands of functions and classes when they are imported, each of which stays.
    """

    __slots__ = ("_enabled",)

    def __enter__(self) -> None:
        self._enabled = gc.isenabled()
        gc.disable()

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        if self._enabled:
            gc.enable()
