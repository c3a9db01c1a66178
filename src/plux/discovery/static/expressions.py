"""Expressions: one small function a node type, and a table to dispatch."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from .constants import from_python, items, unknown_dict, unknown_items
from .dunder import compared, formatted, operated, percent_operand, truth_of
from .iteration import as_list
from .joining import join
from .operators import binary, compare, format_value, truth, unary
from .suspicion import is_plugin_or_hides_one
from .values import UNBOUND, Const, Dict, Either, Instance, Items, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Slots, Value, Where

__all__ = ["EXPRESSIONS", "arguments_of", "load_name", "operate", "truth_in", "truth_of_all"]


def _constant(ev: Evaluator, node: ast.Constant, frame: Frame) -> Value:
    return from_python(node.value, ev.where(node, frame))


def _name(ev: Evaluator, node: ast.Name, frame: Frame) -> Value:
    return load_name(ev, node.id, frame, node)


def load_name(ev: Evaluator, name: str, frame: Frame, node: ast.AST) -> Value:
    """Look a name up: scopes first, then the builtins. A name that only one of several ways binds is taken as bound."""
    value = frame.scope.lookup(name)
    if value is None:
        # a statement that was passed over may bind it
        value = ev.table.demand(frame.module, name, so_far=True)
    if value is None:
        value = ev.builtin(name)
    if value is None:
        return ev.doubt(Unknown(f"the name {name!r} is not bound here, as far as reading tells", ev.where(node, frame)))
    if isinstance(value, Either) and UNBOUND in value.options:
        return join([option for option in value.options if option is not UNBOUND], value.where)
    return value


def _attribute(ev: Evaluator, node: ast.Attribute, frame: Frame) -> Value:
    return ev.attribute(ev.eval(node.value, frame), node.attr, frame, node)


def _call(ev: Evaluator, node: ast.Call, frame: Frame) -> Value:
    callee = ev.eval(node.func, frame)
    positional, keywords, complete = arguments_of(ev, node, frame)
    return ev.call(callee, positional, keywords, frame, node, complete=complete)


def arguments_of(ev: Evaluator, node: ast.Call, frame: Frame) -> tuple[list[Value], Slots, bool]:
    """Evaluate the arguments of a call; False as the third if there are more that are not known."""
    positional: list[Value] = []
    keywords: Slots = {}
    complete = True
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            more = ev.iterate(ev.eval(argument.value, frame))
            complete = complete and more is not None
            positional.extend(more or ())
        else:
            positional.append(ev.eval_lazy(argument, frame))
    for keyword in node.keywords:
        value = ev.eval_lazy(keyword.value, frame)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
            continue
        value = ev.force(value)
        entries = value.state["items"] if isinstance(value, Dict) else None
        complete = complete and entries is not None
        for key, entry in (entries or {}).items():
            if isinstance(key.value, str):
                keywords[key.value] = entry
    return positional, keywords, complete


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
        for option in value.options if isinstance(value, Either) else (value,):
            known = truth_of(ev, option, frame, node)
            if known is None or known is stops_at or index == len(node.values) - 1:
                possible.append(option)
        if truth_in(ev, value, frame, node) is stops_at:
            break
    return join(possible, ev.where(node, frame))


def truth_of_all(value: Value) -> bool | None:
    """The truth of a value; None if it is not known, or not the same for all options."""
    options = value.options if isinstance(value, Either) else (value,)
    known = {truth(option) for option in options}
    return known.pop() if len(known) == 1 else None


def truth_in(ev: Evaluator, value: Value, frame: Frame, node: ast.AST) -> bool | None:
    """The same, objects of the project asked."""
    options = value.options if isinstance(value, Either) else (value,)
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


def _sequence(ev: Evaluator, node: ast.Tuple | ast.List | ast.Set, frame: Frame) -> Value:
    values: list[Value] = []
    known = True
    for element in node.elts:
        if isinstance(element, ast.Starred):
            source = ev.eval(element.value, frame)
            more = ev.iterate(source)
            known = known and more is not None
            values.extend([source] if more is None else more)
        else:
            values.append(ev.eval_lazy(element, frame))
    kind = type(node).__name__.lower()
    return items(kind, values) if known else unknown_items(kind, suspect=any(map(is_plugin_or_hides_one, values)))


def _dict(ev: Evaluator, node: ast.Dict, frame: Frame) -> Value:
    entries: dict[Const, Value] = {}
    lost: list[Value] = []
    for key, value in zip(node.keys, node.values, strict=True):
        item = ev.eval(value, frame) if key is None else ev.eval_lazy(value, frame)
        if key is None:
            content = item.state["items"] if isinstance(item, Dict) else None
            entries.update(content or {})
            lost.extend([item] if content is None else ())
            continue
        known = ev.key(ev.eval(key, frame))
        if known is None:
            lost.append(item)
        else:
            entries[known] = item
    if lost:
        return unknown_dict(suspect=any(map(is_plugin_or_hides_one, (*lost, *entries.values()))))
    return Dict({"items": entries})


def _lambda(ev: Evaluator, node: ast.Lambda, frame: Frame) -> Value:
    return ev.make_function(node, "<lambda>", frame)


def _named(ev: Evaluator, node: ast.NamedExpr, frame: Frame) -> Value:
    value = ev.eval(node.value, frame)
    scope = frame.scope
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    ev.heap.store(scope.home(node.target.id).names, node.target.id, value)
    return value


def _subscript(ev: Evaluator, node: ast.Subscript, frame: Frame) -> Value:
    return ev.subscript(ev.eval(node.value, frame), node.slice, frame, node)


def _comprehension(ev: Evaluator, node: ast.ListComp | ast.SetComp, frame: Frame) -> Value:
    return _collected(ev, node, frame, None)


def _generator(ev: Evaluator, node: ast.GeneratorExp, frame: Frame) -> Value:
    """Only its first iterable is evaluated where it stands."""
    source = ev.eval(node.generators[0].iter, frame)
    return Items("iterator", {"items": None}, pending=lambda: _collected(ev, node, frame, source))


def _collected(
    ev: Evaluator, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, frame: Frame, source: Value | None
) -> Items:
    kind = "set" if isinstance(node, ast.SetComp) else "list"
    collected: list[Value] = []

    def collect(inner: Frame) -> None:
        collected.append(ev.eval(node.elt, inner))

    known = ev.run_comprehension(node.generators, collect, frame, source)
    if known:
        return items(kind, collected)
    return unknown_items(kind, suspect=any(map(is_plugin_or_hides_one, collected)))


def _dict_comprehension(ev: Evaluator, node: ast.DictComp, frame: Frame) -> Value:
    entries: dict[Const, Value] = {}
    values: list[Value] = []
    unknown_key = False

    def collect(inner: Frame) -> None:
        nonlocal unknown_key
        key = ev.key(ev.eval(node.key, inner))
        value = ev.eval(node.value, inner)
        values.append(value)
        if key is None:
            unknown_key = True
        else:
            entries[key] = value

    known = ev.run_comprehension(node.generators, collect, frame)
    if known and not unknown_key:
        return Dict({"items": entries})
    return unknown_dict(suspect=any(map(is_plugin_or_hides_one, values)))


def _yield(ev: Evaluator, node: ast.Yield | ast.YieldFrom, frame: Frame) -> Value:
    value = ev.eval(node.value, frame) if node.value is not None else Const(None)
    if frame.yielded is not None:
        if isinstance(node, ast.Yield):
            frame.yielded.append(value)
        else:
            more = ev.iterate(value)
            frame.yielded.extend([Unknown("not known", ev.where(node, frame))] if more is None else more)
    return Const(None)


def _await(ev: Evaluator, node: ast.Await, frame: Frame) -> Value:
    ev.eval(node.value, frame)
    return ev.doubt(Unknown("the result of a coroutine is not followed", ev.where(node, frame)))


# Any: each function takes the type of node under which it is listed
EXPRESSIONS: dict[type[ast.AST], Callable[[Evaluator, Any, Frame], Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _bool,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.Tuple: _sequence,
    ast.List: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.Lambda: _lambda,
    ast.NamedExpr: _named,
    ast.Subscript: _subscript,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _generator,
    ast.DictComp: _dict_comprehension,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.Await: _await,
}
