"""The way of one plugin through its states, from an entry point to a loaded plugin.

What only happens when something goes wrong, or somebody listens, is imported then: see `plux.runtime.failures` and
`plux.runtime.notify`.
"""

from __future__ import annotations

import sys
from time import perf_counter

from plux.core.spec import Plugin

from .container import (
    DISABLED,
    FAILED,
    FILTERED,
    FOUND,
    INITIALISED,
    LOADED,
    LOADING,
    RESOLVED,
    RESOLVING,
    Generic,
    P,
    acquire,
    release,
)
from .resolve import EntryPointSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, NoReturn

    from plux.core.listener import CompositePluginLifecycleListener, PluginLifecycleListener
    from plux.core.spec import PluginSpec

    from .container import PluginContainer
    from .filter import PluginFilter
    from .policy import Policy
    from .registry import Registry

__all__ = ["PluginLifecycle", "PluginLifecycleNotifierMixin"]

_FILTER = "plux.runtime.filter"
"""As long as this module is not imported, nobody can have added anything to the filter of all managers."""


class PluginLifecycleNotifierMixin:
    """Has listeners and tells them what happens. `listener` is all of them together."""

    _listeners: list[PluginLifecycleListener]

    @property
    def listener(self) -> CompositePluginLifecycleListener:
        """All listeners as one. What is added to it is added to this."""
        from plux.core.listener import CompositePluginLifecycleListener

        composite = CompositePluginLifecycleListener()
        composite.listeners = self._listeners
        return composite

    @listener.setter
    def listener(self, listener: PluginLifecycleListener | Iterable[PluginLifecycleListener] | None) -> None:
        from .notify import listeners_of

        self._listeners = listeners_of(listener)

    def add_listener(self, listener: PluginLifecycleListener) -> None:
        """Add a listener, which is told what happens from now on.

        Raises:
            TypeError: it has none of the hooks.
        """
        from .notify import checked

        self._listeners.append(checked(listener))

    def _tell(self, hook: str, *args: object) -> None:
        """Call a hook of all listeners. Raises the first `PluginException` of one."""
        if self._listeners:
            from .notify import tell

            tell(self._listeners, hook, args)


class PluginLifecycle(PluginLifecycleNotifierMixin, Generic[P]):
    """Takes plugins through filter, resolve, init and load, each by one thread and with no lock held.

    What a phase raises ends the attempt; the next one goes on from the last phase that succeeded, except that a
    plugin that was disabled, by itself or by a listener, stays so.
    """

    namespace: str
    load_args: Sequence[Any]
    load_kwargs: Mapping[str, Any]
    policies: Sequence[Policy]
    expects: Any
    _filters: list[PluginFilter] | None
    _loaded: dict[str, P]

    @property
    def filters(self) -> list[PluginFilter]:
        """The callables that are asked about each plugin before it is imported. The list may be changed."""
        if self._filters is None:
            from .filter import global_plugin_filter

            # another thread may have been faster, and may have changed it
            self._filters = self.__dict__.setdefault("_default_filters", [global_plugin_filter])
        return self._filters

    @filters.setter
    def filters(self, filters: list[PluginFilter]) -> None:
        self._filters = filters

    def _known(self) -> Registry:
        """Return the plugins of the namespace."""
        raise NotImplementedError

    def _load(self, container: PluginContainer[P]) -> P:
        """Return a plugin, loaded: by this thread, or by the one that is at it."""
        container = container.target or container
        if container.state == LOADED:
            self._remember(container)
        while True:
            plugin = container.plugin
            if container.state == LOADED and plugin is not None:
                return plugin
            self._in_turn(container, self._advance)
            container = container.target or container

    def _in_turn(self, container: PluginContainer[P], work: Callable[[PluginContainer[P]], None]) -> None:
        """Do some work on a plugin as its owner; or wait for another thread that owns it, and share its failure."""
        if not acquire(container):
            from .waiting import wait

            wait(container).join()
            return
        failure: Exception | None = None
        try:
            if container.state == DISABLED:
                _refuse(container, container.disabled_reason)
            if container.state != LOADED:
                work(container)
        except Exception as error:
            failure = error
            if container.state != DISABLED:
                from .failures import settle

                settle(container, error, self._loaded, self._known())
            raise
        except BaseException:
            # KeyboardInterrupt, which says nothing about the plugin
            container.state = _resting_state(container)
            raise
        finally:
            release(container, failure)

    def _advance(self, container: PluginContainer[P]) -> None:
        """Take a plugin through all phases that are left."""
        self._prepare(container)
        if container.target is None:
            self._finish(container)

    def _prepare(self, container: PluginContainer[P]) -> None:
        """Ask the filters, and import the module."""
        is_free = container.state == FOUND and container.conflict is None and not self.policies
        if not is_free or self._filters is not None or _FILTER in sys.modules:
            if container.state == FAILED:
                container.init_error = container.load_error = None
            self._filter(container)
            if container.target is not None:
                return
        if not container.is_resolved:
            self._resolve(container)

    def _finish(self, container: PluginContainer[P]) -> None:
        """Make the plugin and load it."""
        if not container.is_resolved:
            # whoever had it before was not at it to load it
            self._prepare(container)
            if container.target is not None:
                return
        elif container.state == FAILED:
            container.init_error = container.load_error = None
        if container.plugin is None:
            self._init(container)
        self._run_load(container)

    def _filter(self, container: PluginContainer[P]) -> None:
        container.phase = "filter"
        if self.policies or self._has_filters():
            if not container.is_named:
                # names in rules and filters are those that plugins give themselves
                self._known().learn([container], owned=True)
                if container.target is not None:
                    return
            reason = self._refusal(container)
            if reason is not None:
                container.state, container.disabled_reason = FILTERED, reason
                _refuse(container, reason)
        if container.state != FOUND:
            container.state, container.disabled_reason = _resting_state(container), None
        if container.conflict is not None:
            raise container.conflict

    def _has_filters(self) -> bool:
        if self._filters is None and _FILTER not in sys.modules:
            return False
        from .filter import MatchingPluginFilter

        return any(type(each) is not MatchingPluginFilter or each.exclusions for each in self.filters)

    def _refusal(self, container: PluginContainer[P]) -> str | None:
        """Return why a plugin must not be loaded, as the policies and the filters have it, or None if it may."""
        for policy in self.policies:
            reason = policy.refusal(container.plugin_spec, container.aliases)
            if reason is not None:
                if policy.allow is not None:
                    from .host import warn_if_own

                    warn_if_own(container, reason)
                return reason
        for each in tuple(self.filters):
            if each(container.plugin_spec):
                return f"the filter {each!r} excludes it"
        return None

    def _resolve(self, container: PluginContainer[P]) -> None:
        container.phase, container.state = "resolve", RESOLVING
        spec = container.plugin_spec
        start = perf_counter()
        if isinstance(spec, EntryPointSpec):
            try:
                spec = spec.resolve()
            except Exception as error:
                container.resolve_seconds = perf_counter() - start
                self._tell("on_resolve_exception", self.namespace, container.entry_point, error.__cause__ or error)
                raise
            container.plugin_spec = spec
        container.resolve_seconds = perf_counter() - start
        container.state = RESOLVED
        if self._listeners:
            self._tell("on_resolve_after", spec)
        container.is_resolved = True
        if spec.name != container.name and self._known().rename(container, spec.name) is container:
            # the filters have seen another name
            self._filter(container)

    def _init(self, container: PluginContainer[P]) -> None:
        container.phase = "init"
        spec = container.plugin_spec
        start = perf_counter()
        try:
            plugin: Any = spec.factory()
            if Plugin not in type(plugin).__mro__:
                from .failures import require_plugin

                require_plugin(plugin, container)
            if self.expects is not None:
                from .contract import check_contract

                check_contract(plugin, self.expects, self.namespace, container.name)
        except BaseException as error:
            # foreign code, which may raise anything
            from .failures import is_failure

            if not is_failure(error):
                raise
            container.init_seconds = perf_counter() - start
            self._fail(container, error, "on_init_exception", spec)
        container.init_seconds = perf_counter() - start
        if getattr(plugin, "namespace", None) is None or getattr(plugin, "name", None) is None:
            _complete(plugin, spec)
        container.plugin, container.state = plugin, INITIALISED
        if self._listeners:
            self._tell("on_init_after", spec, plugin)

    def _run_load(self, container: PluginContainer[P]) -> None:
        container.phase = "load"
        spec = container.plugin_spec
        plugin: Any = container.plugin
        start = perf_counter()
        try:
            if not plugin.should_load():
                _refuse(container, "its should_load() says no")
            container.state = LOADING
            if self._listeners:
                self._tell("on_load_before", spec, plugin, self.load_args, self.load_kwargs)
            value = plugin.load(*self.load_args, **self.load_kwargs)
        except BaseException as error:
            # as above
            from .failures import is_failure

            if not is_failure(error):
                raise
            container.load_seconds = perf_counter() - start
            self._fail(container, error, "on_load_exception", spec, plugin)
        container.load_seconds = perf_counter() - start
        container.load_value, container.state = value, LOADED
        self._loaded[container.name] = plugin
        if container.aliases:
            self._remember(container)
        if self._listeners:
            self._tell("on_load_after", spec, plugin, value)

    def _remember(self, container: PluginContainer[P]) -> None:
        """Make the next `load` of a plugin that is loaded as short as a look into a dict."""
        plugin = container.plugin
        if plugin is not None:
            self._loaded[container.name] = plugin
            for alias in container.aliases:
                self._loaded[alias] = plugin

    def _fail(self, container: PluginContainer[P], error: BaseException, hook: str, *args: object) -> NoReturn:
        """Tell the listeners what a plugin raised, and raise it."""
        from .failures import failure_of

        failure = failure_of(container, error)
        self._tell(hook, *args, error)
        if failure is error:
            raise failure
        raise failure from error


def _resting_state(container: PluginContainer[Any]) -> str:
    if container.plugin is not None:
        return INITIALISED
    return RESOLVED if container.is_resolved else FOUND


def _refuse(container: PluginContainer[Any], reason: str | None) -> NoReturn:
    from plux.core.errors import PluginDisabled

    raise PluginDisabled(container.namespace, container.name, reason)


def _complete(plugin: Any, spec: PluginSpec) -> None:  # noqa: ANN401 - attributes are set on it
    """Give a plugin that was made by the factory of a spec the name and namespace of the spec, if it has none."""
    for attribute in ("namespace", "name"):
        if getattr(plugin, attribute, None) is None:
            try:
                setattr(plugin, attribute, getattr(spec, attribute))
            except (AttributeError, TypeError):
                # an object with slots, or read-only attributes: it does without
                return
