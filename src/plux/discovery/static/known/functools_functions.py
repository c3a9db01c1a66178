"""The module `functools`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace

from ..births import Own
from ..constants import NotKnown, items, to_python
from ..flow import Raised
from ..values import Builtin, ClassValue, Const, Function, Instance, Partial, Spec, Unknown, Wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Slots, Value

__all__ = ["FUNCTOOLS"]


def _partial(call: Call) -> Value:
    if not call.positional:
        raise Raised(("TypeError", "Exception"), call.where, "partial() without a function")
    return Partial(call.positional[0], tuple(call.positional[1:]), dict(call.keywords), {})


def _partial_method(call: Call) -> Value:
    """An attribute of a class that is a method with some arguments already given."""
    if not call.positional:
        raise Raised(("TypeError", "Exception"), call.where, "partialmethod() without a function")
    function, given, named = call.force(call.positional[0]), call.positional[1:], call.keywords

    def run(inner: Call) -> Value:
        arguments = [*inner.positional[:1], *given, *inner.positional[1:]]
        keywords = {**named, **inner.keywords}
        return inner.ev.call(function, arguments, keywords, inner.frame, inner.node, complete=inner.complete)

    return Builtin("method partialmethod", run)


def _single_dispatch(call: Call) -> Value:
    """A function with several bodies: which one is taken is only known while there is one."""
    bodies = items("list", [call.argument(0, "func")])

    def run(inner: Call) -> Value:
        def with_body(body: Value) -> Callable[[], Value]:
            return lambda: inner.ev.call(body, list(inner.positional), dict(inner.keywords), inner.frame, inner.node)

        known = inner.ev.iterate(bodies) or []
        return inner.ev.alternatives([with_body(body) for body in known], inner.node, inner.frame)

    def register(inner: Call) -> Value:
        for each in map(inner.force, inner.positional):
            if isinstance(each, Function):
                inner.ev.heap.store(bodies.state, "items", (*(bodies.state["items"] or ()), each))
                return each
        return Builtin("singledispatch.register", register)

    function = call.force(call.argument(0, "func"))
    if not isinstance(function, Function):
        return function
    dispatching: Slots = Own({**function.attributes, "register": Builtin("singledispatch.register", register)})
    return replace(function, attributes=dispatching, runs=run)


def _cached(call: Call) -> Value:
    """``@cache``: the same object for the same arguments."""
    function = call.force(call.argument(0, "user_function"))
    if not isinstance(function, Function):
        return function
    seen: Slots = Own({})

    def run(inner: Call) -> Value:
        try:
            given = [to_python(inner.force(value)) for value in inner.positional]
            named = {name: to_python(inner.force(value)) for name, value in inner.keywords.items()}
            key = repr((given, sorted(named.items())))
        except NotKnown:
            key = ""
        if key not in seen or not inner.complete or not key:
            made = inner.ev.call(function, inner.positional, inner.keywords, inner.frame, inner.node)
            inner.ev.heap.store(seen, key, made)
        return seen[key]

    return replace(function, attributes=Own({**function.attributes, "__wrapped__": function}), runs=run)


def _wraps(call: Call) -> Value:
    source = call.force(call.argument(0, "wrapped"))
    chosen = _chosen(call, 1, "assigned"), _chosen(call, 2, "updated")
    return Builtin(
        "wraps", lambda inner: _copy_identity(inner, source, inner.force(inner.argument(0, "wrapper")), *chosen)
    )


def _update_wrapper(call: Call) -> Value:
    source, target = call.force(call.argument(1, "wrapped")), call.force(call.argument(0, "wrapper"))
    return _copy_identity(call, source, target, _chosen(call, 2, "assigned"), _chosen(call, 3, "updated"))


def _chosen(call: Call, index: int, name: str) -> set[str] | None:
    """The attributes that are chosen; None if that is left as it is, or not known."""
    value = call.positional[index] if index < len(call.positional) else call.keywords.get(name)
    given = None if value is None else call.ev.iterate(call.force(value))
    return None if given is None else {str(getattr(call.force(each), "value", "")) for each in given}


def _copy_identity(
    call: Call, source: Value, target: Value, assigned: set[str] | None, updated: set[str] | None
) -> Value:
    """What `functools.update_wrapper` does."""
    if not isinstance(target, Function | Partial | Instance | Spec | ClassValue):
        return target
    updates: Slots = {}
    if isinstance(source, Function | ClassValue):
        known = source.attributes
        for name, own in (("__module__", source.module), ("__name__", source.name), ("__qualname__", source.qualname)):
            updates[name] = known.get(name, Const(own))
        updates["__doc__"] = call.ev.attribute(source, "__doc__", call.frame, call.node)
        updates = {name: value for name, value in updates.items() if assigned is None or name in assigned}
    if isinstance(source, Function | Partial | Instance | Spec) and (updated is None or "__dict__" in updated):
        special = ("__doc__", "__name__", "__qualname__", "__module__")
        updates.update({name: value for name, value in source.attributes.items() if name not in special})
    updates["__wrapped__"] = source
    for name, value in updates.items():
        call.ev.heap.store(target.attributes, name, value)
    return target


def _optional_arguments(call: Call) -> Value:
    """``@lru_cache``, with or without arguments in between."""
    if len(call.positional) == 1 and isinstance(call.force(call.positional[0]), Function | ClassValue):
        return _cached(call)
    return Builtin("decorator", _cached)


def _reduce(call: Call) -> Value:
    values = call.ev.iterate(call.argument(1, "iterable"))
    if values is None:
        return call.ev.doubt(Unknown("what is reduced is not known", call.where))
    queue = [*call.positional[2:3], *values]
    if not queue:
        raise Raised(("TypeError", "Exception"), call.where, "reduce() of nothing")
    result = queue[0]
    for value in queue[1:]:
        result = call.ev.call(call.positional[0], [result, value], {}, call.frame, call.node)
    return result


FUNCTOOLS: dict[str, Value] = {
    "functools.cache": Builtin("cache", _cached),
    "functools.cached_property": Builtin(
        "cached_property", lambda call: Wrapped("cached_property", call.force(call.argument(0, "func")))
    ),
    "functools.lru_cache": Builtin("lru_cache", _optional_arguments),
    "functools.partial": Builtin("partial", _partial),
    "functools.partialmethod": Builtin("partialmethod", _partial_method),
    "functools.reduce": Builtin("reduce", _reduce),
    "functools.singledispatch": Builtin("singledispatch", _single_dispatch),
    "functools.update_wrapper": Builtin("update_wrapper", _update_wrapper),
    "functools.wraps": Builtin("wraps", _wraps),
}
