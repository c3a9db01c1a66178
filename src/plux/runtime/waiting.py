"""Waiting for a plugin on which another thread works: circles are found instead of waited for.

The one lock here guards the few lines that look at or change who waits for what. It is never held while code of others
runs, and no other lock is. Imported when the first thread has to wait.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock, get_ident

from .container import owners

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import LockType
    from types import TracebackType
    from typing import Any

    from .container import PluginContainer

__all__ = ["Attempt", "wait", "wake"]

_LOOK_EVERY = 0.2
"""Seconds."""

_guard = allocate_lock()
_waiting: dict[int, Attempt] = {}
"""{thread: what it waits for}"""


class Attempt:
    """The work of one thread on one plugin, as seen by those who wait for it. `error` is how it failed."""

    __slots__ = ("container", "error", "is_over", "owner", "traceback", "waiters")

    def __init__(self, container: PluginContainer[Any], owner: int) -> None:
        self.container = container
        self.owner = owner
        self.is_over = False
        self.waiters: list[LockType] = []
        self.error: BaseException | None = None
        self.traceback: TracebackType | None = None

    def is_going_on(self) -> bool:
        """Whether the thread is still at it."""
        return not self.is_over and owners.get(self.container) == self.owner

    def end(self, error: BaseException | None) -> None:
        """Wake those who wait. The caller holds the lock of this module."""
        self.is_over = True
        self.error = error
        self.traceback = error.__traceback__ if error is not None else None
        for waiter in self.waiters:
            waiter.release()

    def join(self) -> None:
        """Raise how the attempt failed, if it did, with the traceback of that alone to each of those who waited."""
        if self.error is not None:
            raise self.error.with_traceback(self.traceback)


def wake(container: PluginContainer[Any], error: BaseException | None) -> None:
    """Wake those who wait for what this thread was at; `error` is how it failed."""
    with _guard:
        attempt = container.attempt
        if attempt is not None and attempt.owner == get_ident():
            container.attempt = None
            attempt.end(error)


def wait(container: PluginContainer[Any]) -> Attempt:
    """Wait for what another thread is at, and return that.

    Raises:
        PluginCycleError: the wait would never end, because the owner waits for this thread, or is this thread.
    """
    me = get_ident()
    waiter = allocate_lock()
    waiter.acquire()
    with _guard:
        owner = owners.get(container)
        if owner is None:
            return Attempt(container, me)
        attempt = container.attempt
        if attempt is None or attempt.owner != owner:
            if attempt is not None:
                # its owner was gone before it could see that somebody waits: they may try again
                attempt.end(None)
            attempt = container.attempt = Attempt(container, owner)
        attempt.waiters.append(waiter)
        _waiting[me] = attempt
    try:
        while attempt.is_going_on():
            with _guard:
                circle = _circle(attempt, me)
            if circle is not None:
                from .errors import PluginCycleError

                raise PluginCycleError(circle)
            if waiter.acquire(timeout=_LOOK_EVERY):
                break
    finally:
        with _guard:
            del _waiting[me]
            attempt.waiters.remove(waiter)
    return attempt


def _circle(attempt: Attempt, me: int) -> list[PluginContainer[Any]] | None:
    """Follow who waits for whom, from the owner of a plugin on. Return the plugins of the circle if it leads here."""
    path: list[PluginContainer[Any]] = []
    passed: set[int] = set()
    wanted: Attempt | None = attempt
    thread: int | None = attempt.owner
    while thread is not None and thread not in passed:
        passed.add(thread)
        held = _held(thread)
        path.extend(held[held.index(wanted.container) :] if wanted is not None and wanted.container in held else held)
        if thread == me:
            return path
        wanted = _waiting.get(thread)
        # a thread whose wait is over only has not noticed it yet
        following = wanted.owner if wanted is not None and wanted.is_going_on() else None
        thread = _importing(thread) if wanted is None else following
    return None


def _held(thread: int) -> list[PluginContainer[Any]]:
    """Return the plugins that a thread works on, the outermost first."""
    # a copy, which is made at once: other threads come and go
    return [container for container, owner in owners.copy().items() if owner == thread]


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
    """After a fork only the calling thread goes on."""
    global _guard  # noqa: PLW0603 - it may have been held at that moment, by a thread that is no more
    _guard = allocate_lock()
    me = get_ident()
    for thread in [thread for thread in _waiting if thread != me]:
        del _waiting[thread]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_other_threads)
