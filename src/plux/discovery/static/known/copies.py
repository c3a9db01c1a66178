"""The module `copy`: what is changed in a copy is not changed in what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace

from ..births import Own
from ..values import Builtin, Dict, EnumMember, Instance, Items, Partial, Spec, Unknown

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Value

__all__ = ["COPIES"]

_IMMUTABLE = frozenset({"frozenset", "tuple"})


def _copy(call: Call) -> Value:
    """``copy.copy``: a container or object of its own, with the same things in it."""
    return call.ev.each(call.force(call.argument(0, "x")), lambda one: _own_copy(one, call) or _shallow(one))


def _own_copy(value: Value, call: Call) -> Value | None:
    """What a method of the project makes."""
    if not isinstance(value, Instance | Spec):
        return None
    for name in ("__copy__", "__reduce__", "__reduce_ex__", "__getstate__"):
        if call.ev.class_attribute(value.cls, name) is not None:
            if name != "__copy__":
                return call.ev.doubt(Unknown("how it is copied is not followed", call.where, isinstance(value, Spec)))
            return call.ev.call(call.ev.attribute(value, name, call.frame, call.node), [], {}, call.frame, call.node)
    return None


def _shallow(value: Value) -> Value:
    if isinstance(value, Items):
        if value.kind == "iterator" or value.pending is not None:
            return Unknown("an iterator is copied")
        return value if value.kind in _IMMUTABLE else Items(value.kind, dict(value.state), value.fields)
    if isinstance(value, Dict):
        return Dict(dict(value.state), value.default)
    if isinstance(value, Instance | Spec | Partial):
        return replace(value, attributes=Own(value.attributes))
    return value


def _deep_copy(call: Call) -> Value:
    """``copy.deepcopy``."""
    return call.ev.each(call.force(call.argument(0, "x")), lambda one: _deep(one, call, {}))


def _deep(value: Value, call: Call, made: dict[int, Value]) -> Value:
    value = call.force(value)
    if id(value) in made:
        return made[id(value)]
    call.ev.budget.step()
    if isinstance(value, Instance | Spec) and call.ev.class_attribute(value.cls, "__deepcopy__") is not None:
        return call.ev.doubt(Unknown("how it is copied is not followed", call.where, isinstance(value, Spec)))
    if isinstance(value, EnumMember) or not isinstance(value, Items | Dict | Instance | Spec | Partial):
        return value
    if isinstance(value, Items) and value.kind in _IMMUTABLE:
        content = value.state["items"]
        copies = None if content is None else tuple(_deep(each, call, made) for each in content)
        return Items(value.kind, {**value.state, "items": copies}, value.fields)
    copied = _own_copy(value, call) or _shallow(value)
    made[id(value)] = copied
    if isinstance(copied, Items):
        inside = copied.state["items"]
        copied.state["items"] = None if inside is None else tuple(_deep(each, call, made) for each in inside)
    elif isinstance(copied, Dict):
        entries = copied.state["items"]
        copied.state["items"] = (
            None if entries is None else {key: _deep(each, call, made) for key, each in entries.items()}
        )
    elif isinstance(copied, Instance | Spec | Partial):
        for name, held in list(copied.attributes.items()):
            copied.attributes[name] = _deep(held, call, made)
    return copied


COPIES: dict[str, Value] = {
    "copy.copy": Builtin("copy", _copy),
    "copy.deepcopy": Builtin("deepcopy", _deep_copy),
}
