"""Builtin functions and types, as far as the evaluation of declarations needs them."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from ..budget import MAX_ITEMS
from ..constants import NotKnown, compute, from_python, items, to_python, unknown_dict, unknown_items
from ..dunder import NOT_IMPLEMENTED, formatted, text_form, truth_of
from ..flow import Raised
from ..iteration import as_list, is_iterator
from ..operators import MAX_WIDTH, format_value, truth
from ..suspicion import may_hide_plugin
from ..values import (
    Builtin,
    Const,
    Descendants,
    Dict,
    EnumMember,
    Instance,
    Items,
    Namespace,
    Unknown,
)
from .code import CODE
from .containers import dict_view, pairs
from .inert import inert_class
from .inspection import directory
from .iterators import ITERATORS, applied
from .reflection import REFLECTION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..calls import Call
    from ..values import Value

__all__ = ["BUILTINS"]


def _pure(name: str, function: Callable[..., Any]) -> Builtin:
    """A function of Python that may be run on operands that are known."""

    def call(call: Call) -> Value:
        if not call.complete or call.keywords:
            suspect = any(map(may_hide_plugin, call.positional))
            return call.ev.doubt(Unknown(f"the call of {name}() is not followed", call.where, suspect))
        drained = [as_list(call.ev, value) if name in _DRAINING else value for value in call.positional]
        operands = [call.ev.force_all(value) for value in drained]
        if name in ("str", "repr", "bool") and len(operands) == 1:
            own = _own(call, name, operands[0])
            if own is not None:
                return own
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


def _own(call: Call, name: str, operand: Value) -> Value | None:
    """What an object of the project says of its text or truth."""
    if name == "bool":
        known = truth_of(call.ev, operand, call.frame, call.node)
        return None if known is None else Const(known)
    return text_form(call.ev, operand, call.frame, call.node, developers=name == "repr")


def _is_small(digits: Const) -> bool:
    return not isinstance(digits.value, int) or abs(digits.value) <= MAX_WIDTH


def _len(call: Call) -> Value:
    value = call.force(call.argument(0, "obj"))
    if is_iterator(value):
        raise Raised(("TypeError", "Exception"), call.where, "an iterator has no length")
    if isinstance(value, Instance) and call.ev.class_attribute(value.cls, "__len__") is not None:
        return call.ev.call(call.ev.attribute(value, "__len__", call.frame, call.node), [], {}, call.frame, call.node)
    values = call.ev.iterate(value)
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
        if isinstance(source, Descendants):
            return source
        values = call.ev.iterate(source)
        if values is not None and isinstance(source, Items) and "set" in source.kind and kind in ("list", "tuple"):
            values = values if len(values) < 2 else None  # noqa: PLR2004 - of two, the order is not known
        return unknown_items(kind, suspect=may_hide_plugin(source)) if values is None else items(kind, values)

    return Builtin(kind, call)


def _dict(call: Call) -> Value:
    entries: dict[Const, Value] = {}
    for given in call.positional:
        source = as_list(call.ev, given)
        view = dict_view(source) if isinstance(source, Dict | Namespace) else pairs(call, source)
        if view is None:
            return unknown_dict(suspect=may_hide_plugin(source))
        entries.update(view)
    entries.update({Const(name): value for name, value in call.keywords.items()})
    return Dict({"items": entries if call.complete else None})


def _sorted(call: Call) -> Value:
    values = call.ev.iterate(call.argument(0, "iterable"))
    descending = truth(call.force(call.keywords.get("reverse", Const(value=False))))
    key = call.keywords.get("key")
    if values is None or descending is None:
        return unknown_items("list", suspect=any(map(may_hide_plugin, (*call.positional, *(values or ())))))
    keys = _keys(call, key, values)
    if keys is None:
        return unknown_items("list", suspect=any(map(may_hide_plugin, values)))
    try:
        order = sorted(range(len(values)), key=keys.__getitem__, reverse=descending)
    except TypeError as error:
        raise Raised.of(error, call.where) from None
    return items("list", [values[position] for position in order])


def _extreme(name: str) -> Builtin:
    """``max`` and ``min`` of anything, by a key."""
    plain = _pure(name, getattr(builtins, name))

    def call(call: Call) -> Value:
        key = call.keywords.get("key")
        if key is None and "default" not in call.keywords:
            return plain.call(call)
        values = call.positional if len(call.positional) > 1 else call.ev.iterate(call.argument(0, "iterable"))
        if values is not None and not values and "default" in call.keywords:
            return call.keywords["default"]
        keys = _keys(call, key, values or ())
        if values is None or keys is None:
            suspect = any(map(may_hide_plugin, call.positional))
            return call.ev.doubt(Unknown(f"what {name}() chooses is not known", call.where, suspect))
        try:
            position: int = getattr(builtins, name)(range(len(values)), key=keys.__getitem__)
            return values[position]
        except (TypeError, ValueError) as error:
            raise Raised.of(error, call.where) from None

    return Builtin(name, call)


def _keys(call: Call, key: Value | None, values: Sequence[Value]) -> list[Any] | None:
    """What is compared in place of the values; None if some of that is not known."""
    made = [value if key is None else applied(call, key, [value]) for value in values]
    try:
        return [to_python(call.ev.force_all(each)) for each in made]
    except NotKnown:
        return None


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
    own = formatted(call.ev, call.force(call.argument(0, "value")), "", spec, call.frame, call.node)
    if own is not None:
        return own
    return format_value(call.force(call.argument(0, "value")), "", spec, call.where)


def _unfollowed(name: str) -> Builtin:
    return Builtin(name, lambda call: call.ev.doubt(Unknown(f"{name}() is not followed", call.where)))


_DRAINING = frozenset({"max", "min", "sum"})
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
    "hash",
    "id",
    "input",
    "memoryview",
    "open",
    "slice",
    "help",
)

BUILTINS: dict[str, Value] = {
    **REFLECTION,
    **ITERATORS,
    **CODE,
    **{name: _pure(name, getattr(builtins, name)) for name in _PURE},
    **{name: _unfollowed(name) for name in _UNFOLLOWED},
    **{kind: _container(kind) for kind in ("list", "tuple", "set", "frozenset")},
    **{
        name: inert_class(name)
        for name, known in vars(builtins).items()
        if isinstance(known, type) and issubclass(known, BaseException)
    },
    "None": Const(None),
    "NotImplemented": NOT_IMPLEMENTED,
    "__debug__": Const(value=True),
    "all": _quantifier("all", stops_at=False),
    "any": _quantifier("any", stops_at=True),
    "dict": Builtin("dict", _dict),
    "dir": Builtin("dir", directory),
    "format": Builtin("format", _format),
    "len": Builtin("len", _len),
    "max": _extreme("max"),
    "min": _extreme("min"),
    "object": Builtin("object", _object),
    "print": Builtin("print", lambda call: Const(None)),  # noqa: ARG005 - the form of a builtin
    "range": Builtin("range", _range),
    "sorted": Builtin("sorted", _sorted),
}
