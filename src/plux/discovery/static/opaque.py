"""Objects of classes with a builtin type below, such as a registry that is a dict: only their methods are known."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from plux.core.record import record

from .own_file import OwnFile, attribute_of_file
from .syntax import code_nodes
from .values import Builtin, ClassValue, Function, Import, Unknown, Wrapped

if TYPE_CHECKING:
    from .evaluator import Evaluator
    from .values import Value, Where

__all__ = ["OpaqueObject", "attribute_of_special"]


@record(frozen=True, slots=True)
class OpaqueObject(Unknown):
    """What calling such a class makes. What its methods give matters if they make plugins."""

    cls: ClassValue | None = None


def attribute_of_special(ev: Evaluator, value: Unknown, name: str, where: Where) -> Value | None:
    """An attribute of something of which a part is known: such an object, or the path of a file."""
    if isinstance(value, OwnFile):
        return attribute_of_file(value, name, where)
    return ev.doubt(_attribute(ev, value, name)) if isinstance(value, OpaqueObject) and not value.suspect else None


def _attribute(ev: Evaluator, value: OpaqueObject, name: str) -> Unknown:
    """An attribute of such an object: not known, and suspect if it is a method that makes plugins."""
    held = ev.class_attribute(value.cls, name) if value.cls is not None else None
    function = held.function if isinstance(held, Wrapped) else held
    return Unknown(value.reason, value.where, isinstance(function, Function) and _makes_plugins(ev, function))


def _makes_plugins(ev: Evaluator, function: Function) -> bool:
    for node in code_nodes(function.node):
        if isinstance(node, ast.Name):
            found = function.scope.lookup(node.id) or ev.table.demand(function.module, node.id, so_far=True)
            if found is not None and _is_maker(ev, found):
                return True
    return False


def _is_maker(ev: Evaluator, value: Value) -> bool:
    """Whether a name stands for plux itself, for what makes plugins, or for what may do so in another module."""
    if isinstance(value, Import):
        return ev.table.carries(value.module) or (value.attribute is not None and ev.table.may_carry(value))
    if isinstance(value, ClassValue):
        return any(isinstance(base, ClassValue) and base.known == "plux.PluginSpec" for base in value.mro)
    return isinstance(value, Builtin) and value.name == "plugin"
