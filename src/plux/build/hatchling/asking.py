"""Whether hatchling is being asked for the files of a wheel: it then runs the metadata hooks once more."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["asking", "is_asking"]

_asking: ContextVar[bool] = ContextVar("_asking", default=False)


def is_asking() -> bool:
    """Whether it is being asked: our metadata hook, which is one of those that run, must not ask again."""
    return _asking.get()


@contextmanager
def asking() -> Iterator[None]:
    """A context in which it is."""
    token = _asking.set(True)
    try:
        yield
    finally:
        _asking.reset(token)
