"""Who works on which plugin: one thread at a time, and circles are found instead of waited for.

The one lock here guards the few lines that look at or change who owns what. It is never held while code of others
runs, and no other lock is.
"""

from __future__ import annotations

from _thread import allocate_lock, get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import LockType
    from typing import Any

    from .container import PluginContainer

__all__ = ["Attempt", "acquire", "acquire_if_free", "release"]

_guard = allocate_lock()
_held: dict[int, list[PluginContainer[Any]]] = {}
_wanted: dict[int, PluginContainer[Any]] = {}


class Attempt:
    """The work of one thread on one plugin. `error` is how it failed, for those who wait for it."""

    __slots__ = ("error", "owner", "waiters")

    def __init__(self, owner: int) -> None:
        self.owner = owner
        self.waiters: list[LockType] = []
        self.error: BaseException | None = None


def acquire(container: PluginContainer[Any]) -> Attempt | None:
    """Become the owner of a plugin and return None, or wait for the attempt of another thread and return that.

    Raises:
        PluginCycleError: the wait would never end, because the owner waits for this thread, or is this thread.
    """
    me = get_ident()
    with _guard:
        attempt = container.attempt
        if attempt is None:
            container.attempt = Attempt(me)
            _held.setdefault(me, []).append(container)
            return None
        waiter = allocate_lock()
        waiter.acquire()
        circle = _circle(container, me)
        if circle is None:
            attempt.waiters.append(waiter)
            _wanted[me] = container
    if circle is not None:
        from .errors import PluginCycleError

        raise PluginCycleError(circle)
    try:
        waiter.acquire()
    finally:
        with _guard:
            del _wanted[me]
    return attempt


def acquire_if_free(container: PluginContainer[Any]) -> bool:
    """Become the owner of a plugin that nobody works on; say whether that is so."""
    me = get_ident()
    with _guard:
        if container.attempt is not None:
            return False
        container.attempt = Attempt(me)
        _held.setdefault(me, []).append(container)
        return True


def release(container: PluginContainer[Any], error: BaseException | None = None) -> None:
    """End the work of this thread on a plugin and wake those who wait for it; `error` is how it failed."""
    me = get_ident()
    with _guard:
        attempt = container.attempt
        held = _held[me]
        held.remove(container)
        if not held:
            del _held[me]
        container.attempt = None
        waiters = attempt.waiters if attempt is not None else []
        if attempt is not None:
            attempt.error = error
    for waiter in waiters:
        waiter.release()


def _circle(container: PluginContainer[Any], me: int) -> list[PluginContainer[Any]] | None:
    """Follow who waits for whom, from the owner of a plugin on. Return the plugins of the circle if it leads here."""
    path: list[PluginContainer[Any]] = []
    wanted: PluginContainer[Any] | None = container
    while wanted is not None and wanted not in path:
        attempt = wanted.attempt
        if attempt is None:
            return None
        held = _held[attempt.owner]
        path.extend(held[held.index(wanted) :])
        if attempt.owner == me:
            return path
        wanted = _wanted.get(attempt.owner)
    return None
