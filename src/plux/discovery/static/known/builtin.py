"""Builtin functions and types, as far as the evaluation of declarations needs them."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from ..budget import MAX_ITEMS
from ..classes import is_derived, make_class
from ..constants import NotKnown, compute, from_python, items, to_python
from ..flow import Raised
from ..operators import truth
from ..values import (
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
    Namespace,
    Spec,
    Super,
    Unknown,
    Wrapped,
)
from .containers import dict_view
from .inert import inert_class

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
        operands = [call.force(value) for value in call.positional]
        for operand in operands:
            if isinstance(operand, EnumMember) or (isinstance(operand, Items) and "set" in operand.kind):
                return call.ev.doubt(Unknown(f"{name}() of an enumeration or set is not followed", call.where))
        try:
            return compute(function, *operands, where=call.where)
        except Exception as error:
            raise Raised.of(error, call.where) from None

    return Builtin(name, call)


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
    except Exception as error:
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
        keys = [to_python(value if key is None else call.ev.call(key, [value], {}, call.frame, call.node)) for value in values]
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


def _getattr(call: Call) -> Value:
    owner, name = call.force(call.argument(0, "object")), call.force(call.argument(1, "name"))
    if not isinstance(name, Const) or not isinstance(name.value, str):
        suspect = isinstance(owner, Module) and call.ev.table.carries(owner.name)
        return call.ev.doubt(Unknown("the name of the attribute is not known", call.where, suspect))
    if len(call.positional) < 3:  # noqa: PLR2004 - without a default
        return call.ev.attribute(owner, name.value, call.frame, call.node)
    try:
        return call.ev.attribute(owner, name.value, call.frame, call.node)
    except Raised:
        return call.positional[2]


def _hasattr(call: Call) -> Value:
    owner, name = call.force(call.argument(0, "object")), call.force(call.argument(1, "name"))
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return call.ev.doubt(Unknown("the name of the attribute is not known", call.where))
    try:
        value = call.ev.attribute(owner, name.value, call.frame, call.node)
    except Raised:
        return Const(value=False)
    return value if isinstance(value, Unknown) else Const(value=True)


def _setattr(call: Call) -> Value:
    owner, name = call.force(call.argument(0, "object")), call.force(call.argument(1, "name"))
    value = call.argument(2, "value")
    if isinstance(name, Const) and isinstance(name.value, str):
        call.ev.set_attribute(owner, name.value, value, call.frame, call.node)
    else:
        call.ev.hidden(value, call.where, "it is set as an attribute whose name is not known")
    return Const(None)


def _isinstance(call: Call) -> Value:
    value, cls = call.force(call.argument(0, "object")), call.force(call.argument(1, "class"))
    classes = call.ev.iterate(cls) if isinstance(cls, Items) else [cls]
    answers = [_is_instance(value, call.force(each)) for each in classes or ()]
    if True in answers:
        return Const(value=True)
    if None in answers or classes is None:
        return call.ev.doubt(Unknown("whether it is an instance is not known", call.where))
    return Const(value=False)


def _is_instance(value: Value, cls: Value) -> bool | None:
    if isinstance(value, Const) and isinstance(cls, Builtin):
        known = getattr(builtins, cls.name, None)
        return isinstance(value.value, known) if isinstance(known, type) else None
    if isinstance(cls, Builtin) and cls.name == "type":
        return True if isinstance(value, ClassValue) else None if isinstance(value, Unknown) else False
    if isinstance(value, Items | Dict) and isinstance(cls, Builtin):
        kind = value.kind if isinstance(value, Items) else "dict"
        return kind == cls.name
    if isinstance(value, Instance | Spec | EnumMember) and isinstance(cls, ClassValue):
        return _is_subclass(value.cls, cls)
    if isinstance(value, Function | ClassValue | Module) and isinstance(cls, Builtin):
        return cls.name == "object"
    return None


def _issubclass(call: Call) -> Value:
    value, cls = call.force(call.argument(0, "class")), call.force(call.argument(1, "classes"))
    if isinstance(value, ClassValue) and isinstance(cls, ClassValue):
        known = _is_subclass(value, cls)
        if known is not None:
            return Const(known)
    return call.ev.doubt(Unknown("whether it is a subclass is not known", call.where))


def _is_subclass(value: ClassValue, cls: ClassValue) -> bool | None:
    if cls in value.mro:
        return True
    return False if all(isinstance(base, ClassValue) for base in value.mro) else None


def _callable(call: Call) -> Value:
    value = call.force(call.argument(0, "object"))
    if isinstance(value, Function | ClassValue | Builtin | Bound):
        return Const(value=True)
    if isinstance(value, Const | Items | Dict | Module):
        return Const(value=False)
    return call.ev.doubt(Unknown("whether it can be called is not known", call.where))


def _wrapped(kind: str) -> Builtin:
    def call(call: Call) -> Value:
        return Wrapped(kind, call.force(call.argument(0, "function")))

    return Builtin(kind, call)


def _type(call: Call) -> Value:
    if len(call.positional) == 1:
        value = call.force(call.positional[0])
        if isinstance(value, Instance | Spec | EnumMember):
            return value.cls
        return call.ev.doubt(Unknown("the type is not followed", call.where))
    name, bases = call.force(call.argument(0, "name")), call.ev.iterate(call.argument(1, "bases"))
    body = call.force(call.argument(2, "dict"))
    entries = dict_view(body) if isinstance(body, Dict | Namespace) else None
    if not isinstance(name, Const) or bases is None or entries is None:
        suspect = any(isinstance(base, ClassValue) and is_derived(base, "plux.Plugin") for base in map(call.force, bases or ()))
        return call.ev.doubt(Unknown("the class that type() makes is not known", call.where, suspect))
    attributes = {str(key.value): value for key, value in entries.items()}
    return make_class(call.ev, str(name.value), bases, attributes, {}, call.frame, call.node)


def _globals(call: Call) -> Value:
    return Namespace(call.frame.scope.module.names)


def _vars(call: Call) -> Value:
    if not call.positional:
        return Namespace(call.frame.scope.names)
    owner = call.force(call.positional[0])
    if isinstance(owner, Module):
        names = call.ev.table.names(owner.name)
        return Namespace(names) if names is not None else Unknown("the names of the module are not known", call.where)
    return call.ev.attribute(owner, "__dict__", call.frame, call.node)


def _super(call: Call) -> Value:
    start: Value | None = call.frame.defining_class
    receiver = call.frame.first_argument
    if call.positional:
        start, receiver = call.force(call.positional[0]), call.force(call.argument(1, "object"))
    if isinstance(start, ClassValue) and receiver is not None:
        cls = receiver.cls if isinstance(receiver, Instance | Spec | EnumMember) else receiver
        if isinstance(cls, ClassValue):
            return Super(cls, start, receiver)
    return call.ev.doubt(Unknown("what super() refers to is not known", call.where))


def _import(call: Call) -> Value:
    name = call.force(call.argument(0, "name"))
    if isinstance(name, Const) and isinstance(name.value, str):
        listed = "fromlist" in call.keywords or len(call.positional) > 3  # noqa: PLR2004 - the fourth parameter
        return call.ev.table.module(name.value if listed else name.value.partition(".")[0], call.where)
    return call.ev.doubt(Unknown("the module that is imported is not known", call.where))


def _object(call: Call) -> Value:
    return Instance(inert_class("object"), {}, call.where)


def _unfollowed(name: str) -> Builtin:
    return Builtin(name, lambda call: call.ev.doubt(Unknown(f"{name}() is not followed", call.where)))


_PURE = "abs ascii bin bool bytes chr complex divmod float format hash hex int max min oct ord repr round str sum".split()
_UNFOLLOWED = "bytearray compile delattr dir eval exec id input iter memoryview next open slice help".split()

BUILTINS: dict[str, Value] = {
    **{name: _pure(name, getattr(builtins, name)) for name in _PURE if name not in ("hash",)},
    **{name: _unfollowed(name) for name in _UNFOLLOWED},
    **{kind: _container(kind) for kind in ("list", "tuple", "set", "frozenset")},
    **{kind: _wrapped(kind) for kind in ("property", "classmethod", "staticmethod")},
    **{
        name: inert_class(name)
        for name, known in vars(builtins).items()
        if isinstance(known, type) and issubclass(known, BaseException)
    },
    "None": Const(None),
    "NotImplemented": Unknown("NotImplemented"),
    "__debug__": Const(value=True),
    "__import__": Builtin("__import__", _import),
    "all": _quantifier("all", stops_at=False),
    "any": _quantifier("any", stops_at=True),
    "callable": Builtin("callable", _callable),
    "dict": Builtin("dict", _dict),
    "enumerate": Builtin("enumerate", _enumerate),
    "filter": Builtin("filter", _filter),
    "getattr": Builtin("getattr", _getattr),
    "globals": Builtin("globals", _globals),
    "hasattr": Builtin("hasattr", _hasattr),
    "hash": _unfollowed("hash"),
    "isinstance": Builtin("isinstance", _isinstance),
    "issubclass": Builtin("issubclass", _issubclass),
    "len": Builtin("len", _len),
    "locals": Builtin("locals", lambda call: Namespace(call.frame.scope.names)),
    "map": Builtin("map", _map),
    "object": Builtin("object", _object),
    "print": Builtin("print", lambda call: Const(None)),  # noqa: ARG005 - the form of a builtin
    "range": Builtin("range", _range),
    "reversed": Builtin("reversed", _reversed),
    "setattr": Builtin("setattr", _setattr),
    "sorted": Builtin("sorted", _sorted),
    "super": Builtin("super", _super),
    "type": Builtin("type", _type),
    "vars": Builtin("vars", _vars),
    "zip": Builtin("zip", _zip),
}
