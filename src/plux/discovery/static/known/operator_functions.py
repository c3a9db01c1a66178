"""The module `operator`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ..constants import items
from ..operators import binary, compare, truth, unary
from ..values import Builtin, Const, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Value

__all__ = ["OPERATORS"]


def _constant(value: object) -> ast.Constant:
    node = ast.Constant(None)
    # the stubs do not list what a key may be
    setattr(node, "value", value)  # noqa: B010 - the value may be any constant
    return node


def _item(call: Call, container: Value, key: Value) -> Value:
    known = call.ev.key(key)
    if known is None:
        return call.ev.doubt(Unknown("the item that is asked for is not known", call.where))
    if isinstance(known.value, tuple):
        index: ast.expr = ast.Tuple([_constant(part) for part in known.value], ast.Load())
    else:
        index = _constant(known.value)
    return call.ev.subscript(call.force(container), index, call.frame, call.node)


def _getter(one: Callable[[Call, Value, Value], Value]) -> Callable[[Call], Value]:
    """``itemgetter`` and ``attrgetter``: one value, or a tuple of several."""

    def make(call: Call) -> Value:
        wanted = list(call.positional)

        def get(inner: Call) -> Value:
            found = [one(inner, inner.argument(0, "obj"), each) for each in wanted]
            return found[0] if len(found) == 1 else items("tuple", found)

        return Builtin("getter", get)

    return make


def _attribute(call: Call, owner: Value, name: Value) -> Value:
    known = call.force(name)
    if not isinstance(known, Const) or not isinstance(known.value, str):
        return call.ev.doubt(Unknown("the attribute that is asked for is not known", call.where))
    for part in known.value.split("."):
        owner = call.ev.attribute(call.force(owner), part, call.frame, call.node)
    return owner


def _method_caller(call: Call) -> Value:
    name, positional, keywords = call.argument(0, "name"), call.positional[1:], dict(call.keywords)

    def run(inner: Call) -> Value:
        method = _attribute(inner, inner.argument(0, "obj"), name)
        return inner.ev.call(method, list(positional), dict(keywords), inner.frame, inner.node)

    return Builtin("methodcaller", run)


def _two(function: Callable[[Value, Value, Call], Value]) -> Callable[[Call], Value]:
    def run(call: Call) -> Value:
        one, other = (call.ev.force_all(call.argument(index, name)) for index, name in enumerate("ab"))
        return call.ev.each(one, lambda left: call.ev.each(other, lambda right: function(left, right, call)))

    return run


def _binary(node: ast.operator) -> Callable[[Call], Value]:
    return _two(lambda left, right, call: binary(node, left, right, call.where))


def _comparison(node: ast.cmpop, *, swapped: bool = False) -> Callable[[Call], Value]:
    if swapped:
        return _two(lambda left, right, call: compare(node, right, left, call.where))
    return _two(lambda left, right, call: compare(node, left, right, call.where))


def _truth(call: Call) -> Value:
    known = truth(call.force(call.argument(0, "a")))
    return call.ev.doubt(Unknown("whether it is true is not known", call.where)) if known is None else Const(known)


_FUNCTIONS: dict[str, Callable[[Call], Value]] = {
    "add": _binary(ast.Add()),
    "and_": _binary(ast.BitAnd()),
    "attrgetter": _getter(_attribute),
    "concat": _binary(ast.Add()),
    "contains": _comparison(ast.In(), swapped=True),
    "eq": _comparison(ast.Eq()),
    "floordiv": _binary(ast.FloorDiv()),
    "ge": _comparison(ast.GtE()),
    "getitem": lambda call: _item(call, call.argument(0, "a"), call.argument(1, "b")),
    "gt": _comparison(ast.Gt()),
    "is_": _comparison(ast.Is()),
    "is_not": _comparison(ast.IsNot()),
    "itemgetter": _getter(_item),
    "le": _comparison(ast.LtE()),
    "lt": _comparison(ast.Lt()),
    "methodcaller": _method_caller,
    "mod": _binary(ast.Mod()),
    "mul": _binary(ast.Mult()),
    "ne": _comparison(ast.NotEq()),
    "neg": lambda call: unary(ast.USub(), call.force(call.argument(0, "a")), call.where),
    "not_": lambda call: unary(ast.Not(), call.force(call.argument(0, "a")), call.where),
    "or_": _binary(ast.BitOr()),
    "sub": _binary(ast.Sub()),
    "truth": _truth,
}
OPERATORS: dict[str, Value] = {
    f"operator.{name}": Builtin(f"operator.{name}", function) for name, function in _FUNCTIONS.items()
}
