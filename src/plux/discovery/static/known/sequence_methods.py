"""Methods of lists, tuples and sets."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from ..budget import MAX_ITEMS
from ..constants import NotKnown, items, to_python, unknown_items
from ..flow import Raised
from ..operators import compare, truth
from ..values import Const, Items, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Value

__all__ = ["SEQUENCE_METHODS", "SET_METHODS"]


def _set_items(container: Items, values: tuple[Value, ...] | None, call: Call, added: Value | None = None) -> Value:
    if values is None or len(values) > MAX_ITEMS:
        call.ev.heap.forget(container, added)
    else:
        call.ev.heap.store(container.state, "items", values)
    return Const(None)


def _append(container: Items, call: Call) -> Value:
    content = container.state["items"]
    added = call.argument(0, "object")
    return _set_items(container, None if content is None else (*content, added), call, added)


def _append_left(container: Items, call: Call) -> Value:
    content = container.state["items"]
    added = call.argument(0, "object")
    return _set_items(container, None if content is None else (added, *content), call, added)


def _extend(container: Items, call: Call) -> Value:
    content = container.state["items"]
    added = call.ev.force(call.argument(0, "iterable"))
    more = call.ev.iterate(added)
    return _set_items(container, None if content is None or more is None else (*content, *more), call, added)


def _insert(container: Items, call: Call) -> Value:
    content, index = container.state["items"], call.ev.force(call.argument(0, "index"))
    if content is None or not isinstance(index, Const) or not isinstance(index.value, int):
        return _set_items(container, None, call, call.argument(1, "object"))
    values = list(content)
    values.insert(index.value, call.argument(1, "object"))
    return _set_items(container, tuple(values), call)


def _clear(container: Items, call: Call) -> Value:
    return _set_items(container, (), call)


def _copy(container: Items, call: Call) -> Value:  # noqa: ARG001 - the form of a method
    content = container.state["items"]
    return (
        unknown_items(container.kind, suspect=container.suspect) if content is None else items(container.kind, content)
    )


def _pop(container: Items, call: Call) -> Value:
    index = call.force(call.argument(0, "index", Const(-1)))
    content = container.state["items"]
    unordered = container.kind == "set" and len(content or ()) > 1
    if content is None or unordered or not isinstance(index, Const) or not isinstance(index.value, int):
        _set_items(container, None, call)
        return call.ev.doubt(Unknown("the item that is taken out is not known", call.where, container.suspect))
    if not -len(content) <= index.value < len(content):
        raise Raised(("IndexError", "LookupError", "Exception"), call.where, "there is no such item")
    values = list(content)
    taken = values.pop(index.value)
    _set_items(container, tuple(values), call)
    return taken


def _pop_left(container: Items, call: Call) -> Value:
    call.positional = [Const(0)]
    return _pop(container, call)


def _position(container: Items, call: Call) -> int | None:
    """Where an item stands; -1 if it does not, None if that is not known."""
    wanted = call.ev.force_all(call.argument(0, "value"))
    for position, item in enumerate(container.state["items"] or ()):
        same = truth(compare(ast.Eq(), call.ev.force_all(item), wanted, call.where))
        if same is None:
            return None
        if same:
            return position
    return None if container.state["items"] is None else -1


def _index(container: Items, call: Call) -> Value:
    position = _position(container, call) if len(call.positional) == 1 else None
    if position is None:
        return call.ev.doubt(Unknown("where an item stands is not known", call.where))
    if position < 0:
        raise Raised(("ValueError", "Exception"), call.where, "there is no such item")
    return Const(position)


def _count(container: Items, call: Call) -> Value:
    try:
        known = to_python(call.ev.force_all(container)), to_python(call.ev.force_all(call.argument(0, "value")))
    except NotKnown:
        return call.ev.doubt(Unknown("how often an item is there is not known", call.where))
    return Const(known[0].count(known[1]))


def _remove(container: Items, call: Call) -> Value:
    position, content = _position(container, call), container.state["items"]
    if position is None or content is None:
        return _set_items(container, None, call)
    if position < 0:
        raise Raised(("ValueError", "KeyError", "LookupError", "Exception"), call.where, "there is no such item")
    return _set_items(container, (*content[:position], *content[position + 1 :]), call)


def _discard(container: Items, call: Call) -> Value:
    return Const(None) if _position(container, call) == -1 else _remove(container, call)


def _reverse(container: Items, call: Call) -> Value:
    content = container.state["items"]
    return _set_items(container, None if content is None else content[::-1], call)


def _sort(container: Items, call: Call) -> Value:
    ordered = call.ev.builtin("sorted")
    given = items("list", container.state["items"])
    made = call.ev.call(ordered, [given], call.keywords, call.frame, call.node) if ordered is not None else None
    return _set_items(container, made.state["items"] if isinstance(made, Items) else None, call)


def _sets(container: Items, call: Call) -> list[set[Any]] | None:
    """The set of which a method is called, and the arguments, as sets of Python; None if they are not known."""
    try:
        known = [set(to_python(call.ev.force_all(container)))]
        for given in call.positional:
            values = call.ev.iterate(given)
            if values is None:
                return None
            known.append({to_python(call.force(value)) for value in values})
    except NotKnown:
        return None
    return known


def _operation(name: str) -> Callable[[Items, Call], Value]:
    """An operation on sets of constants."""

    def run(container: Items, call: Call) -> Value:
        sets = _sets(container, call)
        if sets is None:
            changing = name.endswith("update")
            return (
                _set_items(container, None, call)
                if changing
                else unknown_items(container.kind, suspect=container.suspect)
            )
        result = getattr(sets[0], name)(*sets[1:])
        if isinstance(result, bool):
            return Const(result)
        now = [Const(value) for value in sorted(sets[0] if result is None else result, key=repr)]
        return _set_items(container, tuple(now), call) if result is None else items(container.kind, list(now))

    return run


SEQUENCE_METHODS: dict[str, Callable[[Items, Call], Value]] = {
    "append": _append,
    "appendleft": _append_left,
    "clear": _clear,
    "copy": _copy,
    "count": _count,
    "extend": _extend,
    "index": _index,
    "insert": _insert,
    "pop": _pop,
    "popleft": _pop_left,
    "remove": _remove,
    "reverse": _reverse,
    "sort": _sort,
}


def _append_once(container: Items, call: Call) -> Value:
    known = _position(container, call)
    return Const(None) if known is not None and known >= 0 else _append(container, call)


SET_METHODS: dict[str, Callable[[Items, Call], Value]] = {
    "add": _append_once,
    "clear": _clear,
    "copy": _copy,
    "discard": _discard,
    "pop": _pop,
    "remove": _remove,
    **{
        name: _operation(name)
        for name in (
            "difference",
            "difference_update",
            "intersection",
            "intersection_update",
            "isdisjoint",
            "issubset",
            "issuperset",
            "symmetric_difference",
            "union",
            "update",
        )
    },
}
