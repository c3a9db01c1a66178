"""Entry point -> `PluginSpec`, one at a time, and not before somebody needs what only the module can tell."""

from __future__ import annotations

import sys

from plux.core.finder import SPEC_ATTRIBUTE, PluginFinder, PluginSpecResolver, spec_of_class
from plux.core.spec import PluginSpec

from .cache import EntryPointsCache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from plux.core.spec import PluginFactory

    from .cache import InstalledGroup
    from .metadata import EntryPointsResolver

__all__ = ["EntryPointSpec", "MetadataPluginFinder", "found_by", "resolve_reference"]


class EntryPointSpec(PluginSpec):
    """The spec of a plugin of which only the entry point is known. The module is imported when `factory` is first read.

    `name` is that of the entry point; what the plugin calls itself is the name of the spec that `resolve` returns.
    """

    def __init__(self, entry_point: Any, finder: MetadataPluginFinder) -> None:  # noqa: ANN401 - of any resolver: name, value, group
        self.namespace = finder.namespace
        self.name = entry_point.name
        self._value = entry_point.value
        self.entry_point = entry_point
        self._finder = finder
        self._resolved: PluginSpec | None = None

    @property
    def factory(self) -> PluginFactory:
        """The factory. Reading it imports the module.

        Raises:
            PluginResolveError: the import fails, or the object is not the plugin. See `__cause__`.
        """
        return self.resolve().factory

    @factory.setter
    def factory(self, factory: PluginFactory) -> None:
        self._resolved = PluginSpec(self.namespace, self.name, factory)
        self._resolved.value = self.entry_point.value

    @property
    def distribution(self) -> Any:  # noqa: ANN401 - an importlib.metadata.Distribution, or whatever the resolver has
        """The distribution that declares the entry point, or None if that is not known."""
        return getattr(self.entry_point, "dist", None)

    def resolve(self) -> PluginSpec:
        """Import the module, once, and return the spec that the object there declares. Raises as `factory` does."""
        if self._resolved is None:
            self._resolved = self._finder.to_plugin_spec(self.entry_point)
        return self._resolved

    def _key(self) -> tuple[object, ...]:
        # two that are not resolved are equal if they come from the same entry point: comparing must not import
        if self._resolved is None:
            return self.namespace, self.name, self.value
        return self._resolved.namespace, self._resolved.name, self._resolved.factory

    def __eq__(self, other: object) -> bool:
        if isinstance(other, EntryPointSpec):
            return (self.namespace, self.name, self.value) == (other.namespace, other.name, other.value)
        return super().__eq__(other)

    __hash__ = PluginSpec.__hash__


class MetadataPluginFinder(PluginFinder):
    """Finds the plugins of a namespace through the entry points of what is installed.

    Args:
        namespace: the namespace, which is the entry point group.
        on_resolve_exception_callback: called with namespace, entry point and exception when one cannot be resolved.
        spec_resolver: what makes a spec of the object that an entry point refers to.
        entry_points_resolver: where the entry points come from; by default what is installed.
    """

    def __init__(
        self,
        namespace: str,
        # the exception is a BaseException; callbacks that were written for plux 1.x declare an Exception
        on_resolve_exception_callback: Callable[[str, Any, Any], object] | None = None,
        spec_resolver: PluginSpecResolver | None = None,
        entry_points_resolver: EntryPointsResolver | None = None,
    ) -> None:
        self.namespace = namespace
        self.on_resolve_exception_callback = on_resolve_exception_callback
        self.spec_resolver = spec_resolver or PluginSpecResolver()
        self.entry_points_resolver = entry_points_resolver

    def find_plugins(self) -> list[PluginSpec]:
        """Return the specs of all entry points of the namespace. Nothing is imported: see `EntryPointSpec`."""
        return [EntryPointSpec(entry_point, self) for entry_point in self._entry_points()]

    def find_installed(self) -> InstalledSpecs | None:
        """Return what `find_plugins` finds, to be made as far as it is asked for.

        None if that is more, or something else, than what is installed.
        """
        if type(self).find_plugins is not MetadataPluginFinder.find_plugins or self.entry_points_resolver is not None:
            return None
        return InstalledSpecs(self, EntryPointsCache.instance().group(self.namespace))

    def to_plugin_spec(self, entry_point: Any) -> PluginSpec:  # noqa: ANN401 - of any resolver: name, value, group
        """Import what an entry point refers to and return the spec that it declares for the namespace.

        Raises:
            PluginResolveError: that failed; its cause says why. The callback was told.
        """
        try:
            return self._spec_of(self._object(entry_point), entry_point)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            # an import runs foreign code, which may raise anything
            if self.on_resolve_exception_callback is not None:
                self.on_resolve_exception_callback(self.namespace, entry_point, error)
            raise _failure(self.namespace, entry_point, error) from error

    def _object(self, entry_point: Any) -> object:  # noqa: ANN401 - as above
        """Import what an entry point refers to."""
        return resolve_reference(entry_point.value)

    def _entry_points(self) -> Iterable[Any]:
        if self.entry_points_resolver is not None:
            return self.entry_points_resolver.get_entry_points().get(self.namespace, ())
        return EntryPointsCache.instance().entries(self.namespace)

    def _spec_of(self, source: object, entry_point: Any) -> PluginSpec:  # noqa: ANN401 - as above
        spec: PluginSpec | None = None
        if (
            isinstance(source, type)
            and SPEC_ATTRIBUTE not in source.__dict__
            and type(self.spec_resolver) is PluginSpecResolver
        ):
            # most plugins: a class without a mark, of which nobody else has the spec
            try:
                spec = spec_of_class(source)
            except Exception:  # noqa: BLE001 - attributes of foreign classes are foreign code
                spec = None  # the resolver says why
        if spec is None or spec.namespace != self.namespace:
            original = self._declared_by(source, entry_point.name)
            # the object of the module stays as it is: other entry points may refer to it too
            spec = object.__new__(type(original))
            spec.__dict__.update(original.__dict__)
        spec._value = entry_point.value
        spec.entry_point = entry_point  # type: ignore[attr-defined]  # for those who want to know where it comes from
        return spec

    def _declared_by(self, source: object, name: str) -> PluginSpec:
        """Return which spec of an object an entry point means."""
        resolver = self.spec_resolver
        if type(resolver).resolve is PluginSpecResolver.resolve:
            specs = resolver.require_all(source)
        else:
            specs = [resolver.resolve(source)]
            if not isinstance(specs[0], PluginSpec):
                raise TypeError(f"{type(resolver).__qualname__}.resolve returned {specs[0]!r}, which is no PluginSpec")
        spec = _choose(specs, self.namespace, name)
        if spec is None:
            others = ", ".join(f"{each.namespace}:{each.name}" for each in specs)
            raise ValueError(f"what is there is the plugin {others}, in another namespace than {self.namespace}")
        return spec


class InstalledSpecs:
    """The specs of what was installed at one moment, made as far as somebody asks for them."""

    __slots__ = ("_entries", "_finder")

    def __init__(self, finder: MetadataPluginFinder, entries: InstalledGroup) -> None:
        self._finder = finder
        self._entries = entries

    def __iter__(self) -> Iterator[PluginSpec]:
        return iter([EntryPointSpec(each, self._finder) for each in self._entries.entries()])

    def named(self, name: str) -> list[PluginSpec]:
        """Return those whose entry points bear a name."""
        return [EntryPointSpec(each, self._finder) for each in self._entries.named(name)]

    def names(self) -> list[str] | None:
        """Return the names of all, if they are the same as those of the entry points, and none is there twice."""
        names = self._entries.indexed_names()
        return names if names is not None and len(set(names)) == len(names) else None


def resolve_reference(text: str) -> object:
    """Import the module of a reference and return the object: ``ObjectReference.parse(text).resolve()``, but sooner.

    Raises as these two do.
    """
    module, _, attribute = text.partition(":")
    # in ASCII an identifier is what ObjectReference accepts too
    if (
        text.isascii()
        and attribute.isidentifier()
        and (module.isidentifier() or (module.replace(".", "_").isidentifier() and all(module.split("."))))
    ):
        __import__(module)
        return getattr(sys.modules[module], attribute)
    from plux.core.reference import ObjectReference

    return ObjectReference.parse(text).resolve()


def found_by(finder: PluginFinder, namespace: str) -> list[PluginSpec] | InstalledSpecs:
    """Return the specs that a finder returns for the manager of a namespace.

    Raises:
        PluginFinderError: it returned something else, or raised `SystemExit` or the like.
        Exception: what it raised.
    """
    if isinstance(finder, MetadataPluginFinder) and finder.namespace == namespace:
        installed = finder.find_installed()
        if installed is not None:
            return installed
    try:
        # whatever it is, or is not
        found: Any = finder.find_plugins()
        specs: list[PluginSpec] = list(found) if hasattr(found, "__iter__") else [found]
    except BaseException as error:
        # a finder is foreign code; what is meant for the interpreter is no business of it
        if isinstance(error, (Exception, KeyboardInterrupt)):
            raise
        raise _finder_failure(finder, namespace, f"raised {type(error).__name__}") from error
    for spec in specs:
        if not isinstance(spec, PluginSpec):
            raise _finder_failure(finder, namespace, f"returned {type(spec).__qualname__}, which is no PluginSpec")
    return specs


def _choose(specs: list[PluginSpec], namespace: str, name: str) -> PluginSpec | None:
    """Return the spec of that name in the namespace, or else the first of the namespace."""
    own = [spec for spec in specs if spec.namespace == namespace]
    if len(own) > 1:
        for spec in own:
            if spec.name == name:
                return spec
        for spec in own:
            if spec.name.lower() == name.lower():
                return spec
    return own[0] if own else None


def _finder_failure(finder: PluginFinder, namespace: str, what: str) -> Exception:
    from .errors import PluginFinderError

    return PluginFinderError(f"the finder {type(finder).__qualname__} of {namespace} {what}", namespace)


def _failure(namespace: str, entry_point: Any, error: BaseException) -> Exception:  # noqa: ANN401 - as above
    from .errors import PluginResolveError
    from .failures import origin_of, text_of

    return PluginResolveError(
        f"plugin {namespace}:{entry_point.name} ({origin_of(entry_point)}) cannot be resolved: "
        f"{type(error).__name__}: {text_of(error)}",
        namespace,
        entry_point.name,
    )
