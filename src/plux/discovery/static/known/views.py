"""Views of dicts, as ``keys()``, ``values()`` and ``items()`` give them: they follow what becomes of the dict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..births import Own
from ..constants import items
from ..values import CLASSES, SUSPECT, Const, Dict, Items

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Namespace, Value

__all__ = ["VIEWS"]

_Content = tuple["Value", ...]


class _ViewState(Own[str, "_Content | None"]):
    """The state of a view, which is told by that of the dict. Nothing but that the content is lost is stored in it."""

    __slots__ = ("_content", "_part", "_seen", "_source")

    def __init__(self, source: Dict | Namespace, part: Callable[[dict[Const, Value]], _Content]) -> None:
        super().__init__({})
        self._source = source
        self._part = part
        self._seen: dict[Const, Value] | None = None
        self._content: _Content | None = None

    def __getitem__(self, key: str) -> _Content | None:
        if key != "items" or super().__contains__(key):
            return super().__getitem__(key)
        if not isinstance(self._source, Dict):
            return self._part({Const(name): value for name, value in self._source.slots.items()})
        entries = self._source.state["items"]
        if entries is None:
            return None
        if entries is not self._seen:
            # a change makes another content
            self._seen, self._content = entries, self._part(entries)
        return self._content

    def __contains__(self, key: object) -> bool:
        inherited = isinstance(self._source, Dict) and key in (CLASSES, SUSPECT) and key in self._source.state
        return super().__contains__(key) or inherited


def _keys(entries: dict[Const, Value]) -> _Content:
    return tuple(entries)


def _values(entries: dict[Const, Value]) -> _Content:
    return tuple(entries.values())


def _pairs(entries: dict[Const, Value]) -> _Content:
    return tuple(items("tuple", pair) for pair in entries.items())


def _view(kind: str, part: Callable[[dict[Const, Value]], _Content]) -> Callable[[Dict | Namespace, Call], Value]:
    def view(container: Dict | Namespace, call: Call) -> Value:  # noqa: ARG001 - the form of a method
        made = Items(kind, {})
        made.state = _ViewState(container, part)
        return made

    return view


VIEWS: dict[str, Callable[[Dict | Namespace, Call], Value]] = {
    "items": _view("pairs", _pairs),
    "keys": _view("keys", _keys),
    "values": _view("values", _values),
}
