"""Builtins that make iterators. What they are given stays lazy: plugins may be in it."""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING

from ..constants import items
from ..iteration import is_iterator, iterator, next_item
from ..operators import binary, truth
from ..suspicion import may_hide_plugin
from ..values import Builtin, Const, Instance, Items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..calls import Call
    from ..values import Value

__all__ = [
    "ENDLESS",
    "ITERATORS",
    "applied",
    "chosen",
    "columns_of",
    "endless_items",
    "is_endless",
    "pending",
    "suspects",
    "tuples",
]

ENDLESS = "itertools.count"


def columns_of(call: Call, sources: Sequence[Value]) -> list[list[Value]] | None:
    """The items of several iterables, those of endless ones as far as the others go; None if some are not known."""
    sources = [call.force(source) for source in sources]
    iterators = [source for source in sources if is_iterator(source)]
    if len({id(source) for source in iterators}) < len(iterators):
        # one iterator several times gives its items by turns
        return None
    if any(_is_unordered(source) for source in sources):
        return None
    known = [None if is_endless(source) else call.ev.iterate(source) for source in sources]
    if any(column is None and not is_endless(source) for column, source in zip(known, sources, strict=True)):
        return None
    lengths = {len(column) for column in known if column is not None}
    if not lengths:
        return None
    if len(lengths) > 1:
        for source in iterators:
            # a longer one is not used up
            if isinstance(source, Items):
                call.ev.heap.forget(source)
    rows = min(lengths)
    return [
        column[:rows] if column is not None else endless_items(source, rows)
        for column, source in zip(known, sources, strict=True)
    ]


def _is_unordered(value: Value) -> bool:
    """Whether it is not known which item comes first."""
    return isinstance(value, Items) and "set" in value.kind and len(value.state["items"] or ()) > 1


def is_endless(value: Value) -> bool:
    """Whether an iterable gives items for ever."""
    return isinstance(value, Instance) and value.cls.known == ENDLESS


def endless_items(value: Value, count: int) -> list[Value]:
    """The first items of an iterable that gives items for ever."""
    assert isinstance(value, Instance)  # noqa: S101 - asked before
    if "step" not in value.attributes:
        parts = value.attributes["items"]
        content = (parts.state["items"] or ()) if isinstance(parts, Items) else ()
        return list(itertools.islice(itertools.cycle(content), count))
    given = [value.attributes["start"]]
    while len(given) < count:
        given.append(binary(ast.Add(), given[-1], value.attributes["step"], None))
    return given[:count]


def suspects(values: Iterable[Value]) -> bool:
    """Whether a plugin may be among values, or in one of them."""
    return any(map(may_hide_plugin, values))


def tuples(rows: Iterable[Iterable[Value]]) -> list[Value]:
    """Rows as tuples."""
    return [items("tuple", list(row)) for row in rows]


def _zip(call: Call) -> Value:
    columns = columns_of(call, call.positional) if call.complete else None
    if columns is None:
        return iterator(None, suspect=suspects(call.positional))
    return iterator(tuples(zip(*columns, strict=True)))


def _enumerate(call: Call) -> Value:
    columns, start = columns_of(call, [call.argument(0, "iterable")]), call.force(call.argument(1, "start", Const(0)))
    if columns is None or not isinstance(start, Const) or not isinstance(start.value, int):
        return iterator(None, suspect=suspects(call.positional))
    return iterator(tuples((Const(n), value) for n, value in enumerate(columns[0], start.value)))


def _reversed(call: Call) -> Value:
    values = call.ev.iterate(call.argument(0, "sequence"))
    return iterator(None if values is None else values[::-1], suspect=suspects(call.positional))


def pending(call: Call, compute: Callable[[], list[Value] | None]) -> Value:
    """An iterator that begins when its first item is asked for."""

    def run() -> Items:
        values = compute()
        return items("list", values) if values is not None else iterator(None, suspect=suspects(call.positional))

    return Items("iterator", {"items": None}, pending=run)


def _map(call: Call) -> Value:
    def compute() -> list[Value] | None:
        columns = columns_of(call, call.positional[1:])
        if columns is None:
            return None
        return [applied(call, call.positional[0], row) for row in zip(*columns, strict=True)]

    return pending(call, compute)


def applied(call: Call, function: Value, arguments: Iterable[Value]) -> Value:
    """What a function gives for arguments."""
    return call.ev.call(function, list(arguments), {}, call.frame, call.node)


def _verdicts(call: Call) -> list[tuple[Value, bool]] | None:
    """The items of the second argument, each with what the first one says of it."""
    values = call.ev.iterate(call.argument(1, "iterable"))
    function = call.force(call.argument(0, "function"))
    judged: list[tuple[Value, bool]] = []
    for value in values or ():
        known = truth(call.force(value if function == Const(None) else applied(call, function, [value])))
        if known is None:
            return None
        judged.append((value, known))
    return None if values is None else judged


def chosen(choose: Callable[[list[tuple[Value, bool]]], Iterable[Value]]) -> Callable[[Call], Value]:
    """A function that chooses items by what its first argument says of them."""

    def function(call: Call) -> Value:
        def compute() -> list[Value] | None:
            judged = _verdicts(call)
            return None if judged is None else list(choose(judged))

        return pending(call, compute)

    return function


def _iter(call: Call) -> Value:
    source = call.force(call.argument(0, "object"))
    if is_iterator(source) or len(call.positional) > 1:
        return source if is_iterator(source) else iterator(None)
    if isinstance(source, Instance) and call.ev.class_attribute(source.cls, "__iter__") is not None:
        made = call.ev.attribute(source, "__iter__", call.frame, call.node)
        return call.ev.call(made, [], {}, call.frame, call.node)
    values = None if _is_unordered(source) else call.ev.iterate(source)
    return iterator(values, suspect=may_hide_plugin(source))


ITERATORS: dict[str, Value] = {
    "enumerate": Builtin("enumerate", _enumerate),
    "filter": Builtin("filter", chosen(lambda judged: (value for value, fits in judged if fits))),
    "iter": Builtin("iter", _iter),
    "map": Builtin("map", _map),
    "next": Builtin("next", next_item),
    "reversed": Builtin("reversed", _reversed),
    "zip": Builtin("zip", _zip),
}
