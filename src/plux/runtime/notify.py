"""Telling listeners what happens, so that none of them can get in the way of the plugin or of the others."""

from __future__ import annotations

from plux.core.errors import PluginException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from plux.core.listener import PluginLifecycleListener

__all__ = ["checked", "listeners_of", "tell"]

_HOOKS = (
    "on_resolve_exception",
    "on_resolve_after",
    "on_init_exception",
    "on_init_after",
    "on_load_before",
    "on_load_after",
    "on_load_exception",
)


def tell(listeners: Iterable[PluginLifecycleListener], hook: str, args: tuple[object, ...]) -> None:
    """Call a hook of all listeners.

    Raises:
        PluginException: the first one that a listener raised, once all are told. The rest is logged.
    """
    refusal: PluginException | None = None
    for listener in tuple(listeners):
        method = getattr(listener, hook, None)
        if method is None:
            continue
        try:
            method(*args)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - listeners are foreign code and must not disturb each other
            if refusal is None and isinstance(error, PluginException):
                refusal = error
                continue
            from .failures import text_of
            from .notices import logger

            who, kind, text = text_of(listener, repr), type(error).__name__, text_of(error)
            logger.error("%s of the listener %s raised %s: %s", hook, who, kind, text, exc_info=error)
    if refusal is not None:
        raise refusal


def listeners_of(
    listener: PluginLifecycleListener | Iterable[PluginLifecycleListener] | None,
) -> list[PluginLifecycleListener]:
    """Return the listeners that were given as one, as an iterable, or as None.

    What has one of the hooks is a listener, whatever else it is: it may be iterable, empty, or a mock.
    """
    if listener is None:
        return []
    if _is_listener(listener):
        # derived from the class or not
        single: Any = listener
        return [single]
    try:
        several: Any = listener
        found = list(several)
    except TypeError:
        raise _no_listener(listener) from None
    return [checked(each) for each in found]


def checked(listener: PluginLifecycleListener) -> PluginLifecycleListener:
    """Return a listener.

    Raises:
        TypeError: it has none of the hooks.
    """
    if not _is_listener(listener):
        raise _no_listener(listener)
    return listener


def _is_listener(candidate: object) -> bool:
    return any(callable(getattr(candidate, hook, None)) for hook in _HOOKS)


def _no_listener(candidate: object) -> TypeError:
    return TypeError(f"{candidate!r} is no listener: it has none of the hooks {', '.join(_HOOKS)}")
