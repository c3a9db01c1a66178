"""Iteration: what an iterable gives, iterators that are used up, and objects of the project with ``__iter__``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .budget import MAX_ITEMS
from .constants import NotKnown, items, to_python, unknown_items
from .flow import Raised
from .records import record_items
from .suspicion import may_hide_plugin
from .values import SUSPECT, ClassValue, Const, Dict, Either, EnumMember, Instance, Items, Module, Namespace, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .calls import Call
    from .evaluator import Evaluator
    from .values import Value

__all__ = ["as_list", "begin", "enum_members", "is_iterator", "iterate", "iterator", "next_item", "puller"]

# the entry in the state of a generator whose body began
_BEGUN = "begun"
_STOP = ("StopIteration", "Exception")


def is_iterator(value: Value) -> bool:
    """Whether a value is an iterator: what was taken from it is gone."""
    return isinstance(value, Items) and value.kind == "iterator"


def iterator(values: list[Value] | tuple[Value, ...] | None, *, suspect: bool = False) -> Items:
    """Make an iterator over values; they are not known if None."""
    return unknown_items("iterator", suspect=suspect) if values is None else items("iterator", values)


def begin(ev: Evaluator, value: Items) -> None:
    """Run the body of a generator, if it did not run yet."""
    if value.pending is None or _BEGUN in value.state:
        return
    ev.heap.store(value.state, _BEGUN, ())
    given = value.pending()
    ev.heap.store(value.state, "items", given.state["items"])
    if given.suspect:
        ev.heap.store(value.state, SUSPECT, ())


def iterate(ev: Evaluator, value: Value) -> list[Value] | None:
    """Return the items of an iterable, which uses an iterator up; None if they are not known.

    Raises:
        Raised: it is certainly none.
    """
    value = ev.force(value)
    if isinstance(value, Items):
        return _of_items(ev, value)
    if isinstance(value, Dict):
        entries = value.state["items"]
        return None if entries is None else list(entries)
    if isinstance(value, Namespace):
        return [Const(name) for name in value.slots]
    if isinstance(value, Instance):
        record = record_items(value)
        return (
            record if record is not None or ev.class_attribute(value.cls, "__iter__") is None else _of_object(ev, value)
        )
    if isinstance(value, ClassValue) and value.is_enum:
        return enum_members(value)
    return None if isinstance(value, Either | Module) else _of_constant(value)


def enum_members(cls: ClassValue) -> list[Value]:
    """The members of an enumeration; other names of a member are none."""
    return [m for name, m in cls.attributes.items() if isinstance(m, EnumMember) and m.name == name]


def _of_items(ev: Evaluator, value: Items) -> list[Value] | None:
    begin(ev, value)
    content = value.state["items"]
    if content is None or len(content) > MAX_ITEMS:
        return None
    if content and value.kind == "iterator":
        ev.heap.store(value.state, "items", ())
    return list(content)


def _of_constant(value: Value) -> list[Value] | None:
    try:
        known = to_python(value)
    except NotKnown:
        return None
    if isinstance(known, str):
        return [Const(character) for character in known] if len(known) <= MAX_ITEMS else None
    if isinstance(known, bytes):
        return [Const(byte) for byte in known] if len(known) <= MAX_ITEMS else None
    if isinstance(known, tuple):
        return [Const(each) for each in known]
    raise Raised(("TypeError", "Exception"), None, f"{type(known).__name__} is not iterable")


def _of_object(ev: Evaluator, value: Instance) -> list[Value] | None:
    """What an object with ``__iter__`` gives."""
    made = ev.force(ev.method_from_module(value, "__iter__"))
    if made is value or not isinstance(made, Instance) or ev.class_attribute(made.cls, "__next__") is None:
        return iterate(ev, made) if made is not value else _by_steps(ev, value)
    return _by_steps(ev, made)


def _by_steps(ev: Evaluator, value: Instance) -> list[Value] | None:
    """What an object with ``__next__`` gives."""
    given: list[Value] = []
    while len(given) <= MAX_ITEMS:
        ev.budget.step()
        try:
            given.append(ev.method_from_module(value, "__next__"))
        except Raised as raised:
            if "StopIteration" not in raised.names:
                raise
            return given
    return None


def as_list(ev: Evaluator, value: Value) -> Value:
    """Return what is left of an iterator as a list, which uses it up; other values as they are."""
    value = ev.force(value)
    if not isinstance(value, Items) or value.kind != "iterator":
        return value
    begin(ev, value)
    suspect = value.suspect
    values = _of_items(ev, value)
    return unknown_items("list", suspect=suspect) if values is None else items("list", values)


def puller(ev: Evaluator, source: Value) -> Callable[[int], Value | None] | None:
    """Return what gives the item of each round of a loop, None at the end; no such thing if the items are not known.

    A list may grow and shrink meanwhile, and an iterator may be asked for more by the body of the loop.
    """
    source = ev.force(source)
    if not isinstance(source, Items) or source.kind not in ("list", "iterator"):
        values = iterate(ev, source)
        return None if values is None else partial(_at, values)
    begin(ev, source)
    content = source.state["items"]
    if content is None or len(content) > MAX_ITEMS:
        return None
    return partial(_taken, ev, source) if source.kind == "iterator" else partial(_now_at, source, content)


def _at(values: list[Value] | tuple[Value, ...], position: int) -> Value | None:
    return values[position] if position < len(values) else None


def _now_at(source: Items, before: tuple[Value, ...], position: int) -> Value | None:
    content = source.state["items"]
    return _at(before if content is None else content, position)


def _taken(ev: Evaluator, source: Items, position: int) -> Value | None:  # noqa: ARG001 - the form of a puller
    content = source.state["items"]
    if not content:
        return None
    ev.heap.store(source.state, "items", content[1:])
    return content[0]


def next_item(call: Call) -> Value:
    """``next(iterator, default)``."""
    source = call.force(call.argument(0, "iterator"))
    if isinstance(source, Instance) and call.ev.class_attribute(source.cls, "__next__") is not None:
        return _next_of_object(call, source)
    if not isinstance(source, Items):
        suspect = may_hide_plugin(source)
        return call.ev.doubt(Unknown("what next() gives is not known", call.where, suspect))
    if source.kind != "iterator":
        raise Raised(("TypeError", "Exception"), call.where, f"a {source.kind} is no iterator")
    begin(call.ev, source)
    content = source.state["items"]
    if content is None:
        return call.ev.doubt(Unknown("what next() gives is not known", call.where, source.suspect))
    if content:
        call.ev.heap.store(source.state, "items", content[1:])
        return content[0]
    return _default(call)


def _next_of_object(call: Call, source: Instance) -> Value:
    step = call.ev.attribute(source, "__next__", call.frame, call.node)
    try:
        return call.ev.call(step, [], {}, call.frame, call.node)
    except Raised as raised:
        if "StopIteration" not in raised.names:
            raise
        return _default(call)


def _default(call: Call) -> Value:
    if len(call.positional) > 1:
        return call.positional[1]
    raise Raised(_STOP, call.where, "the iterator is at its end")
