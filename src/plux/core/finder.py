"""The roles of those who find plugins, and the resolution of an object to the specs that it declares."""

from __future__ import annotations

from abc import ABC, abstractmethod

from .spec import Plugin, PluginSpec

__all__ = ["PluginFinder", "PluginSpecResolver"]

SPEC_ATTRIBUTE = "__pluginspec__"
SPECS_ATTRIBUTE = "__pluginspecs__"


class PluginFinder(ABC):
    """Something that knows of plugins."""

    @abstractmethod
    def find_plugins(self) -> list[PluginSpec]:
        """Return the specs of all plugins that the finder knows of."""
        raise NotImplementedError


class PluginSpecResolver:
    """Turns an object into the `PluginSpec` that it declares."""

    def resolve(self, source: object) -> PluginSpec:
        """Return the spec of a PluginSpec, a `Plugin` class, or an object marked with ``@plugin``.

        Of several decorators, the outermost counts; `resolve_all` returns all.

        Raises:
            ValueError: the object declares no plugin; the text says why.
        """
        specs = self.resolve_all(source)
        if not specs:
            raise ValueError(f"cannot resolve a plugin from {source!r}: {_reason(source)}")
        return specs[0]

    def resolve_all(self, source: object) -> list[PluginSpec]:
        """Return every spec that the object declares, the outermost decorator first; none if it is no plugin."""
        if isinstance(source, PluginSpec):
            return [source]
        specs = _marks(source)
        if isinstance(source, type) and issubclass(source, Plugin) and _is_concrete(source):
            own = PluginSpec(source.namespace, source.name, source)
            if all((spec.namespace, spec.name) != (own.namespace, own.name) for spec in specs):
                specs.append(own)
        return specs


def _marks(source: object) -> list[PluginSpec]:
    """The specs set on the object by ``@plugin``, or by hand as ``__pluginspec__``."""
    # of a class only what it says itself: a mark is not inherited
    own = vars(source) if isinstance(source, type) else None
    first = own.get(SPEC_ATTRIBUTE) if own is not None else getattr(source, SPEC_ATTRIBUTE, None)
    if not isinstance(first, PluginSpec):
        return []
    several = own.get(SPECS_ATTRIBUTE) if own is not None else getattr(source, SPECS_ATTRIBUTE, None)
    if isinstance(several, tuple) and several and several[0] is first:
        return list(several)
    return [first]


def _is_concrete(cls: type[Plugin]) -> bool:
    return not getattr(cls, "__abstractmethods__", None) and all(
        isinstance(getattr(cls, attribute, None), str) and getattr(cls, attribute)
        for attribute in ("namespace", "name")
    )


def _reason(source: object) -> str:
    if not isinstance(source, type):
        return "it is neither a PluginSpec, nor a Plugin class, nor marked with @plugin"
    if not issubclass(source, Plugin):
        return "the class is not derived from plux.Plugin and not marked with @plugin"
    abstract: frozenset[str] = getattr(source, "__abstractmethods__", frozenset())
    if abstract:
        return f"the class is abstract ({', '.join(sorted(abstract))})"
    missing = [a for a in ("namespace", "name") if not isinstance(getattr(source, a, None), str)]
    return f"the class has no {' and no '.join(missing) or 'name and namespace'} that is a text"
