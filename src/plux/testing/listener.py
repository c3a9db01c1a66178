"""A listener that remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plux.core.listener import PluginLifecycleListener

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from plux.core.spec import Plugin, PluginSpec

__all__ = ["Event", "RecordingListener"]


class Event(NamedTuple):
    """Something happened to a plugin: the `hook` without ``on_``, the `name`, and an exception or load result."""

    hook: str
    name: str
    value: object = None


class RecordingListener(PluginLifecycleListener):
    """Keeps what it is told, in `events`.

    >>> from plux import Plugin, PluginManager
    >>> from plux.testing import Plugins
    >>> class One(Plugin):
    ...     namespace, name = "my.ns", "one"
    >>> log = RecordingListener()
    >>> _ = PluginManager("my.ns", finder=Plugins(One), listener=log).load("one")
    >>> log.hooks("one")
    ['resolve_after', 'init_after', 'load_before', 'load_after']
    """

    def __init__(self) -> None:
        self.events: list[Event] = []

    def hooks(self, name: str) -> list[str]:
        """Return what happened to one plugin, in order."""
        return [event.hook for event in self.events if event.name == name]

    def errors(self) -> dict[str, BaseException]:
        """Return the last exception of each plugin that had one."""
        return {event.name: event.value for event in self.events if isinstance(event.value, BaseException)}

    def on_resolve_exception(self, namespace: str, entrypoint: Any, exception: BaseException) -> None:  # noqa: ANN401 - an entry point of any finder
        """Remember it."""
        self.events.append(Event("resolve_exception", entrypoint.name, exception))

    def on_resolve_after(self, plugin_spec: PluginSpec) -> None:
        """Remember it."""
        self.events.append(Event("resolve_after", plugin_spec.name))

    def on_init_exception(self, plugin_spec: PluginSpec, exception: BaseException) -> None:
        """Remember it."""
        self.events.append(Event("init_exception", plugin_spec.name, exception))

    def on_init_after(self, plugin_spec: PluginSpec, plugin: Plugin) -> None:
        """Remember it."""
        self.events.append(Event("init_after", plugin_spec.name))

    def on_load_before(
        self,
        plugin_spec: PluginSpec,
        plugin: Plugin,
        load_args: Sequence[Any],
        load_kwargs: Mapping[str, Any],
    ) -> None:
        """Remember it."""
        self.events.append(Event("load_before", plugin_spec.name))

    def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:  # noqa: ANN401 - what Plugin.load returns
        """Remember it, with what `Plugin.load` returned."""
        self.events.append(Event("load_after", plugin_spec.name, load_result))

    def on_load_exception(self, plugin_spec: PluginSpec, plugin: Plugin, exception: BaseException) -> None:
        """Remember it."""
        self.events.append(Event("load_exception", plugin_spec.name, exception))
