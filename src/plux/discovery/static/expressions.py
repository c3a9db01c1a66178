"""Expressions: one small function a node type, and a table to dispatch."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from .constants import from_python, items
from .flow import Raised
from .joining import join
from .missing import is_deleted
from .values import UNBOUND, Const, Dict, Either, Items, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Slots, Value

__all__ = ["EXPRESSIONS", "arguments_of", "load_name"]


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
    if value is None and is_deleted(ev.table, frame.module, name):
        raise Raised(("NameError", "Exception"), ev.where(node, frame), f"name {name!r} is not defined")
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


def _operation(ev: Evaluator, node: ast.expr, frame: Frame) -> Value:
    """An operator. Few declarations have one, so that part is imported when the first comes, and takes over here."""
    from .operations import OPERATIONS

    EXPRESSIONS.update(OPERATIONS)
    return OPERATIONS[type(node)](ev, node, frame)


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
    return items(kind, values) if known else _lost_items(ev, kind, values)


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
        return _lost_dict(ev, (*lost, *entries.values()))
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
    if ev.is_asked_in(frame) and "environ" in (getattr(node.value, "attr", None), getattr(node.value, "id", None)):
        # which variables of the environment there are is not known
        ev.note_possible(Raised(("KeyError", "LookupError", "Exception"), ev.where(node, frame)))
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
    return _lost_items(ev, kind, collected)


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
    return _lost_dict(ev, values)


def _lost_items(ev: Evaluator, kind: str, values: Iterable[Value]) -> Items:
    from .losing import lost_items

    return lost_items(ev, kind, values)


def _lost_dict(ev: Evaluator, values: Iterable[Value]) -> Dict:
    from .losing import lost_dict

    return lost_dict(ev, values)


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
    ast.BinOp: _operation,
    ast.UnaryOp: _operation,
    ast.BoolOp: _operation,
    ast.Compare: _operation,
    ast.IfExp: _operation,
    ast.JoinedStr: _operation,
    ast.FormattedValue: _operation,
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
