"""Listeners that plux brings: one that logs what happens, one that collects how long it takes."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from plux.core.listener import PluginLifecycleListener

from .failures import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plux.core.spec import Plugin, PluginSpec

__all__ = ["LoggingListener", "TimingListener"]


class LoggingListener(PluginLifecycleListener):
    """Logs everything that happens to plugins: what goes well at `level`, errors as warnings."""

    def __init__(self, logger: logging.Logger | None = None, level: int = logging.DEBUG) -> None:
        self.logger = logger if logger is not None else logging.getLogger("plux.runtime")
        self.level = level

    def on_resolve_exception(self, namespace: str, entrypoint: Any, exception: BaseException) -> None:  # noqa: ANN401 - as the base class
        """Log it."""
        self._failed("resolving", f"{namespace}:{entrypoint.name} = {entrypoint.value}", exception)

    def on_resolve_after(self, plugin_spec: PluginSpec) -> None:
        """Log it."""
        self._succeeded("resolved", plugin_spec)

    def on_init_exception(self, plugin_spec: PluginSpec, exception: BaseException) -> None:
        """Log it."""
        self._failed("making", text_of(plugin_spec, repr), exception)

    def on_init_after(self, plugin_spec: PluginSpec, plugin: Plugin) -> None:
        """Log it."""
        self._succeeded("made", plugin_spec, plugin)

    def on_load_before(
        self, plugin_spec: PluginSpec, plugin: Plugin, load_args: Sequence[Any], load_kwargs: Mapping[str, Any]
    ) -> None:
        """Log it. The arguments are not logged: they may hold secrets."""
        self._succeeded("loading", plugin_spec)

    def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:  # noqa: ANN401 - as the base class
        """Log it."""
        self._succeeded("loaded", plugin_spec)

    def on_load_exception(self, plugin_spec: PluginSpec, plugin: Plugin, exception: BaseException) -> None:
        """Log it."""
        self._failed("loading", text_of(plugin_spec, repr), exception)

    def _succeeded(self, done: str, *what: object) -> None:
        # the text of what belongs to a plugin is not made before it is known that somebody reads it
        if self.logger.isEnabledFor(self.level):
            self.logger.log(self.level, "%s %s", done, ": ".join(text_of(each, repr) for each in what))

    def _failed(self, doing: str, what: str, error: BaseException) -> None:
        self.logger.warning("%s %s failed: %s: %s", doing, what, type(error).__name__, text_of(error))


class TimingListener(PluginLifecycleListener):
    """Collects how long plugins took: ``seconds[namespace, name]`` is ``{"init": ..., "load": ...}``.

    A phase that failed counts up to its failure. One listener may serve several managers and threads. The time that the
    import took is in `PluginContainer.seconds`.
    """

    def __init__(self) -> None:
        self.seconds: dict[tuple[str, str], dict[str, float]] = {}
        self._since: dict[tuple[str, str], float] = {}

    def on_resolve_after(self, plugin_spec: PluginSpec) -> None:
        """Begin to measure the init phase."""
        self._begin(plugin_spec)

    def on_init_exception(self, plugin_spec: PluginSpec, exception: BaseException) -> None:
        """End the init phase."""
        self._end(plugin_spec, "init")

    def on_init_after(self, plugin_spec: PluginSpec, plugin: Plugin) -> None:
        """End the init phase."""
        self._end(plugin_spec, "init")

    def on_load_before(
        self, plugin_spec: PluginSpec, plugin: Plugin, load_args: Sequence[Any], load_kwargs: Mapping[str, Any]
    ) -> None:
        """Begin to measure the load phase."""
        self._begin(plugin_spec)

    def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:  # noqa: ANN401 - as the base class
        """End the load phase."""
        self._end(plugin_spec, "load")

    def on_load_exception(self, plugin_spec: PluginSpec, plugin: Plugin, exception: BaseException) -> None:
        """End the load phase."""
        self._end(plugin_spec, "load")

    def _begin(self, spec: PluginSpec) -> None:
        self._since[spec.namespace, spec.name] = time.perf_counter()

    def _end(self, spec: PluginSpec, phase: str) -> None:
        key = spec.namespace, spec.name
        since = self._since.pop(key, None)
        if since is not None:
            self.seconds.setdefault(key, {})[phase] = time.perf_counter() - since
