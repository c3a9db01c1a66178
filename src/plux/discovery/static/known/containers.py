"""Methods of lists, tuples, sets and dicts, and of the dict behind ``globals()``."""

from __future__ import annotations

from collections import ChainMap, Counter, OrderedDict, defaultdict, deque
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..budget import MAX_ITEMS
from ..constants import items, unknown_dict
from ..flow import Raised
from ..iteration import as_list
from ..suspicion import may_hide_plugin, unknown_part
from ..values import UNBOUND, Builtin, Const, Dict, Items, Namespace, Unknown
from .sequence_methods import SEQUENCE_METHODS, SET_METHODS
from .views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Value

__all__ = ["container_method", "dict_view", "pairs", "set_item"]


def container_method(container: Items | Dict | Namespace, name: str) -> Value:
    """Return a method of a container. One that is not followed makes the content unknown if it may change it.

    Raises:
        Raised: no container has such an attribute.
    """
    kinds = _KINDS.get(container.kind if isinstance(container, Items) else "dict")
    if kinds is not None and not any(hasattr(kind, name) for kind in kinds):
        raise Raised(("AttributeError", "Exception"), None, f"a container has no attribute {name!r}")

    def call(call: Call) -> Value:
        if isinstance(container, Items):
            methods = SET_METHODS if "set" in container.kind else SEQUENCE_METHODS
            if name in methods:
                return methods[name](container, call)
        elif name in _DICT:
            return _DICT[name](container, call)
        return _unfollowed(container, name, call)

    return Builtin(f"{type(container).__name__}.{name}", call)


# by the kinds of values: a list may be a deque
_KINDS: dict[str, tuple[type, ...]] = {
    "dict": (dict, Counter, ChainMap, OrderedDict, defaultdict, MappingProxyType),
    "frozenset": (frozenset,),
    "keys": (type({}.keys()),),
    "list": (list, deque),
    "pairs": (type({}.items()),),
    "set": (set,),
    "tuple": (tuple,),
    "values": (type({}.values()),),
}
_HARMLESS = frozenset({"copy", "count", "index", "union", "intersection", "difference", "issubset", "issuperset"})


def _unfollowed(container: Items | Dict | Namespace, name: str, call: Call) -> Value:
    if name not in _HARMLESS and isinstance(container, Items | Dict):
        call.ev.heap.forget(container)
    return Unknown(f"the method {name!r} of a container is not followed", call.where)


def dict_view(container: Dict | Namespace) -> dict[Const, Value] | None:
    """Return the entries of a dict or namespace; None if they are not known."""
    if isinstance(container, Dict):
        return container.state["items"]
    return {Const(name): value for name, value in container.slots.items()}


def set_item(container: Dict | Namespace, key: Const | None, value: Value, call: Call) -> None:
    """Write an entry; with a key that is not known, the content is unknown afterwards."""
    heap = call.ev.heap
    if isinstance(container, Namespace):
        if key is not None and isinstance(key.value, str):
            heap.store(container.slots, key.value, value)
        else:
            call.ev.hidden(value, call, "it is stored under a name that is not known")
        return
    content = container.state["items"]
    if key is None or content is None or len(content) >= MAX_ITEMS:
        heap.forget(container, value)
    else:
        heap.store(container.state, "items", {**content, key: value})


def _get(container: Dict | Namespace, call: Call) -> Value:
    entries, key = dict_view(container), call.ev.key(call.ev.force(call.argument(0, "key")))
    if entries is None or key is None:
        return call.ev.doubt(unknown_part(container, "the entry of a dict is not known", call.where))
    return entries[key] if key in entries else call.argument(1, "default", Const(None))


def _setdefault(container: Dict | Namespace, call: Call) -> Value:
    entries, key = dict_view(container), call.ev.key(call.ev.force(call.argument(0, "key")))
    if entries is None or key is None:
        set_item(container, None, call.argument(1, "default", Const(None)), call)
        return call.ev.doubt(Unknown("the entry of a dict is not known", call.where))
    if key not in entries:
        value = call.argument(1, "default", Const(None))
        set_item(container, key, value, call)
        return value
    return entries[key]


def _pop(container: Dict | Namespace, call: Call) -> Value:
    entries, key = dict_view(container), call.ev.key(call.ev.force(call.argument(0, "key")))
    if entries is None or key is None or isinstance(container, Namespace):
        set_item(container, None, Const(None), call)
        return call.ev.doubt(Unknown("the entry of a dict is not known", call.where))
    if key not in entries:
        if len(call.positional) < 2 and "default" not in call.keywords:  # noqa: PLR2004 - the key and a default
            raise Raised(("KeyError", "LookupError", "Exception"), call.where, f"there is no entry {key.value!r}")
        return call.argument(1, "default", Const(None))
    call.ev.heap.store(container.state, "items", {k: v for k, v in entries.items() if k != key})
    return entries[key]


def _update(container: Dict | Namespace, call: Call) -> Value:
    sources = [as_list(call.ev, value) for value in call.positional]
    for source in sources:
        entries = dict_view(source) if isinstance(source, Dict | Namespace) else pairs(call, source)
        if entries is None:
            set_item(container, None, source, call)
        for key, value in (entries or {}).items():
            set_item(container, key, value, call)
    for name, value in call.keywords.items():
        set_item(container, Const(name), value, call)
    if not call.complete:
        set_item(container, None, Unknown("not known", call.where), call)
    return Const(None)


def pairs(call: Call, source: Value) -> dict[Const, Value] | None:
    """The entries that pairs of a key and a value make; None if they are not known."""
    entries: dict[Const, Value] = {}
    each = call.ev.iterate(source)
    if each is None:
        return None
    for pair in each:
        both = call.ev.iterate(pair)
        key = call.ev.key(both[0]) if both is not None and len(both) == 2 else None  # noqa: PLR2004 - a pair
        if both is None or key is None:
            return None
        entries[key] = both[1]
    return entries


def _clear_dict(container: Dict | Namespace, call: Call) -> Value:
    if isinstance(container, Dict):
        call.ev.heap.store(container.state, "items", {})
    else:
        for name in list(container.slots):
            call.ev.heap.store(container.slots, name, UNBOUND)
    return Const(None)


def _pop_item(container: Dict | Namespace, call: Call) -> Value:
    entries = dict_view(container)
    if not isinstance(container, Dict) or not entries:
        set_item(container, None, Const(None), call)
        return call.ev.doubt(Unknown("the entry of a dict is not known", call.where))
    *rest, last = entries.items()
    call.ev.heap.store(container.state, "items", dict(rest))
    return items("tuple", last)


def _copy_dict(container: Dict | Namespace, call: Call) -> Value:  # noqa: ARG001 - the form of a method
    entries = dict_view(container)
    if entries is None:
        return unknown_dict(suspect=isinstance(container, Dict) and may_hide_plugin(container))
    default = container.default if isinstance(container, Dict) else None
    return Dict({"items": dict(entries)}, default)


_DICT: dict[str, Callable[[Dict | Namespace, Call], Value]] = {
    "clear": _clear_dict,
    "copy": _copy_dict,
    "get": _get,
    "pop": _pop,
    "popitem": _pop_item,
    "setdefault": _setdefault,
    "update": _update,
    **VIEWS,
}
