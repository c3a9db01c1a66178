"""Whether something that is not known may hide a plugin, so that it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .values import CLASSES, ClassValue, Descendants, Dict, Either, Function, Items, Partial, Spec, Unknown

if TYPE_CHECKING:
    from .values import Value, Where

__all__ = [
    "hides_plugin",
    "holds_plugin_classes",
    "is_plugin_or_hides_one",
    "may_hide_plugin",
    "unknown_item",
    "unknown_part",
]


def may_hide_plugin(value: Value) -> bool:
    """Whether a value is, or marks, a plugin: what is unknown about it may change the result."""
    if isinstance(value, Either):
        return any(may_hide_plugin(option) for option in value.options)
    if isinstance(value, Unknown):
        return value.suspect
    if isinstance(value, Function | Partial):
        return "__pluginspec__" in value.attributes
    if isinstance(value, Items | Dict):
        return value.suspect or hides_plugin(value.state["items"])
    return isinstance(value, Spec)


def unknown_item(source: Value, where: Where | None) -> Unknown:
    """What a loop takes from something whose items are not known."""
    if isinstance(source, Descendants):
        return Descendants(source.reason, source.where)
    return unknown_part(source, "the items of the loop are not known", where)


def unknown_part(source: Value, reason: str, where: Where | None) -> Unknown:
    """One of the items of a container, nobody knows which."""
    if isinstance(source, Items | Dict) and (CLASSES in source.state or holds_plugin_classes(source.state["items"])):
        return Descendants(reason, where, may_hide_plugin(source))
    return Unknown(reason, where, may_hide_plugin(source))


def holds_plugin_classes(content: object) -> bool:
    """Whether there are plugin classes in the content of a container."""
    values = content.values() if isinstance(content, dict) else content if isinstance(content, tuple) else ()
    return any(isinstance(value, ClassValue) and is_plugin_or_hides_one(value) for value in values)


def is_plugin_or_hides_one(value: Value) -> bool:
    """Whether it matters if a value gets out of sight: the same, and plugin classes."""
    if isinstance(value, Either):
        return any(map(is_plugin_or_hides_one, value.options))
    if isinstance(value, Descendants):
        return True
    if isinstance(value, ClassValue):
        return value.known is None and any(isinstance(b, ClassValue) and b.known == "plux.Plugin" for b in value.mro)
    if isinstance(value, Items | Dict) and CLASSES in value.state:
        return True
    return may_hide_plugin(value)


def hides_plugin(content: object) -> bool:
    """Whether there is a specification of a plugin in the content of a container."""
    values = content.values() if isinstance(content, dict) else content if isinstance(content, tuple) else ()
    return any(isinstance(value, Spec) or (isinstance(value, Unknown) and value.suspect) for value in values)
