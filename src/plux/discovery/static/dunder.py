"""Special methods of the project: what operators, comparisons, truth and texts ask objects for."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from .constants import text_of
from .operators import compare, truth
from .records import fields_of, is_dataclass, record_items
from .values import ClassValue, Const, EnumMember, Function, Instance, Items, Spec, Unknown

if TYPE_CHECKING:
    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Value

__all__ = ["NOT_IMPLEMENTED", "compared", "formatted", "operated", "percent_operand", "text_form", "truth_of"]

NOT_IMPLEMENTED = Unknown("NotImplemented")
"""What a special method gives that leaves the operation to the other operand."""

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.BitXor: "xor",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.LShift: "lshift",
    ast.MatMult: "matmul",
    ast.Mod: "mod",
    ast.Mult: "mul",
    ast.Pow: "pow",
    ast.RShift: "rshift",
    ast.Sub: "sub",
}
# each with what the other operand is asked for
_COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("__eq__", "__eq__"),
    ast.Gt: ("__gt__", "__lt__"),
    ast.GtE: ("__ge__", "__le__"),
    ast.Lt: ("__lt__", "__gt__"),
    ast.LtE: ("__le__", "__ge__"),
    ast.NotEq: ("__ne__", "__ne__"),
}
_OBJECTS = (Instance, Spec, EnumMember, ClassValue)
_CONVERSION = re.compile(r"%(?:\([^)]*\))?[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?([a-zA-Z%])")


def _asked(ev: Evaluator, value: Value, name: str, others: list[Value], frame: Frame, node: ast.AST) -> Value | None:
    """What a special method of the project gives; None if there is none, or it leaves that to others."""
    if not isinstance(value, _OBJECTS):
        return None
    cls = value.metaclass if isinstance(value, ClassValue) else value.cls
    found = ev.class_attribute(cls, name) if isinstance(cls, ClassValue) else None
    if not isinstance(found, Function):
        return None
    given = ev.force(ev.call(found, [value, *others], {}, frame, node))
    return None if given == NOT_IMPLEMENTED else given


def operated(
    ev: Evaluator, op: ast.operator, left: Value, right: Value, frame: Frame, node: ast.AST, *, in_place: bool = False
) -> Value | None:
    """What objects of the project make of a binary operator; None if they have no say in it."""
    name = _OPERATORS[type(op)]
    changed = _asked(ev, left, f"__i{name}__", [right], frame, node) if in_place else None
    if changed is not None:
        return changed
    given = _asked(ev, left, f"__{name}__", [right], frame, node)
    return given if given is not None else _asked(ev, right, f"__r{name}__", [left], frame, node)


def compared(ev: Evaluator, op: ast.cmpop, left: Value, right: Value, frame: Frame, node: ast.AST) -> Value | None:
    """What objects of the project say of a comparison; None if they have no say in it."""
    if type(op) not in _COMPARISONS or not (isinstance(left, Instance) or isinstance(right, Instance)):
        return None
    mine, theirs = _COMPARISONS[type(op)]
    given = _asked(ev, left, mine, [right], frame, node)
    if given is None:
        given = _asked(ev, right, theirs, [left], frame, node)
    if given is not None or not isinstance(op, ast.Eq | ast.NotEq):
        return given
    if isinstance(op, ast.NotEq):
        same = compared(ev, ast.Eq(), left, right, frame, node)
        known = truth(same) if same is not None else None
        return None if known is None else Const(not known)
    return _same_record(ev, left, right)


def _same_record(ev: Evaluator, left: Value, right: Value) -> Value | None:
    """Dataclasses are equal if their fields are; other objects only to themselves."""
    if not isinstance(left, Instance) or not isinstance(right, Instance):
        return None
    if not all(isinstance(base, ClassValue) and base.known is None for base in (*left.cls.mro, *right.cls.mro)):
        return None
    if left is right or not is_dataclass(left.cls) or left.cls is not right.cls:
        return Const(left is right)
    names = [text_of(field.attributes["name"]) or "" for field in fields_of(left.cls)]
    parts = [(left.attributes.get(name), right.attributes.get(name)) for name in names]
    answers = [
        None if one is None or other is None else truth(compare(ast.Eq(), ev.force_all(one), ev.force_all(other), None))
        for one, other in parts
    ]
    return None if None in answers else Const(all(answers))


def truth_of(ev: Evaluator, value: Value, frame: Frame, node: ast.AST) -> bool | None:
    """Whether a value is true for Python, its own methods asked; None if that is not known."""
    known = truth(value)
    if known is not None or not isinstance(value, Instance | Spec):
        return known
    for name in ("__bool__", "__len__"):
        given = _asked(ev, value, name, [], frame, node)
        if given is not None:
            return truth(given)
    return None


def text_form(ev: Evaluator, value: Value, frame: Frame, node: ast.AST, *, developers: bool = False) -> Value | None:
    """What ``str()`` or ``repr()`` give of an object of the project; None if it says nothing."""
    if record_items(value) is not None and not developers:
        return None
    for name in ("__repr__",) if developers or isinstance(value, ClassValue) else ("__str__", "__repr__"):
        if isinstance(value, EnumMember) and name == "__repr__" and not developers:
            return None
        given = _asked(ev, value, name, [], frame, node)
        if given is not None:
            return given
    return None


def formatted(ev: Evaluator, value: Value, conversion: str, spec: Value, frame: Frame, node: ast.AST) -> Value | None:
    """What an object of the project is in a replacement field; None if it says nothing."""
    if conversion:
        return text_form(ev, value, frame, node, developers=conversion in "ra")
    given = _asked(ev, value, "__format__", [spec], frame, node)
    return given if given is not None else text_form(ev, value, frame, node)


def percent_operand(ev: Evaluator, template: Value, operand: Value, frame: Frame, node: ast.AST) -> Value:
    """What stands behind ``%``, with texts in place of the objects that have some."""
    text = text_of(template)
    if text is None or not set(_CONVERSION.findall(text)) <= {"s", "%"}:
        return operand

    def as_text(value: Value) -> Value:
        value = ev.force(value)
        form = text_form(ev, value, frame, node) if isinstance(value, _OBJECTS) else None
        return value if form is None else form

    if isinstance(operand, Items) and operand.kind == "tuple" and operand.state["items"] is not None:
        return Items("tuple", {"items": tuple(map(as_text, operand.state["items"]))})
    return as_text(operand)
