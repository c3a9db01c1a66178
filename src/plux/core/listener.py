"""The role of those who are told what happens to plugins."""

from __future__ import annotations

from .errors import PluginException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

    from .spec import Plugin, PluginSpec

    # Overrides that were written for plux 1.x declare `Exception`, `list` or `tuple`, and `dict`. What comes may be any
    # BaseException, sequence and mapping; for type checkers it is anything, so that those remain overrides.
    Raised: TypeAlias = Any
    Arguments: TypeAlias = Any
    Keywords: TypeAlias = Any

__all__ = ["CompositePluginLifecycleListener", "PluginLifecycleListener"]


class PluginLifecycleListener:
    """Is told what happens to the plugins of a manager. Override what is of interest.

    What a hook raises is logged and goes no further, except a `PluginException`: it reaches the caller of
    ``load`` and disables (`PluginDisabled`) or fails the plugin.

    `exception` is what was raised, also `SystemExit` and the like. `load_args` and `load_kwargs` are those of the
    manager, a sequence and a mapping.
    """

    def on_resolve_exception(self, namespace: str, entrypoint: Any, exception: Raised) -> None:  # noqa: ANN401 - an entry point of any finder
        """The entry point could not be resolved to a plugin: an import failed, or there is no such object."""

    def on_resolve_after(self, plugin_spec: PluginSpec) -> None:
        """The plugin was resolved: its module is imported."""

    def on_init_exception(self, plugin_spec: PluginSpec, exception: Raised) -> None:
        """The factory of the plugin raised."""

    def on_init_after(self, plugin_spec: PluginSpec, plugin: Plugin) -> None:
        """The factory of the plugin returned; the plugin is not loaded yet."""

    def on_load_before(
        self,
        plugin_spec: PluginSpec,
        plugin: Plugin,
        load_args: Arguments,
        load_kwargs: Keywords,
    ) -> None:
        """`Plugin.load` is about to be called with these arguments."""

    def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:  # noqa: ANN401 - what Plugin.load returns
        """The plugin is loaded; `load_result` is what `Plugin.load` returned."""

    def on_load_exception(self, plugin_spec: PluginSpec, plugin: Plugin, exception: Raised) -> None:
        """`Plugin.should_load` or `Plugin.load` raised."""


class CompositePluginLifecycleListener(PluginLifecycleListener):
    """Passes everything on to several listeners, in their order.

    All of them are told, whatever one of them raises; then the first `PluginException` is raised, or, if
    there was none, the first other error.
    """

    listeners: list[PluginLifecycleListener]

    def __init__(self, initial: Iterable[PluginLifecycleListener] | None = None) -> None:
        self.listeners = list(initial) if initial is not None else []

    def add_listener(self, listener: PluginLifecycleListener) -> None:
        """Append a listener."""
        self.listeners.append(listener)

    def _tell(self, hook: str, *args: object) -> None:
        errors: list[BaseException] = []
        for listener in tuple(self.listeners):
            try:
                getattr(listener, hook)(*args)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001 - foreign code; kept and raised when all are told
                errors.append(error)
        if errors:
            raise next((error for error in errors if isinstance(error, PluginException)), errors[0])

    def on_resolve_exception(self, namespace: str, entrypoint: Any, exception: Raised) -> None:  # noqa: ANN401 - an entry point of any finder
        """Pass it on."""
        self._tell("on_resolve_exception", namespace, entrypoint, exception)

    def on_resolve_after(self, plugin_spec: PluginSpec) -> None:
        """Pass it on."""
        self._tell("on_resolve_after", plugin_spec)

    def on_init_exception(self, plugin_spec: PluginSpec, exception: Raised) -> None:
        """Pass it on."""
        self._tell("on_init_exception", plugin_spec, exception)

    def on_init_after(self, plugin_spec: PluginSpec, plugin: Plugin) -> None:
        """Pass it on."""
        self._tell("on_init_after", plugin_spec, plugin)

    def on_load_before(
        self,
        plugin_spec: PluginSpec,
        plugin: Plugin,
        load_args: Arguments,
        load_kwargs: Keywords,
    ) -> None:
        """Pass it on."""
        self._tell("on_load_before", plugin_spec, plugin, load_args, load_kwargs)

    def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:  # noqa: ANN401 - what Plugin.load returns
        """Pass it on."""
        self._tell("on_load_after", plugin_spec, plugin, load_result)

    def on_load_exception(self, plugin_spec: PluginSpec, plugin: Plugin, exception: Raised) -> None:
        """Pass it on."""
        self._tell("on_load_exception", plugin_spec, plugin, exception)
