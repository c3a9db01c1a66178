"""Builtin functions and types, as far as the evaluation of declarations needs them."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from ..budget import MAX_ITEMS
from ..constants import NotKnown, compute, from_python, items, text_of, to_python
from ..flow import Raised
from ..operators import MAX_WIDTH, format_value, truth
from ..values import (
    Builtin,
    Const,
    Dict,
    EnumMember,
    Instance,
    Items,
    Namespace,
    Unknown,
)
from .containers import dict_view
from .inert import inert_class
from .reflection import REFLECTION

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Value

__all__ = ["BUILTINS"]


def _pure(name: str, function: Callable[..., Any]) -> Builtin:
    """A function of Python that may be run on operands that are known."""

    def call(call: Call) -> Value:
        if not call.complete or call.keywords:
            return call.ev.doubt(Unknown(f"the call of {name}() is not followed", call.where))
        operands = [call.ev.force_all(value) for value in call.positional]
        for operand in operands:
            if isinstance(operand, EnumMember) or (isinstance(operand, Items) and "set" in operand.kind):
                return call.ev.doubt(Unknown(f"{name}() of an enumeration or set is not followed", call.where))
        if name == "round" and any(isinstance(each, Const) and not _is_small(each) for each in operands[1:]):
            return Unknown("the number is too large", call.where)
        try:
            return compute(function, *operands, where=call.where)
        except Exception as error:  # noqa: BLE001 - the project's code would get it
            raise Raised.of(error, call.where) from None

    return Builtin(name, call)


def _is_small(digits: Const) -> bool:
    return not isinstance(digits.value, int) or abs(digits.value) <= MAX_WIDTH


def _len(call: Call) -> Value:
    values = call.ev.iterate(call.argument(0, "obj"))
    return Const(len(values)) if values is not None else call.ev.doubt(Unknown("the length is not known", call.where))


def _range(call: Call) -> Value:
    try:
        known = range(*(to_python(call.force(value)) for value in call.positional))
        if len(known) > MAX_ITEMS:
            return Unknown("the range is too long", call.where)
    except NotKnown:
        return call.ev.doubt(Unknown("the bounds of the range are not known", call.where))
    except Exception as error:  # noqa: BLE001 - the project's code would get it
        raise Raised.of(error, call.where) from None
    return from_python(known, call.where)


def _container(kind: str) -> Builtin:
    def call(call: Call) -> Value:
        if not call.positional:
            return items(kind, ())
        source = call.force(call.positional[0])
        values = call.ev.iterate(source)
        if values is not None and isinstance(source, Items) and "set" in source.kind and kind in ("list", "tuple"):
            values = values if len(values) < 2 else None  # noqa: PLR2004 - of two, the order is not known
        return items(kind, values)

    return Builtin(kind, call)


def _dict(call: Call) -> Value:
    entries: dict[Const, Value] = {}
    for source in map(call.force, call.positional):
        view = dict_view(source) if isinstance(source, Dict | Namespace) else _pairs(call, source)
        if view is None:
            return Dict({"items": None})
        entries.update(view)
    entries.update({Const(name): value for name, value in call.keywords.items()})
    return Dict({"items": entries if call.complete else None})


def _pairs(call: Call, source: Value) -> dict[Const, Value] | None:
    entries: dict[Const, Value] = {}
    for pair in call.ev.iterate(source) or [Unknown("not known")]:
        both = call.ev.iterate(pair) if not isinstance(pair, Unknown) else None
        key = call.ev.key(both[0]) if both is not None and len(both) == 2 else None  # noqa: PLR2004 - a pair
        if both is None or key is None:
            return None
        entries[key] = both[1]
    return entries


def _zip(call: Call) -> Value:
    columns = [call.ev.iterate(value) for value in call.positional]
    if any(column is None for column in columns):
        return items("list", None)
    rows = zip(*(column for column in columns if column is not None), strict=False)
    return items("list", [items("tuple", row) for row in rows])


def _enumerate(call: Call) -> Value:
    values, start = call.ev.iterate(call.argument(0, "iterable")), call.force(call.argument(1, "start", Const(0)))
    if values is None or not isinstance(start, Const) or not isinstance(start.value, int):
        return items("list", None)
    return items("list", [items("tuple", (Const(n), value)) for n, value in enumerate(values, start.value)])


def _reversed(call: Call) -> Value:
    values = call.ev.iterate(call.argument(0, "sequence"))
    return items("list", None if values is None else values[::-1])


def _sorted(call: Call) -> Value:
    values = call.ev.iterate(call.argument(0, "iterable"))
    descending = truth(call.force(call.keywords.get("reverse", Const(value=False))))
    key = call.keywords.get("key")
    if values is None or descending is None:
        return items("list", None)
    try:
        keys = [
            to_python(
                call.ev.force_all(value if key is None else call.ev.call(key, [value], {}, call.frame, call.node))
            )
            for value in values
        ]
        order = sorted(range(len(values)), key=keys.__getitem__, reverse=descending)
    except NotKnown:
        return items("list", None)
    except TypeError as error:
        raise Raised.of(error, call.where) from None
    return items("list", [values[position] for position in order])


def _map(call: Call) -> Value:
    columns = [call.ev.iterate(value) for value in call.positional[1:]]
    if any(column is None for column in columns):
        return items("list", None)
    rows = zip(*(column for column in columns if column is not None), strict=False)
    return items("list", [call.ev.call(call.positional[0], list(row), {}, call.frame, call.node) for row in rows])


def _filter(call: Call) -> Value:
    values = call.ev.iterate(call.argument(1, "iterable"))
    function = call.force(call.argument(0, "function"))
    if values is None:
        return items("list", None)
    kept = []
    for value in values:
        verdict = value if function == Const(None) else call.ev.call(function, [value], {}, call.frame, call.node)
        known = truth(call.force(verdict))
        if known is None:
            return items("list", None)
        if known:
            kept.append(value)
    return items("list", kept)


def _quantifier(name: str, *, stops_at: bool) -> Builtin:
    def call(call: Call) -> Value:
        values = call.ev.iterate(call.argument(0, "iterable"))
        known = None if values is None else [truth(call.force(value)) for value in values]
        if known is not None and stops_at in known:
            return Const(stops_at)
        if known is None or None in known:
            return call.ev.doubt(Unknown(f"what {name}() says is not known", call.where))
        return Const(not stops_at)

    return Builtin(name, call)


def _object(call: Call) -> Value:
    return Instance(inert_class("object"), {}, call.where)


def _format(call: Call) -> Value:
    spec = call.force(call.argument(1, "format_spec", Const("")))
    return format_value(call.force(call.argument(0, "value")), "", spec, call.where)


def _exec(call: Call) -> Value:
    """Code in a text is not followed; if it speaks of plugins, that is said."""
    code = text_of(call.force(call.argument(0, "source")))
    if code is not None and "plugin" in code.lower():
        reason = "code in a text that speaks of plugins is executed here"
        call.ev.hidden(Unknown(reason, call.where, suspect=True), call, reason)
    return call.ev.doubt(Unknown("exec() is not followed", call.where))


def _unfollowed(name: str) -> Builtin:
    return Builtin(name, lambda call: call.ev.doubt(Unknown(f"{name}() is not followed", call.where)))


_PURE = (
    "abs",
    "ascii",
    "bin",
    "bool",
    "chr",
    "complex",
    "divmod",
    "float",
    "hex",
    "int",
    "max",
    "min",
    "oct",
    "ord",
    "repr",
    "round",
    "str",
    "sum",
)
_UNFOLLOWED = (
    "bytearray",
    "bytes",
    "compile",
    "dir",
    "eval",
    "hash",
    "id",
    "input",
    "iter",
    "memoryview",
    "next",
    "open",
    "slice",
    "help",
)

BUILTINS: dict[str, Value] = {
    **REFLECTION,
    **{name: _pure(name, getattr(builtins, name)) for name in _PURE},
    **{name: _unfollowed(name) for name in _UNFOLLOWED},
    **{kind: _container(kind) for kind in ("list", "tuple", "set", "frozenset")},
    **{
        name: inert_class(name)
        for name, known in vars(builtins).items()
        if isinstance(known, type) and issubclass(known, BaseException)
    },
    "None": Const(None),
    "NotImplemented": Unknown("NotImplemented"),
    "__debug__": Const(value=True),
    "all": _quantifier("all", stops_at=False),
    "any": _quantifier("any", stops_at=True),
    "dict": Builtin("dict", _dict),
    "enumerate": Builtin("enumerate", _enumerate),
    "exec": Builtin("exec", _exec),
    "filter": Builtin("filter", _filter),
    "format": Builtin("format", _format),
    "len": Builtin("len", _len),
    "map": Builtin("map", _map),
    "object": Builtin("object", _object),
    "print": Builtin("print", lambda call: Const(None)),  # noqa: ARG005 - the form of a builtin
    "range": Builtin("range", _range),
    "reversed": Builtin("reversed", _reversed),
    "sorted": Builtin("sorted", _sorted),
    "zip": Builtin("zip", _zip),
}
