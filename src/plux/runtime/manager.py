"""`PluginManager`: the plugins of a namespace, and the way from a name to a loaded plugin."""

from __future__ import annotations

from os import environ

from plux.core.spec import is_ordered

from .container import LOADED, Generic, P, PluginContainer
from .lifecycle import PluginLifecycle, PluginLifecycleNotifierMixin
from .registry import Registry
from .resolve import MetadataPluginFinder, found_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from typing_extensions import Self

    from plux.core.finder import PluginFinder
    from plux.core.listener import PluginLifecycleListener
    from plux.core.spec import PluginSpec

    from .conflict import ConflictPolicy
    from .filter import PluginFilter
    from .order import PluginOrderError
    from .policy import Policy
    from .report import Report

__all__ = ["PluginContainer", "PluginLifecycleNotifierMixin", "PluginManager"]


class PluginManager(PluginLifecycle[P], Generic[P]):
    """Lists and loads the plugins of a namespace.

        >>> manager = PluginManager("my.plugins")
        >>> manager.list_names()
        []

    Nothing is imported before a plugin is loaded, and then only the module of that plugin. It is made and loaded
    once, however many threads ask for it; no lock is held meanwhile, and other plugins are not held up.

    Args:
        namespace: the namespace, which is the entry point group.
        load_args, load_kwargs: the arguments of `Plugin.load`.
        listener: one `PluginLifecycleListener`, or an iterable of them, that is told what happens.
        finder: where the plugins come from; by default the entry points of what is installed.
        filters: callables that are asked about each plugin before it is imported and return True to disable it; by
            default ``[global_plugin_filter]``. The list `filters` may be changed later.
        policy: what may be loaded; PLUX_ALLOW and PLUX_DISABLE in the environment narrow it further.
        conflicts: which of several plugins with one name counts: ``"first"``, ``"last"``, ``"error"`` (none of them:
            loading it raises `PluginConflictError`), or a callable that gets their specs and returns one.
        expects: what every plugin must be: a class, a Protocol, or ``Callable``. One that is not is a failure that
            lists the missing members.

    Raises:
        TypeError: `namespace`, `listener`, `filters`, `policy` or `expects` is not what it has to be.
        ValueError: `conflicts` is none of these.
    """

    _registry: Registry | None = None

    def __init__(  # noqa: PLR0913 - the first six are those of 1.x, the others are named
        self,
        namespace: str,
        load_args: Iterable[Any] | None = None,
        load_kwargs: Mapping[str, Any] | None = None,
        listener: PluginLifecycleListener | Iterable[PluginLifecycleListener] | None = None,
        finder: PluginFinder | None = None,
        filters: Iterable[PluginFilter] | None = None,
        *,
        policy: Policy | None = None,
        conflicts: ConflictPolicy = "first",
        expects: type[P] | Any = None,  # noqa: ANN401 - a Protocol or Callable[...] is no type for a type checker
    ) -> None:
        if not isinstance(namespace, str):
            raise TypeError(f"a namespace is a text; {namespace!r} is none")
        self.namespace = namespace
        self.load_args = load_args if isinstance(load_args, (list, tuple)) else list(load_args or ())
        self.load_kwargs = load_kwargs if load_kwargs is not None else {}
        self._listeners = []
        if listener is not None:
            self.listener = listener
        self.finder: PluginFinder = finder if finder is not None else MetadataPluginFinder(namespace)
        self._filters = _filters_of(filters) if filters is not None else None
        if policy is not None and (isinstance(policy, type) or not hasattr(policy, "refusal")):
            raise TypeError(f"policy={policy!r} is no Policy")
        self.policies: list[Policy] = [policy] if policy is not None else []
        if "PLUX_ALLOW" in environ or "PLUX_DISABLE" in environ:
            from .policy import environment_policy

            self.policies += environment_policy()
        if conflicts not in ("first", "last", "error") and not callable(conflicts):
            raise ValueError(f"conflicts={conflicts!r} is neither 'first', 'last' nor 'error', nor can it be called")
        self.conflicts: ConflictPolicy = conflicts
        if expects is not None and not isinstance(expects, type) and not hasattr(expects, "__origin__"):
            raise TypeError(f"expects={expects!r} is no class, no Protocol, and not Callable")
        self.expects = expects
        self._loaded: dict[str, P] = {}

    # what there is

    def list_names(self) -> list[str]:
        """Return the names of all plugins, in the order of their entry points."""
        return self._known().plugin_names()

    def list_plugin_specs(self) -> list[PluginSpec]:
        """Return the specs of all plugins. ``spec.value`` is the object reference; reading ``spec.factory`` imports."""
        return [container.plugin_spec for container in self._containers()]

    def list_containers(self) -> list[PluginContainer[P]]:
        """Return the state of all plugins."""
        return list(self._containers())

    def get_container(self, name: str) -> PluginContainer[P]:
        """Return the state of a plugin.

        Raises:
            PluginNotFoundError: there is none of that name; it is a ValueError.
        """
        container = self._known().find(name)
        if container is None:
            from .errors import PluginNotFoundError

            raise PluginNotFoundError(self.namespace, name, self._known().names())
        return container

    def exists(self, name: str) -> bool:
        """Whether there is a plugin of that name."""
        return self._known().find(name) is not None

    def is_loaded(self, name: str) -> bool:
        """Whether a plugin is loaded. Raises as `get_container` does."""
        return self.get_container(name).is_loaded

    # loading

    def load(self, name: str) -> P:
        """Return the plugin of that name, loaded: now, or before.

        If it failed or was filtered before, this is another attempt.

        Raises:
            PluginNotFoundError: there is none of that name; it is a ValueError.
            PluginDisabled: it must not be loaded.
            PluginResolveError: its module cannot be imported, or holds no such plugin; the cause says why.
            PluginCycleError: it is being loaded, and that waits for this call.
            Exception: what the plugin raised; `PluginLoadError` in place of `SystemExit` and the like.
        """
        try:
            return self._loaded[name]
        except KeyError:
            # what follows is outside of this block: otherwise it would be the context of what the plugin raises
            pass
        return self._load(self.get_container(name))

    def load_all(self, propagate_exceptions: bool = False) -> list[P]:
        """Load all plugins and return those that could be.

        A plugin that fails does not stop the others; it is logged as an error, with its traceback.

        Args:
            propagate_exceptions: raise the failures instead of logging them, when all plugins had their turn: one
                as it is, several as an ExceptionGroup (before Python 3.11 the first of them).
        """
        plugins: list[P] = []
        failures: list[tuple[PluginContainer[P], Exception]] = []
        finish = self._finish
        for container in self._in_order(failures):
            try:
                if container.state != LOADED:
                    self._in_turn(container, finish)
                # whoever had it before may have been at something else
                plugin = container.plugin if container.state == LOADED else None
                plugins.append(plugin if plugin is not None else self._load(container))
            except Exception as error:  # noqa: BLE001 - plugins are foreign code; one must not stop the others
                from .failures import note_failure

                note_failure(container, error, failures)
        if failures:
            from .failures import log_failures, raise_failures

            if propagate_exceptions:
                raise_failures(self.namespace, failures)
            log_failures(failures)
        return plugins

    # beyond loading

    def register(self, source: object) -> list[PluginContainer[P]]:
        """Add plugins by object: a `PluginSpec`, a `Plugin` class, or what ``@plugin`` marks.

        They follow the installed ones, under the same rule for conflicts; one that is registered again is the one that
        is there. Returns what counts for each name.

        Raises:
            ValueError: the object declares no plugin of this namespace.
        """
        from .sources import specs_of

        return [self._known().add(spec) for spec in specs_of(source, self.namespace)]

    def report(self) -> Report:
        """Return the state of all plugins as values; ``str()`` of it is a table. Nothing is imported."""
        from .report import report_of

        return report_of(self.namespace, self._containers(), self._refusal)

    def unload(self, name: str) -> bool:
        """Call ``unload()`` of a plugin, if it has one, and forget it: the next `load` makes it anew.

        Return whether it was loaded. Raises what the plugin raises, and as `get_container` does.
        """
        from .teardown import unload

        return unload(self.get_container(name), self._loaded)

    def close(self) -> None:
        """Unload all plugins in the reverse order of loading, every one of them, whatever the others do.

        Raises:
            Exception: what a plugin raised; of several an ExceptionGroup (before Python 3.11 the first).
        """
        if self._loaded:
            from .teardown import unload_all

            names = list(dict.fromkeys(self.get_container(name).name for name in reversed(list(self._loaded))))
            unload_all(self.namespace, [self.get_container(name) for name in names], self._loaded)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    # how

    def _in_order(self, failures: list[tuple[PluginContainer[P], Exception]]) -> list[PluginContainer[P]]:
        """Import all plugins that may be loaded and return them in the order to load them."""
        ready: dict[PluginContainer[P], None] = {}
        failed: set[PluginContainer[P]] = set()
        ordered = False
        prepare = self._prepare
        registry = self._known()
        registry.settle()
        for found in registry:
            container = found
            try:
                if container.state != LOADED:
                    self._in_turn(container, prepare)
                while container.target is not None:
                    container = container.target
                    if container.state != LOADED:
                        self._in_turn(container, prepare)
            except Exception as error:  # noqa: BLE001 - as above
                if container not in failed:
                    from .failures import note_failure

                    note_failure(container, error, failures)
                failed.add(container)
                continue
            ready[container] = None
            ordered = ordered or is_ordered(container.plugin_spec)
        if not ordered:
            return list(ready)
        from .order import sort

        containers, circles = sort(list(ready))
        stuck = [each for each in ready if each.name in circles]
        for each in stuck:
            self._fail_in_order(each, circles[each.name])
        # one error a circle, with the first of its plugins
        told = {circles[each.name]: each for each in reversed(stuck)}
        failures.extend((each, error) for error, each in told.items())
        return containers

    def _fail_in_order(self, container: PluginContainer[P], error: PluginOrderError) -> None:
        """Note on a plugin that it cannot be loaded with the others."""

        def fail(owned: PluginContainer[P]) -> None:
            owned.phase = "order"
            raise error

        from contextlib import suppress

        with suppress(Exception):  # the caller tells, once for all plugins of a circle
            self._in_turn(container, fail)

    @property
    def _plugins(self) -> dict[str, PluginContainer[P]]:
        return {container.name: container for container in self._containers()}

    def _known(self) -> Registry:
        registry = self._registry
        if registry is None:
            found = Registry(self.namespace, found_by(self.finder, self.namespace), self.conflicts, self.policies)
            # another thread, or code that the finder ran, may have been faster; what was there first stays
            registry = self.__dict__.setdefault("_registry", found)
        return registry

    def _containers(self) -> Iterable[PluginContainer[P]]:
        """Return all plugins, with the names that they give themselves."""
        registry = self._known()
        registry.learn_all()
        return iter(registry)


def _filters_of(filters: Iterable[PluginFilter]) -> list[PluginFilter]:
    if callable(filters) and not hasattr(filters, "__iter__"):
        raise TypeError(f"filters={filters!r} is one filter: give a list of them")
    several = list(filters)
    for each in several:
        if not callable(each):
            raise TypeError(f"{each!r} is no filter: it cannot be called")
    return several
