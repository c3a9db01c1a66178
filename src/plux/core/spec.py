"""What a plugin is, and the specification by which it is known before it exists."""

from __future__ import annotations

from abc import ABC

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeAlias

__all__ = ["Plugin", "PluginFactory", "PluginSpec", "PluginType", "is_ordered", "reference_of"]


class Plugin(ABC):
    """Base class of plugins.

    A subclass with a `namespace` and a `name` is a plugin, wherever in the MRO the two are set. A class
    without one of them, or with abstract methods left, is a base class and not discovered.

        >>> class Hello(Plugin):
        ...     namespace = "my.plugins"
        ...     name = "hello"
        ...
        ...     def load(self, greeting: str = "hello") -> str:
        ...         return greeting

    A class may say more, which is not declared here, so that no plugin of old is in the way: `priority` (a number, a
    higher one is loaded first), `before` and `after` (names of plugins to be loaded later or sooner, if they are
    there), when all plugins of a namespace are loaded; and a method `unload()`, which undoes `load`.
    """

    namespace: str
    """The namespace, which is also the entry point group."""

    name: str
    """The name, unique in the namespace."""

    requirements: Sequence[str] = ()
    """What the plugin needs beyond the dependencies of its distribution; information for the application."""

    def should_load(self) -> bool:
        """Whether the plugin may be loaded. If this returns False, loading raises `PluginDisabled`."""
        return True

    def load(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - every application defines its own arguments and result
        """Do what makes the plugin usable; called once with the `load_args` and `load_kwargs` of the manager.

        What it returns is kept as `PluginContainer.load_value`.
        """
        return None


class PluginSpec:
    """A plugin that can be made: its namespace, its name, and a factory without arguments that returns a `Plugin`.

    `priority`, `before` and `after` are as for `Plugin`; None leaves them to the class that is the factory.

    A PluginSpec in a module variable is discovered like a class:

        >>> def create_s3() -> Plugin:
        ...     return Plugin()
        >>> s3 = PluginSpec("my.services", "s3", create_s3)
        >>> s3
        PluginSpec(my.services.s3 = plux.core.spec:create_s3)
    """

    namespace: str
    name: str
    factory: PluginFactory
    priority: int | None = None
    before: Sequence[str] | None = None
    after: Sequence[str] | None = None
    _value: str | None = None

    def __init__(
        self,
        namespace: str,
        name: str,
        factory: PluginFactory,
        *,
        priority: int | None = None,
        before: Sequence[str] | None = None,
        after: Sequence[str] | None = None,
    ) -> None:
        self.namespace = namespace
        self.name = name
        self.factory = factory
        if priority is not None:
            self.priority = priority
        if before is not None:
            self.before = before
        if after is not None:
            self.after = after

    @property
    def value(self) -> str | None:
        """The object reference ``module:attribute`` of what declares the plugin.

        A finder that knows where it found the spec sets it. Otherwise it is that of the factory, or None
        for a factory that bears no name (an instance, a `functools.partial`).
        """
        return self._value if self._value is not None else reference_of(self.factory)

    @value.setter
    def value(self, reference: str) -> None:
        self._value = reference

    def _key(self) -> tuple[object, ...]:
        return self.namespace, self.name, self.factory

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PluginSpec):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        # the factory may be any callable, hashable or not
        return hash((self.namespace, self.name))

    def __repr__(self) -> str:
        return f"PluginSpec({self.namespace}.{self.name} = {self.value or repr(self.factory)})"


_PLACE = frozenset({"priority", "before", "after"})
_ROOT = (Plugin,)
"""The bases of most plugins, which say nothing about order."""


def is_ordered(spec: PluginSpec) -> bool:
    """Whether a spec, or the class that is its factory, may say anything about the place of the plugin."""
    if spec.priority or spec.before or spec.after:
        return True
    factory = spec.factory
    if isinstance(factory, type):
        # a look into each class is sooner done than asking for attributes that are not there
        if factory.__bases__ == _ROOT:
            members = factory.__dict__
            return "priority" in members or "before" in members or "after" in members
        return any(not _PLACE.isdisjoint(each.__dict__) for each in factory.__mro__)
    return False


def reference_of(obj: object) -> str | None:
    """Return ``module:qualified name`` of a class or function, or None if it says no such thing."""
    module = getattr(obj, "__module__", None)
    name = getattr(obj, "__qualname__", None) or getattr(obj, "__name__", None)
    if isinstance(module, str) and isinstance(name, str):
        return f"{module}:{name}"
    return None


if TYPE_CHECKING:
    PluginFactory: TypeAlias = Callable[[], Plugin]
    PluginType: TypeAlias = type[Plugin]
else:
    # the same aliases at run time, and what typing.get_type_hints needs, for programs that ask it about their plugins;
    # collections.abc itself would cost the import of collections
    from _collections_abc import Callable, Sequence

    PluginFactory = Callable[[], Plugin]
    PluginType = type[Plugin]
