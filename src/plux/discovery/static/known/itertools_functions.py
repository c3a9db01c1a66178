"""The module `itertools`."""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING, Any

from ..budget import MAX_ITEMS
from ..constants import items
from ..flow import Raised
from ..iteration import begin, iterator
from ..operators import binary, compare, truth
from ..suspicion import may_hide_plugin
from ..values import Builtin, Const, Instance, Items
from .inert import inert_class
from .iterators import ENDLESS, applied, chosen, columns_of, endless_items, is_endless, pending, suspects, tuples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..calls import Call
    from ..values import Value

__all__ = ["ITERTOOLS"]

_MAX_REPEAT = 100


def _endless(call: Call) -> Value:
    start, step = call.force(call.argument(0, "start", Const(0))), call.force(call.argument(1, "step", Const(1)))
    return Instance(inert_class(ENDLESS), {"start": start, "step": step}, call.where)


def _cycle(call: Call) -> Value:
    values = call.ev.iterate(call.argument(0, "iterable"))
    if not values:
        return iterator(values, suspect=suspects(call.positional))
    return Instance(inert_class(ENDLESS), {"items": items("tuple", values)}, call.where)


def _repeat(call: Call) -> Value:
    value, times = call.argument(0, "object"), call.force(call.argument(1, "times", Const(None)))
    if times == Const(None):
        return Instance(inert_class(ENDLESS), {"items": items("tuple", [value])}, call.where)
    known = times.value if isinstance(times, Const) else None
    if not isinstance(known, int) or known > MAX_ITEMS:
        return iterator(None, suspect=may_hide_plugin(value))
    return iterator([value] * known)


def _islice(call: Call) -> Value:
    bounds = [call.force(value) for value in call.positional[1:]]
    source = call.force(call.argument(0, "iterable"))
    known = [bound.value if isinstance(bound, Const) else "" for bound in bounds]
    if not known or not all(bound is None or isinstance(bound, int) for bound in known):
        return iterator(None, suspect=suspects(call.positional))
    if is_endless(source):
        stop = known[min(1, len(known) - 1)]
        values = endless_items(source, stop) if isinstance(stop, int) and stop <= MAX_ITEMS else None
    elif isinstance(source, Items) and source.kind == "iterator":
        return _sliced_iterator(call, source, known)
    else:
        values = call.ev.iterate(source)
    return _sliced(call, values, known)


def _sliced(call: Call, values: Sequence[Value] | None, bounds: list[Any]) -> Value:
    if values is None:
        return iterator(None, suspect=suspects(call.positional))
    try:
        return iterator(list(itertools.islice(values, *bounds)))
    except ValueError as error:
        raise Raised.of(error, call.where) from None


def _sliced_iterator(call: Call, source: Items, bounds: list[Any]) -> Value:
    """A part of an iterator, which keeps what comes behind it."""
    begin(call.ev, source)
    content = source.state["items"]
    sliced = _sliced(call, content, bounds)
    stop = bounds[min(1, len(bounds) - 1)]
    if content is not None:
        call.ev.heap.store(source.state, "items", () if stop is None else content[stop:])
    return sliced


def _combining(function: Callable[..., Iterable[Any]], *, numbers: int = 0) -> Callable[[Call], Value]:
    """A function of `itertools` that only moves items around; the last `numbers` arguments are numbers."""

    def run(call: Call) -> Value:
        sources = call.positional[: len(call.positional) - numbers] if len(call.positional) > 1 else call.positional
        columns = [call.ev.iterate(value) for value in sources]
        rest = [call.force(value) for value in (*call.positional[len(sources) :], *call.keywords.values())]
        if not call.complete or None in columns or not all(isinstance(each, Const) for each in rest):
            return iterator(None, suspect=suspects(call.positional))
        plain = [each.value for each in rest[: len(call.positional) - len(sources)] if isinstance(each, Const)]
        named = {name: value.value for name, value in call.keywords.items() if isinstance(value, Const)}
        if any(isinstance(number, int) and number > _MAX_REPEAT for number in (*plain, *named.values())):
            return iterator(None, suspect=suspects(call.positional))
        try:
            rows = _limited(function(*columns, *plain, **named))
        except (TypeError, ValueError) as error:
            raise Raised.of(error, call.where) from None
        return iterator(rows, suspect=suspects(call.positional))

    return run


def _limited(rows: Iterable[Sequence[Value]]) -> list[Value] | None:
    """The rows as tuples; None if there are too many."""
    made: list[Value] = []
    parts = 0
    for row in rows:
        parts += 1 + len(row)
        if len(made) >= MAX_ITEMS or parts > 5 * MAX_ITEMS:
            return None
        made.append(items("tuple", list(row)))
    return made


def _chain(call: Call) -> Value:
    return _chained(call, call.positional if call.complete else None)


def _chain_from_iterable(call: Call) -> Value:
    return _chained(call, call.ev.iterate(call.argument(0, "iterable")))


def _chained(call: Call, sources: Sequence[Value] | None) -> Value:
    parts = [call.ev.iterate(value) for value in sources or ()]
    if sources is None or None in parts:
        return iterator(None, suspect=suspects(call.positional))
    return iterator([value for part in parts for value in part or ()])


def _zip_longest(call: Call) -> Value:
    columns = [call.ev.iterate(value) for value in call.positional]
    if None in columns:
        return iterator(None, suspect=suspects(call.positional))
    fill = call.keywords.get("fillvalue", Const(None))
    return iterator(tuples(itertools.zip_longest(*(column or () for column in columns), fillvalue=fill)))


def _starmap(call: Call) -> Value:
    def compute() -> list[Value] | None:
        rows = call.ev.iterate(call.argument(1, "iterable"))
        parts = [call.ev.iterate(row) for row in rows or ()]
        if rows is None or None in parts:
            return None
        return [applied(call, call.positional[0], part or ()) for part in parts]

    return pending(call, compute)


def _accumulate(call: Call) -> Value:
    values = call.ev.iterate(call.argument(0, "iterable"))
    function, initial = call.argument(1, "func", Const(None)), call.keywords.get("initial")
    if values is None:
        return iterator(None, suspect=suspects(call.positional))
    queue = values if initial is None or initial == Const(None) else [initial, *values]
    given: list[Value] = queue[:1]
    for value in queue[1:]:
        if call.force(function) == Const(None):
            given.append(binary(ast.Add(), call.force(given[-1]), call.force(value), call.where))
        else:
            given.append(applied(call, function, [given[-1], value]))
    return iterator(given)


def _compress(call: Call) -> Value:
    columns = columns_of(call, call.positional)
    wanted = [truth(call.force(value)) for value in columns[1]] if columns is not None else [None]
    if columns is None or None in wanted:
        return iterator(None, suspect=suspects(call.positional))
    return iterator(list(itertools.compress(columns[0], wanted)))


def _groupby(call: Call) -> Value:
    values, key = call.ev.iterate(call.argument(0, "iterable")), call.argument(1, "key", Const(None))
    if values is None:
        return iterator(None, suspect=suspects(call.positional))
    groups: list[tuple[Value, list[Value]]] = []
    for value in values:
        label = call.ev.force_all(value if call.force(key) == Const(None) else applied(call, key, [value]))
        same = truth(compare(ast.Eq(), groups[-1][0], label, call.where)) if groups else False
        if same is None:
            return iterator(None, suspect=suspects(values))
        if same:
            groups[-1][1].append(value)
        else:
            groups.append((label, [value]))
    return iterator(tuples((label, iterator(members)) for label, members in groups))


def _while(judged: list[tuple[Value, bool]]) -> Iterable[Value]:
    return (value for value, _ in itertools.takewhile(lambda each: each[1], judged))


def _behind(judged: list[tuple[Value, bool]]) -> Iterable[Value]:
    return (value for value, _ in itertools.dropwhile(lambda each: each[1], judged))


_FUNCTIONS: dict[str, Callable[[Call], Value]] = {
    "accumulate": _accumulate,
    "combinations": _combining(itertools.combinations, numbers=1),
    "combinations_with_replacement": _combining(itertools.combinations_with_replacement, numbers=1),
    "compress": _compress,
    "count": _endless,
    "cycle": _cycle,
    "dropwhile": chosen(_behind),
    "filterfalse": chosen(lambda judged: (value for value, fits in judged if not fits)),
    "groupby": _groupby,
    "islice": _islice,
    "pairwise": _combining(itertools.pairwise),
    "permutations": _combining(itertools.permutations, numbers=1),
    "product": _combining(itertools.product),
    "repeat": _repeat,
    "starmap": _starmap,
    "takewhile": chosen(_while),
    "zip_longest": _zip_longest,
}
ITERTOOLS: dict[str, Value] = {
    **{f"itertools.{name}": Builtin(f"itertools.{name}", function) for name, function in _FUNCTIONS.items()},
    "itertools.chain": Builtin(
        "itertools.chain", _chain, {"from_iterable": Builtin("itertools.chain.from_iterable", _chain_from_iterable)}
    ),
}
