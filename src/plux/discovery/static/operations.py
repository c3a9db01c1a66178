"""Expressions with operators: arithmetic, comparisons, truth, conditions, and texts that are put together."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from .constants import items
from .dunder import compared, formatted, operated, percent_operand, truth_of
from .iteration import as_list
from .joining import join, options_of
from .operators import binary, compare, format_value, truth, unary
from .values import Const, Instance

if TYPE_CHECKING:
    from collections.abc import Callable

    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Value, Where

__all__ = ["OPERATIONS", "operate", "truth_in", "truth_of_all"]


def _binary(ev: Evaluator, node: ast.BinOp, frame: Frame) -> Value:
    left, right = ev.eval(node.left, frame), ev.eval(node.right, frame)
    if isinstance(node.op, ast.Mod):
        right = ev.force_all(right)
    return ev.each(left, lambda one: ev.each(right, lambda other: operate(ev, node.op, one, other, frame, node)))


def operate(
    ev: Evaluator, op: ast.operator, left: Value, right: Value, frame: Frame, node: ast.AST, *, in_place: bool = False
) -> Value:
    """Evaluate a binary operator, objects of the project asked first."""
    given = operated(ev, op, left, right, frame, node, in_place=in_place)
    if given is not None:
        return given
    if isinstance(op, ast.Mod) and isinstance(left, Const):
        right = percent_operand(ev, left, right, frame, node)
    return binary(op, left, right, ev.where(node, frame))


def _unary(ev: Evaluator, node: ast.UnaryOp, frame: Frame) -> Value:
    operand = ev.eval(node.operand, frame)
    if isinstance(node.op, ast.Not) and isinstance(operand, Instance):
        known = truth_in(ev, operand, frame, node)
        return Const(not known) if known is not None else unary(node.op, operand, ev.where(node, frame))
    return ev.each(operand, lambda one: unary(node.op, one, ev.where(node, frame)))


def _bool(ev: Evaluator, node: ast.BoolOp, frame: Frame) -> Value:
    """``and`` and ``or``: operands behind one that decides are not evaluated."""
    stops_at = isinstance(node.op, ast.Or)
    possible: list[Value] = []
    for index, operand in enumerate(node.values):
        value = ev.eval(operand, frame)
        for option in options_of(value):
            known = truth_of(ev, option, frame, node)
            if known is None or known is stops_at or index == len(node.values) - 1:
                possible.append(option)
        if truth_in(ev, value, frame, node) is stops_at:
            break
    return join(possible, ev.where(node, frame))


def truth_of_all(value: Value) -> bool | None:
    """The truth of a value; None if it is not known, or not the same for all options."""
    options = options_of(value)
    known = {truth(option) for option in options}
    return known.pop() if len(known) == 1 else None


def truth_in(ev: Evaluator, value: Value, frame: Frame, node: ast.AST) -> bool | None:
    """The same, objects of the project asked."""
    options = options_of(value)
    known = {truth_of(ev, option, frame, node) for option in options}
    return known.pop() if len(known) == 1 else None


def _compare(ev: Evaluator, node: ast.Compare, frame: Frame) -> Value:
    where = ev.where(node, frame)
    left = ev.force_all(ev.eval(node.left, frame))
    result: Value = Const(value=True)
    for op, operand in zip(node.ops, node.comparators, strict=True):
        right = ev.eval(operand, frame)
        right = ev.force_all(as_list(ev, right) if isinstance(op, ast.In | ast.NotIn) else right)
        one, other = _container_asked(ev, op, left, right, frame, node)

        def single(a: Value, op: ast.cmpop = op, other: Value = other) -> Value:
            return ev.each(other, lambda b: compared(ev, op, a, b, frame, node) or compare(op, a, b, where))

        result = ev.each(one, single)
        if truth_of_all(result) is not True:
            return result
        left = right
    return result


def _container_asked(
    ev: Evaluator, op: ast.cmpop, left: Value, right: Value, frame: Frame, node: ast.Compare
) -> tuple[Value, Value]:
    """For ``in`` an object of the project: what its ``__contains__`` says, as the place of a known answer."""
    if not isinstance(op, ast.In | ast.NotIn) or not isinstance(right, Instance):
        return left, right
    if ev.class_attribute(right.cls, "__contains__") is None:
        content = ev.iterate(right)
        return left, items("list", content) if content is not None else right
    said = truth_of_all(ev.call(ev.attribute(right, "__contains__", frame, node), [left], {}, frame, node))
    if said is None:
        return left, right
    return Const(value=True), items("list", [Const(value=True)] if said else [])


def _conditional(ev: Evaluator, node: ast.IfExp, frame: Frame) -> Value:
    known = truth_in(ev, ev.eval(node.test, frame), frame, node)
    if known is not None:
        return ev.eval(node.body if known else node.orelse, frame)
    return ev.alternatives([lambda: ev.eval(node.body, frame), lambda: ev.eval(node.orelse, frame)], node, frame)


def _joined(ev: Evaluator, node: ast.JoinedStr, frame: Frame) -> Value:
    text: Value = Const("")
    for part in node.values:
        value = ev.eval(part, frame)
        where = ev.where(part, frame)

        def append(one: Value, value: Value = value, where: Where = where) -> Value:
            return ev.each(value, lambda other: binary(ast.Add(), one, other, where))

        text = ev.each(text, append)
    return text


def _formatted(ev: Evaluator, node: ast.FormattedValue, frame: Frame) -> Value:
    spec = ev.eval(node.format_spec, frame) if node.format_spec is not None else Const("")
    conversion = chr(node.conversion) if node.conversion > 0 else ""
    where = ev.where(node, frame)

    def text(one: Value) -> Value:
        form = formatted(ev, one, conversion, spec, frame, node)
        return format_value(one, conversion, spec, where) if form is None else form

    return ev.each(ev.eval(node.value, frame), text)


# Any: each function takes the type of node under which it is listed
OPERATIONS: dict[type[ast.AST], Callable[[Evaluator, Any, Frame], Value]] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _bool,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
}
