"""Who works on which plugin: one thread at a time, and circles are found instead of waited for.

The one lock here guards the few lines that look at or change who owns what. It is never held while code of others
runs, and no other lock is.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock, get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import LockType
    from types import TracebackType
    from typing import Any

    from .container import PluginContainer

__all__ = ["Attempt", "acquire", "acquire_if_free", "release"]

_LOOK_EVERY = 0.2
"""Seconds."""

_guard = allocate_lock()
_held: dict[int, list[PluginContainer[Any]]] = {}
_wanted: dict[int, PluginContainer[Any]] = {}


class Attempt:
    """The work of one thread on one plugin, as seen by those who wait for it. `error` is how it failed."""

    __slots__ = ("error", "traceback", "waiters")

    def __init__(self) -> None:
        self.waiters: list[LockType] = []
        self.error: BaseException | None = None
        self.traceback: TracebackType | None = None

    def join(self) -> None:
        """Raise how the attempt failed, if it did, with the traceback of that alone to each of those who waited."""
        if self.error is not None:
            raise self.error.with_traceback(self.traceback)


def acquire(container: PluginContainer[Any]) -> Attempt | None:
    """Become the owner of a plugin and return None, or wait for the attempt of another thread and return that.

    Raises:
        PluginCycleError: the wait would never end, because the owner waits for this thread, or is this thread.
    """
    me = get_ident()
    with _guard:
        if container.owner is None:
            container.owner = me
            held = _held.get(me)
            if held is None:
                _held[me] = [container]
            else:
                held.append(container)
            return None
        waiter = allocate_lock()
        waiter.acquire()
        attempt = container.attempt = container.attempt or Attempt()
        circle = _circle(container, me)
        if circle is None:
            attempt.waiters.append(waiter)
            _wanted[me] = container
    if circle is not None:
        from .errors import PluginCycleError

        raise PluginCycleError(circle)
    try:
        _wait(waiter, container, me)
    finally:
        with _guard:
            del _wanted[me]
    return attempt


def _wait(waiter: LockType, container: PluginContainer[Any], me: int) -> None:
    """Wait; look from time to time whether the owner has come to wait for a module that this thread imports."""
    while not waiter.acquire(timeout=_LOOK_EVERY):
        with _guard:
            circle = _circle(container, me)
        if circle is not None:
            from .errors import PluginCycleError

            raise PluginCycleError(circle)


def acquire_if_free(container: PluginContainer[Any]) -> bool:
    """Become the owner of a plugin that nobody works on; say whether that is so."""
    me = get_ident()
    with _guard:
        if container.owner is not None:
            return False
        container.owner = me
        _held.setdefault(me, []).append(container)
        return True


def release(container: PluginContainer[Any], error: BaseException | None = None) -> None:
    """End the work of this thread on a plugin and wake those who wait for it; `error` is how it failed."""
    me = get_ident()
    with _guard:
        held = _held[me]
        if len(held) == 1:
            del _held[me]
        else:
            held.remove(container)
        container.owner = None
        attempt = container.attempt
        if attempt is None:
            return
        container.attempt = None
        attempt.error = error
        attempt.traceback = error.__traceback__ if error is not None else None
    for waiter in attempt.waiters:
        waiter.release()


def _circle(container: PluginContainer[Any], me: int) -> list[PluginContainer[Any]] | None:
    """Follow who waits for whom, from the owner of a plugin on. Return the plugins of the circle if it leads here."""
    path: list[PluginContainer[Any]] = []
    passed: set[int] = set()
    wanted: PluginContainer[Any] | None = container
    thread: int | None = None
    while True:
        if wanted is not None:
            thread = wanted.owner
        if thread is None or thread in passed:
            return None
        passed.add(thread)
        held = _held.get(thread, [])
        path.extend(held[held.index(wanted) :] if wanted in held else held)
        if thread == me:
            return path
        wanted = _wanted.get(thread)
        thread = _importing(thread)


def _importing(thread: int) -> int | None:
    """Return the thread that is importing the module for which a thread waits, if it does.

    The import system finds circles among its own locks; it does not know of plugins. What it knows is not public: if it
    is not there, a circle over both is waited for.
    """
    blocked: Any = getattr(sys.modules.get("_frozen_importlib"), "_blocking_on", None)
    lock: Any = blocked.get(thread) if blocked is not None else None
    if isinstance(lock, list):
        # from Python 3.12 on there may be several, the last is the innermost
        lock = lock[-1] if lock else None
    owner: int | None = getattr(lock, "owner", None)
    return owner


def _forget_other_threads() -> None:
    """After a fork only the calling thread goes on: what others were at will not be finished."""
    global _guard  # noqa: PLW0603 - it may have been held at that moment, by a thread that is no more
    _guard = allocate_lock()
    me = get_ident()
    for thread in [thread for thread in _held if thread != me]:
        for container in _held.pop(thread):
            container.owner = container.attempt = None
    for thread in [thread for thread in _wanted if thread != me]:
        del _wanted[thread]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_other_threads)
