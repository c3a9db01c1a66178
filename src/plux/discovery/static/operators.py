"""Operators and formatting on values."""

from __future__ import annotations

import ast
import operator
import re
from typing import TYPE_CHECKING, Any

from .budget import MAX_ITEMS, MAX_TEXT
from .constants import NotKnown, compute, from_python, items, text_of, to_python, unknown_dict, unknown_items
from .flow import Raised
from .suspicion import may_hide_plugin
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
    Module,
    Partial,
    Spec,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .values import Value, Where

MAX_WIDTH = 9_999

__all__ = ["MAX_WIDTH", "binary", "compare", "format_value", "percent_is_safe", "truth", "unary"]

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
    ast.MatMult: operator.matmul,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def binary(node: ast.operator, left: Value, right: Value, where: Where | None) -> Value:
    """Evaluate a binary operator.

    Raises:
        Raised: it certainly raises.
    """
    if isinstance(node, ast.Add) and isinstance(left, Items) and isinstance(right, Items) and left.kind == right.kind:
        first, second = left.state["items"], right.state["items"]
        if first is None or second is None or len(first) + len(second) > MAX_ITEMS:
            return unknown_items(left.kind, suspect=may_hide_plugin(left) or may_hide_plugin(right))
        return items(left.kind, first + second)
    if isinstance(node, ast.Mult) and (isinstance(left, Items) or isinstance(right, Items)):
        return _repeated(left, right, where) if isinstance(left, Items) else _repeated(right, left, where)
    if isinstance(node, ast.BitOr) and isinstance(left, Dict) and isinstance(right, Dict):
        entries, more = left.state["items"], right.state["items"]
        if entries is None or more is None:
            return unknown_dict(suspect=may_hide_plugin(left) or may_hide_plugin(right))
        return Dict({"items": {**entries, **more}})
    try:
        if _explodes(node, to_python(left), to_python(right)):
            return Unknown("the value is too large", where)
    except NotKnown:
        pass
    return _guarded(_BINARY[type(node)], left, right, where=where)


def _repeated(container: Value, times: Value, where: Where | None) -> Value:
    """A sequence several times over; its items are the same, not copies."""
    if not isinstance(container, Items) or container.kind not in ("list", "tuple"):
        raise Raised(("TypeError", "Exception"), where, "it cannot be multiplied")
    if isinstance(times, Const) and not isinstance(times.value, int):
        raise Raised(("TypeError", "Exception"), where, "a sequence is multiplied by a whole number")
    content = container.state["items"]
    known = times.value if isinstance(times, Const) and isinstance(times.value, int) else None
    if content is None or known is None or known * len(content) > MAX_ITEMS:
        return unknown_items(container.kind, suspect=may_hide_plugin(container))
    return items(container.kind, content * known)


def _explodes(node: ast.operator, left: Any, right: Any) -> bool:  # noqa: ANN401 - any constants
    """Whether computing it could take long or much memory."""
    if isinstance(node, ast.Mult):
        for one, other in ((left, right), (right, left)):
            if isinstance(one, int) and hasattr(other, "__len__"):
                limit = MAX_TEXT if isinstance(other, str | bytes) else MAX_ITEMS
                return one * len(other) > limit
    if isinstance(node, ast.Pow | ast.LShift) and isinstance(left, int) and isinstance(right, int):
        return right > MAX_TEXT or abs(left).bit_length() * max(right, 0) > 4 * MAX_TEXT
    if isinstance(node, ast.Mod) and isinstance(left, str | bytes):
        return not percent_is_safe(left, right)
    return False


def percent_is_safe(template: str | bytes, arguments: object) -> bool:
    """Whether a ``%`` format or format specification asks for no huge width."""
    text = template.decode("latin-1") if isinstance(template, bytes) else template
    if any(len(number) > len(str(MAX_WIDTH)) for number in re.findall(r"\d+", text)):
        return False
    starred = "*" in text
    numbers = arguments if isinstance(arguments, tuple) else (arguments,)
    return not starred or all(abs(n) <= MAX_WIDTH for n in numbers if isinstance(n, int))


def unary(node: ast.unaryop, operand: Value, where: Where | None) -> Value:
    """Evaluate a unary operator.

    Raises:
        Raised: it certainly raises.
    """
    if isinstance(node, ast.Not):
        known = truth(operand)
        return Unknown("it is not known whether this is true", where) if known is None else Const(not known)
    return _guarded(_UNARY[type(node)], operand, where=where)


def compare(node: ast.cmpop, left: Value, right: Value, where: Where | None) -> Value:
    """Evaluate one comparison.

    Raises:
        Raised: it certainly raises.
    """
    if isinstance(node, ast.Is | ast.IsNot):
        same = _identical(left, right)
        return _unknown_comparison(where) if same is None else Const(same is isinstance(node, ast.Is))
    if isinstance(node, ast.Eq | ast.NotEq):
        same = _equal(left, right)
        return _unknown_comparison(where) if same is None else Const(same is isinstance(node, ast.Eq))
    if isinstance(node, ast.In | ast.NotIn):
        inside = _contains(right, left)
        return _unknown_comparison(where) if inside is None else Const(inside is isinstance(node, ast.In))
    return _guarded(_COMPARE[type(node)], left, right, where=where)


def _unknown_comparison(where: Where | None) -> Unknown:
    return Unknown("the outcome of the comparison is not known", where)


def _guarded(function: Callable[..., Any], *operands: Value, where: Where | None) -> Value:
    try:
        return compute(function, *operands, where=where)
    except (ArithmeticError, TypeError, ValueError, LookupError) as error:
        raise Raised.of(error, where) from None


_OBJECTS = (ClassValue, Function, Module, Instance, Spec, Builtin, Bound)


def _identical(left: Value, right: Value) -> bool | None:
    if left is right and not isinstance(left, Unknown):
        return True
    if isinstance(left, Const) and isinstance(right, Const):
        if left.value is None or right.value is None or isinstance(left.value, bool) or isinstance(right.value, bool):
            return left == right
        return None if left == right else False
    if isinstance(left, Const) or isinstance(right, Const):
        other = right if isinstance(left, Const) else left
        return False if isinstance(other, (*_OBJECTS, Items, Dict)) else None
    if isinstance(left, Module) and isinstance(right, Module):
        return left.name == right.name
    if isinstance(left, _OBJECTS) and isinstance(right, _OBJECTS):
        return left is right
    return None


def _equal(left: Value, right: Value) -> bool | None:
    try:
        return bool(to_python(left) == to_python(right))
    except NotKnown:
        pass
    if isinstance(left, EnumMember) and isinstance(right, EnumMember):
        return left.cls is right.cls and left.name == right.name
    if isinstance(left, Instance) or isinstance(right, Instance):
        return True if left is right else None
    return _identical(left, right)


def _contains(container: Value, member: Value) -> bool | None:
    if isinstance(container, Const):
        text, part = text_of(container), text_of(member)
        return part in text if text is not None and part is not None else None
    entries: tuple[Value, ...] | None = None
    if isinstance(container, Items):
        entries = container.state["items"]
    elif isinstance(container, Dict):
        content = container.state["items"]
        entries = None if content is None else tuple(content)
    if entries is None:
        return None
    answers = [_equal(entry, member) for entry in entries]
    if any(answers):
        return True
    return None if None in answers else False


def truth(value: Value) -> bool | None:
    """Whether a value is true for Python; None if that is not known."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Items) and value.kind == "iterator":
        return True
    if isinstance(value, Items | Dict):
        content = value.state["items"]
        return None if content is None else bool(content)
    if isinstance(value, Function | ClassValue | Module | Builtin | Bound | Partial):
        return True
    if isinstance(value, Instance | Spec):
        return True if _is_always_true(value.cls) else None
    if isinstance(value, EnumMember):
        return truth(value.value) if value.is_text else True
    return None


_CONVERSIONS: dict[str, Callable[[object], str]] = {"a": ascii, "r": repr, "s": str}


def _is_always_true(cls: ClassValue) -> bool:
    """Whether instances are true as objects are: no class says otherwise, and all can be looked into."""
    return all(
        isinstance(base, ClassValue)
        and (base.known is None or base.known in _PLAIN)
        and not {"__bool__", "__len__"} & base.attributes.keys()
        for base in cls.mro
    )


_PLAIN = frozenset({"builtins.object", "plux.PluginSpec", "plux.Plugin", "abc.ABC", "typing.Generic"})


def format_value(value: Value, conversion: str, spec: Value, where: Where | None) -> Value:
    """Evaluate one replacement field of an f-string or of ``str.format``.

    Raises:
        Raised: it certainly raises.
    """
    template = text_of(spec)
    if template is None or not percent_is_safe(template, ()):
        return Unknown("the format specification is not known, or asks for a huge width", where)
    if isinstance(value, EnumMember):
        return _format_member(value, where)
    try:
        known = to_python(value)
    except NotKnown as unknown:
        reason = unknown.value
        return reason if isinstance(reason, Unknown) else Unknown("its text is not known", where)
    if isinstance(known, set | frozenset) and len(known) > 1:
        return Unknown("the order of a set is not known", where)
    converted = _CONVERSIONS[conversion](known) if conversion else known
    try:
        return from_python(format(converted, template), where)
    except (TypeError, ValueError) as error:
        raise Raised.of(error, where) from None


def _format_member(member: EnumMember, where: Where | None) -> Value:
    if member.is_text and any(c.known == "enum.StrEnum" for c in member.cls.mro if isinstance(c, ClassValue)):
        return member.value
    return Unknown("the text of an enumeration's member differs between versions of Python; write .value", where)
