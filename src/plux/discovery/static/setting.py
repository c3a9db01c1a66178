"""Setting attributes: on objects, with the rules of properties and descriptors, on classes, functions and modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .attributes import class_attribute
from .flow import Raised
from .values import (
    Bound,
    ClassValue,
    Const,
    Descendants,
    Either,
    EnumMember,
    Function,
    Instance,
    Module,
    Partial,
    Spec,
    Unknown,
    Wrapped,
)

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Value

__all__ = ["set_attribute"]

# the attributes that make an object a plugin
_NAMING = frozenset({"name", "namespace", "__pluginspec__", "__pluginspecs__"})


def set_attribute(ev: Evaluator, target: Value, name: str, value: Value, frame: Frame, node: ast.AST) -> None:
    """Set an attribute; on what is not known it has no effect that reading could see."""
    if isinstance(target, Either):
        ev.alternatives_do([_setter(ev, option, name, value, frame, node) for option in target.options], node, frame)
    elif isinstance(target, Module):
        _set_on_module(ev, target.name, name, value)
    elif isinstance(target, Bound):
        raise Raised(("AttributeError", "Exception"), ev.where(node, frame), "a method takes no attributes")
    elif isinstance(target, Instance | Spec):
        _set_on_instance(ev, target, name, value, frame, node)
    elif isinstance(target, EnumMember):
        ev.heap.store(target.attributes, name, value)
    elif isinstance(target, Unknown):
        if name in _NAMING and (target.suspect or isinstance(target, Descendants)):
            reason = f"its {name} is set: {target.reason}"
            ev.hidden_plugins.append((target, ev.where(node, frame), frame.loading, reason))
    elif isinstance(target, Function | Partial) or (isinstance(target, ClassValue) and target.known is None):
        ev.heap.store(target.attributes, name, value)


def _set_on_module(ev: Evaluator, module: str, name: str, value: Value) -> None:
    if name == "__class__":
        from .replacing import change_class

        change_class(ev, module, ev.force(value))
        return
    names = ev.table.names(module)
    if names is not None:
        ev.heap.store(names, name, value)


def _set_on_instance(
    ev: Evaluator, target: Instance | Spec, name: str, value: Value, frame: Frame, node: ast.AST
) -> None:
    """Set an attribute, unless ``__setattr__``, a property or another descriptor of the class stands there."""
    setter = class_attribute(ev, target.cls, "__setattr__")
    if setter is not None:
        ev.call(Bound(setter, target), [Const(name), value], {}, frame, node)
        return
    held = class_attribute(ev, target.cls, name)
    if isinstance(held, Wrapped) and held.kind == "property":
        if held.setter is None:
            text = f"the property {name!r} has no setter"
            raise Raised(("AttributeError", "Exception"), ev.where(node, frame), text)
        ev.call(held.setter, [target, value], {}, frame, node)
    elif isinstance(held, Instance) and class_attribute(ev, held.cls, "__set__") is not None:
        ev.call(ev.attribute(held, "__set__", frame, node), [target, value], {}, frame, node)
    else:
        ev.heap.store(target.attributes, name, value)


def _setter(ev: Evaluator, target: Value, name: str, value: Value, frame: Frame, node: ast.AST) -> Callable[[], None]:
    def set_it() -> None:
        set_attribute(ev, target, name, value, frame, node)

    return set_it
