"""Subscription: items, slices, type arguments, and the dicts behind modules and scopes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .constants import NotKnown, compute, from_python, items, to_python, unknown_items
from .flow import Raised
from .iteration import is_iterator
from .known.containers import dict_view
from .records import record_items
from .suspicion import unknown_part
from .values import (
    Bound,
    Builtin,
    ClassValue,
    Const,
    Dict,
    EnumMember,
    Function,
    Instance,
    Items,
    Namespace,
    Partial,
    Unknown,
    Wrapped,
)

if TYPE_CHECKING:
    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Value, Where

__all__ = ["subscript"]


def subscript(ev: Evaluator, container: Value, index: ast.expr, frame: Frame, node: ast.AST) -> Value:
    """Evaluate ``container[index]``.

    Raises:
        Raised: there is certainly no such item.
    """
    where = ev.where(node, frame)
    if isinstance(container, ClassValue):
        return _class_item(ev, container, index, frame, node)
    if isinstance(container, Builtin | Partial):
        return container
    if isinstance(container, Dict | Namespace):
        key = ev.key(ev.eval(index, frame))
        entries = dict_view(container)
        if key is None or entries is None:
            return ev.doubt(unknown_part(container, "the entry of a dict is not known", where))
        if key not in entries and isinstance(container, Dict) and container.default is not None:
            made = ev.call(container.default, [], {}, frame, node)
            ev.heap.store(container.state, "items", {**entries, key: made})
            return made
        if key not in entries:
            raise Raised(("KeyError", "LookupError", "Exception"), where, f"there is no entry {key.value!r}")
        return entries[key]
    if isinstance(container, Items | Const):
        return _sequence_item(ev, container, index, frame, node)
    if isinstance(container, Instance):
        record = record_items(container)
        if record is not None:
            return _sequence_item(ev, items("tuple", record), index, frame, node)
        method = ev.attribute(container, "__getitem__", frame, node)
        return ev.call(method, [ev.eval(index, frame)], {}, frame, node)
    reason = container.reason if isinstance(container, Unknown) else "an item of this value is not followed"
    suspect = isinstance(container, Unknown) and container.suspect
    ev.eval_lazy(index, frame) if not isinstance(index, ast.Slice) else None
    return ev.doubt(Unknown(reason, where, suspect))


def _class_item(ev: Evaluator, cls: ClassValue, index: ast.expr, frame: Frame, node: ast.AST) -> Value:
    """A member of an enumeration by its name, or a generic class with type arguments, which is that class."""
    if cls.is_enum:
        key = ev.key(ev.eval(index, frame))
        member = cls.attributes.get(str(key.value)) if key is not None else None
        if isinstance(member, EnumMember):
            return member
        return ev.doubt(Unknown("the member of the enumeration is not known", ev.where(node, frame)))
    if cls.known == "sys.modules":
        key = ev.key(ev.eval(index, frame))
        if key is not None and isinstance(key.value, str):
            return ev.table.module(key.value, ev.where(node, frame))
    custom = ev.class_attribute(cls, "__class_getitem__")
    if isinstance(custom, Wrapped):
        custom = custom.function
    if isinstance(custom, Function):
        return ev.call(Bound(custom, cls), [ev.eval(index, frame)], {}, frame, node)
    if custom is not None:
        return ev.doubt(Unknown("__class_getitem__ is not followed", ev.where(node, frame)))
    return cls


def _slice(container: Items | Const, bounds: slice, where: Where) -> Value:
    try:
        if isinstance(container, Const):
            return from_python(to_python(container)[bounds], where)
        content = container.state["items"]
        if content is None:
            return unknown_items(container.kind, suspect=container.suspect)
        return items(container.kind, content[bounds])
    except (LookupError, TypeError, ValueError) as error:
        raise Raised.of(error, where) from None


def _sequence_item(ev: Evaluator, container: Items | Const, index: ast.expr, frame: Frame, node: ast.AST) -> Value:
    where = ev.where(node, frame)
    if isinstance(index, ast.Slice):
        bounds = [
            Const(None) if part is None else ev.eval(part, frame) for part in (index.lower, index.upper, index.step)
        ]
        try:
            known = slice(*(to_python(bound) for bound in bounds))
        except NotKnown:
            return ev.doubt(Unknown("the bounds of a slice are not known", where))
        return _slice(container, known, where)
    if is_iterator(container):
        raise Raised(("TypeError", "Exception"), where, "an iterator has no items")
    position = ev.eval(index, frame)
    if isinstance(container, Const):
        try:
            return compute(lambda text, at: text[at], container, position, where=where)
        except (LookupError, TypeError) as error:
            raise Raised.of(error, where) from None
    content = container.state["items"]
    at = position.value if isinstance(position, Const) else None
    if content is None or not isinstance(at, int) or container.kind in ("set", "frozenset"):
        return ev.doubt(unknown_part(container, "the item of a sequence is not known", where))
    try:
        return content[at]
    except LookupError as error:
        raise Raised.of(error, where) from None
