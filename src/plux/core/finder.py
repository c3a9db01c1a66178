"""The roles of those who find plugins, and the resolution of an object to the specs that it declares."""

from __future__ import annotations

from abc import ABC, abstractmethod

from .spec import Plugin, PluginSpec

__all__ = ["PluginFinder", "PluginSpecResolver", "marks_of", "spec_of_class"]

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
        return self.require_all(source)[0]

    def require_all(self, source: object) -> list[PluginSpec]:
        """Return every spec that the object declares, the outermost decorator first; there is at least one.

        Raises:
            ValueError: as `resolve`.
        """
        specs = self.resolve_all(source)
        if not specs:
            raise ValueError(f"cannot resolve a plugin from {_text(source)}: {_reason(source)}")
        return specs

    def resolve_all(self, source: object) -> list[PluginSpec]:
        """Return every spec that the object declares, the outermost decorator first; none if it is no plugin.

        An object that raises when it is asked for its attributes, such as a proxy of something that is not
        there yet, declares nothing.
        """
        try:
            if not isinstance(source, type):
                return [source] if isinstance(source, PluginSpec) else marks_of(source)
            specs = marks_of(source) if SPEC_ATTRIBUTE in source.__dict__ else []
            own = spec_of_class(source)
        except Exception:  # noqa: BLE001 - attributes of foreign objects are foreign code
            return []
        if own is not None and all((spec.namespace, spec.name) != (own.namespace, own.name) for spec in specs):
            specs.append(own)
        return specs


def spec_of_class(cls: type) -> PluginSpec | None:
    """Return the spec of a `Plugin` class, as its attributes have it, marks aside; None if it declares none."""
    # an ABC remembers each class that it is asked about, which takes longer than looking
    if Plugin in cls.__mro__ or issubclass(cls, Plugin):
        namespace, name = getattr(cls, "namespace", None), getattr(cls, "name", None)
        if (namespace and name and isinstance(namespace, str) and isinstance(name, str)) and not getattr(
            cls, "__abstractmethods__", None
        ):
            return PluginSpec(namespace, name, cls)
    return None


def marks_of(source: object) -> list[PluginSpec]:
    """Return the specs set on an object by ``@plugin``, or by hand as ``__pluginspec__``, the outermost first.

    A mark is not inherited: neither has a class those of its bases, nor an instance those of its class.
    """
    first = _own(source, SPEC_ATTRIBUTE)
    if not isinstance(first, PluginSpec):
        return []
    several = _own(source, SPECS_ATTRIBUTE)
    if isinstance(several, tuple) and several and several[0] is first:
        return list(several)
    return [first]


def _own(source: object, attribute: str) -> object:
    if isinstance(source, type):
        return vars(source).get(attribute)
    found = getattr(source, attribute, None)
    return found if found is not getattr(type(source), attribute, None) else None


def _has_text(cls: type[Plugin], attribute: str) -> bool:
    value: object = getattr(cls, attribute, None)
    return isinstance(value, str) and value != ""


def _text(source: object) -> str:
    try:
        return repr(source)
    except Exception:  # noqa: BLE001 - as above
        return f"a {type(source).__qualname__}"


def _reason(source: object) -> str:
    try:
        return _missing(source)
    except Exception as error:  # noqa: BLE001 - as above
        return f"asked for its attributes it raises {type(error).__name__}"


def _missing(source: object) -> str:
    if not isinstance(source, type):
        # raises if it cannot be asked
        marks_of(source)
        return "it is neither a PluginSpec, nor a Plugin class, nor marked with @plugin"
    if not issubclass(source, Plugin):
        return "the class is not derived from plux.Plugin and not marked with @plugin"
    abstract: frozenset[str] = getattr(source, "__abstractmethods__", frozenset())
    if abstract:
        return f"the class is abstract ({', '.join(sorted(abstract))})"
    missing = [attribute for attribute in ("namespace", "name") if not _has_text(source, attribute)]
    return f"the class has no {' and no '.join(missing)} that is a text and not empty"
