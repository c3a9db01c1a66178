"""Methods of lists, tuples, sets and dicts, and of the dict behind ``globals()``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..budget import MAX_ITEMS
from ..constants import items
from ..flow import Raised
from ..suspicion import may_hide_plugin
from ..values import Builtin, Const, Dict, Items, Namespace, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Value

__all__ = ["container_method", "dict_view", "set_item"]


def container_method(container: Items | Dict | Namespace, name: str) -> Value:
    """Return a method of a container. One that is not followed makes the content unknown if it may change it."""

    def call(call: Call) -> Value:
        if isinstance(container, Items):
            if name in _ITEMS:
                return _ITEMS[name](container, call)
        elif name in _DICT:
            return _DICT[name](container, call)
        return _unfollowed(container, name, call)

    return Builtin(f"{type(container).__name__}.{name}", call)


_HARMLESS = frozenset({"copy", "count", "index", "union", "intersection", "difference", "issubset", "issuperset"})


def _unfollowed(container: Items | Dict | Namespace, name: str, call: Call) -> Value:
    if name not in _HARMLESS and isinstance(container, Items | Dict):
        call.ev.heap.forget(container)
    return Unknown(f"the method {name!r} of a container is not followed", call.where)


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
    return items(container.kind, container.state["items"])


_ITEMS: dict[str, Callable[[Items, Call], Value]] = {
    "append": _append,
    "add": _append,
    "extend": _extend,
    "insert": _insert,
    "clear": _clear,
    "copy": _copy,
}


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
        suspect = isinstance(container, Dict) and may_hide_plugin(container)
        return call.ev.doubt(Unknown("the entry of a dict is not known", call.where, suspect))
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
    sources = [call.ev.force(value) for value in call.positional]
    for source in sources:
        entries = dict_view(source) if isinstance(source, Dict | Namespace) else None
        if entries is None:
            set_item(container, None, source, call)
        for key, value in (entries or {}).items():
            set_item(container, key, value, call)
    for name, value in call.keywords.items():
        set_item(container, Const(name), value, call)
    if not call.complete:
        set_item(container, None, Unknown("not known", call.where), call)
    return Const(None)


def _listing(part: str) -> Callable[[Dict | Namespace, Call], Value]:
    def listing(container: Dict | Namespace, call: Call) -> Value:  # noqa: ARG001 - the form of a method
        entries = dict_view(container)
        if entries is None:
            return items("list", None)
        if part == "keys":
            return items("list", list(entries))
        if part == "values":
            return items("list", list(entries.values()))
        return items("list", [items("tuple", pair) for pair in entries.items()])

    return listing


def _copy_dict(container: Dict | Namespace, call: Call) -> Value:  # noqa: ARG001 - the form of a method
    entries = dict_view(container)
    return Dict({"items": None if entries is None else dict(entries)})


_DICT: dict[str, Callable[[Dict | Namespace, Call], Value]] = {
    "copy": _copy_dict,
    "get": _get,
    "items": _listing("items"),
    "keys": _listing("keys"),
    "pop": _pop,
    "setdefault": _setdefault,
    "update": _update,
    "values": _listing("values"),
}
