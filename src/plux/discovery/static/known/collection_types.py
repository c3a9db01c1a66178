"""The containers of `collections` (named tuples are in `record_functions`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..constants import items
from ..flow import Raised
from ..values import Builtin, Const, Dict, Instance, Items, Unknown
from .builtin import BUILTINS
from .inert import inert_class

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Value

__all__ = ["COLLECTIONS"]


def _default_dict(call: Call) -> Value:
    """``defaultdict(factory, ...)``: a dict that makes the values of missing keys."""
    factory = call.force(call.positional[0]) if call.positional else Const(None)
    call.positional = call.positional[1:]
    known = call.ev.builtin("dict")
    made = call.ev.call(known, call.positional, call.keywords, call.frame, call.node) if known is not None else known
    if not isinstance(made, Dict):
        return call.ev.doubt(Unknown("the dict that is made here is not known", call.where))
    return Dict(made.state, None if factory == Const(None) else factory)


def _deque(call: Call) -> Value:
    """A ``deque`` is a list with more methods."""
    longest = call.force(call.argument(1, "maxlen", Const(None)))
    values = call.ev.iterate(call.argument(0, "iterable", items("tuple", ())))
    return items("list", values if longest == Const(None) else None)


def _counter(call: Call) -> Value:
    """A ``Counter`` of known constants: a dict of numbers."""
    values = call.ev.iterate(call.positional[0]) if len(call.positional) == 1 and not call.keywords else None
    if not call.positional and not call.keywords:
        values = []
    keys = [call.ev.key(value) for value in values] if values is not None else [None]
    if None in keys or (call.positional and isinstance(call.force(call.positional[0]), Dict)):
        return call.ev.doubt(Unknown("what is counted is not known", call.where))
    counted: dict[Const, Value] = {}
    for key in keys:
        if key is not None:
            seen = counted.get(key, Const(0))
            counted[key] = Const(seen.value + 1 if isinstance(seen, Const) and isinstance(seen.value, int) else 1)
    zero = Builtin("zero", lambda inner: Const(0))  # noqa: ARG005 - the form of a builtin
    return Dict({"items": counted}, zero)


def _chain_map(call: Call) -> Value:
    return Instance(_CHAIN_MAP, {"maps": items("list", call.positional or [Dict({"items": {}})])}, call.where)


def _maps(call: Call) -> list[dict[Const, Value]] | None:
    """The contents of the dicts, one before the other; None if one is not known."""
    owner = call.force(call.argument(0, "self"))
    maps = owner.attributes["maps"] if isinstance(owner, Instance) else None
    each = [call.force(one) for one in (maps.state["items"] or ())] if isinstance(maps, Items) else []
    contents = [one.state["items"] if isinstance(one, Dict) else None for one in each]
    known = [content for content in contents if content is not None]
    return known if len(known) == len(contents) else None


def _found(call: Call) -> Value | None:
    """The value of the key that a method gets; None if there is none."""
    maps, key = _maps(call), call.ev.key(call.force(call.argument(1, "key")))
    if maps is None or key is None:
        return call.ev.doubt(Unknown("the entry of a ChainMap is not known", call.where))
    return next((content[key] for content in maps if key in content), None)


def _chained_item(call: Call) -> Value:
    found = _found(call)
    if found is None:
        raise Raised(("KeyError", "LookupError", "Exception"), call.where, "there is no such entry")
    return found


def _chained_get(call: Call) -> Value:
    found = _found(call)
    return call.argument(2, "default", Const(None)) if found is None else found


def _chained_contains(call: Call) -> Value:
    found = _found(call)
    return found if isinstance(found, Unknown) else Const(found is not None)


_CHAIN_MAP = inert_class("collections.ChainMap")
_CHAIN_MAP.attributes.update(
    __contains__=Builtin("method __contains__", _chained_contains),
    __getitem__=Builtin("method __getitem__", _chained_item),
    get=Builtin("method get", _chained_get),
)

COLLECTIONS: dict[str, Value] = {
    "collections.ChainMap": Builtin("collections.ChainMap", _chain_map),
    "collections.OrderedDict": BUILTINS["dict"],
    "collections.Counter": Builtin("collections.Counter", _counter),
    "collections.defaultdict": Builtin("collections.defaultdict", _default_dict),
    "collections.deque": Builtin("collections.deque", _deque),
}
