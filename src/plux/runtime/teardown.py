"""Unloading: one plugin, or all of a manager in the reverse order of loading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .container import RESOLVED, acquire, release
from .failures import failure_of, log_failures, raise_failures
from .waiting import wait

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from .container import PluginContainer

__all__ = ["unload", "unload_all"]


def unload(container: PluginContainer[Any], loaded: MutableMapping[str, Any]) -> bool:
    """Call `Plugin.unload` and forget the plugin; the next load makes it anew. Return whether it was loaded.

    It is forgotten even if its `unload` raises, which is raised to the caller.

    Raises:
        PluginCycleError: it is being loaded or unloaded by the caller.
    """
    while not acquire(container):
        wait(container)
    try:
        plugin = container.plugin
        if not container.is_loaded:
            return False
        for name in (container.name, *container.aliases):
            loaded.pop(name, None)
        container.phase = "unload"
        try:
            method = getattr(plugin, "unload", None)
            if method is not None:
                method()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            failure = failure_of(container, error)
            if failure is error:
                raise
            raise failure from error
        finally:
            container.plugin = container.load_value = None
            container.state = RESOLVED
    finally:
        release(container)
    return True


def unload_all(namespace: str, containers: Iterable[PluginContainer[Any]], loaded: MutableMapping[str, Any]) -> None:
    """Unload plugins in the given order, all of them, whatever one of them raises.

    Raises:
        KeyboardInterrupt: when all had their turn; failures are logged then.
        Exception: what a plugin raised; of several an ExceptionGroup (before Python 3.11 the first).
    """
    failures: list[tuple[PluginContainer[Any], Exception]] = []
    interrupt: KeyboardInterrupt | None = None
    for container in containers:
        try:
            unload(container, loaded)
        except KeyboardInterrupt as error:
            interrupt = error
        except Exception as error:  # noqa: BLE001 - plugins are foreign code; all must be unloaded
            failures.append((container, error))
    if interrupt is not None:
        log_failures(failures)
        raise interrupt
    if failures:
        raise_failures(namespace, failures)
