"""Assignment to names, attributes, items and several targets at once, and deletion."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .constants import items, unknown_items
from .flow import Raised
from .joining import options_of
from .suspicion import may_hide_plugin
from .values import UNBOUND, ClassValue, Dict, Either, Instance, Items, Module, Namespace, Unknown

if TYPE_CHECKING:
    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Value

__all__ = ["assign", "bind", "delete", "delete_attribute"]


def bind(ev: Evaluator, name: str, value: Value, frame: Frame) -> None:
    """Bind a name in the scope where an assignment to it belongs."""
    ev.heap.store(frame.scope.home(name).names, name, value)


def assign(ev: Evaluator, target: ast.expr, value: Value, frame: Frame) -> None:
    """Assign a value to a target."""
    if isinstance(target, ast.Name):
        bind(ev, target.id, value, frame)
    elif isinstance(target, ast.Attribute):
        ev.set_attribute(ev.eval(target.value, frame), target.attr, value, frame, target)
    elif isinstance(target, ast.Subscript):
        _assign_item(ev, target, value, frame)
    elif isinstance(target, ast.Starred):
        assign(ev, target.value, value, frame)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(ev, target.elts, ev.force(value), frame, target)


def _unpack(ev: Evaluator, targets: list[ast.expr], value: Value, frame: Frame, node: ast.AST) -> None:
    values = ev.iterate(value) if not isinstance(value, Either) else None
    starred = next((i for i, target in enumerate(targets) if isinstance(target, ast.Starred)), None)
    if values is None:
        suspect = may_hide_plugin(value)
        unknown = ev.doubt(Unknown("what is unpacked here is not known", ev.where(node, frame), suspect))
        for target in targets:
            assign(
                ev,
                target,
                unknown_items("list", suspect=suspect) if isinstance(target, ast.Starred) else unknown,
                frame,
            )
        return
    if len(values) < len(targets) - (starred is not None) or (starred is None and len(values) > len(targets)):
        raise Raised(("ValueError", "Exception"), ev.where(node, frame), "the number of values does not fit")
    if starred is not None:
        after = len(targets) - starred - 1
        middle = values[starred : len(values) - after]
        values = [*values[:starred], items("list", middle), *values[len(values) - after :]]
    for target, single in zip(targets, values, strict=True):
        assign(ev, target, single, frame)


def _assign_item(ev: Evaluator, target: ast.Subscript, value: Value, frame: Frame) -> None:
    from .calls import Call
    from .elements import set_element
    from .known.containers import set_item

    container = ev.eval(target.value, frame)
    for option in options_of(container):
        if isinstance(option, Dict | Namespace):
            key = None if isinstance(target.slice, ast.Slice) else ev.key(ev.eval(target.slice, frame))
            call = Call(ev, [], {}, frame, target)
            set_item(option, key if not isinstance(container, Either) else None, value, call)
        elif isinstance(option, Items):
            set_element(ev, option, target.slice, value if not isinstance(container, Either) else None, frame)
        elif isinstance(option, Instance):
            method = ev.attribute(option, "__setitem__", frame, target)
            ev.call(method, [ev.eval(target.slice, frame), value], {}, frame, target)
        elif isinstance(option, ClassValue) and option.known == "sys.modules":
            from .replacing import replace_module

            module = ev.key(ev.eval(target.slice, frame))
            if module is not None and ev.table.files.is_project(str(module.value)):
                replace_module(ev, str(module.value), value)
        elif isinstance(option, Unknown | Module):
            ev.doubt(Unknown("an item of something unknown is set", ev.where(target, frame)))


def delete(ev: Evaluator, target: ast.expr, frame: Frame) -> None:
    """Execute ``del`` for one target."""
    if isinstance(target, ast.Name):
        ev.heap.store(frame.scope.home(target.id).names, target.id, UNBOUND)
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            delete(ev, element, frame)
    elif isinstance(target, ast.Attribute):
        delete_attribute(ev, ev.eval(target.value, frame), target.attr)
    elif isinstance(target, ast.Subscript):
        container = ev.eval(target.value, frame)
        key = None if isinstance(target.slice, ast.Slice) else ev.key(ev.eval(target.slice, frame))
        if isinstance(container, Namespace) and key is not None:
            ev.heap.store(container.slots, key.value, UNBOUND)
        elif isinstance(container, Dict) and key is not None and container.state["items"] is not None:
            left = {k: v for k, v in container.state["items"].items() if k != key}
            ev.heap.store(container.state, "items", left)
        elif isinstance(container, Items):
            from .elements import delete_element

            delete_element(ev, container, target.slice, frame)
        elif isinstance(container, Dict):
            ev.heap.forget(container)


def delete_attribute(ev: Evaluator, owner: Value, name: str) -> None:
    """Delete an attribute of a value, or of each that it may be."""
    if isinstance(owner, Either):
        for option in owner.options:
            delete_attribute(ev, option, name)
        return
    attributes = ev.table.names(owner.name) if isinstance(owner, Module) else getattr(owner, "attributes", None)
    if attributes is not None:
        ev.heap.store(attributes, name, UNBOUND)
