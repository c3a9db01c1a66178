"""Containers of which it is not known what is in them: whether plugins get out of sight there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .joining import options_of
from .suspicion import is_plugin_or_hides_one
from .values import CLASSES, SUSPECT, ClassValue, Descendants, Dict, Items

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .evaluator import Evaluator
    from .values import Value

__all__ = ["lost_dict", "lost_items"]


def lost_items(ev: Evaluator, kind: str, values: Iterable[Value]) -> Items:
    """A container in which some of these values are, nobody knows which."""
    hidden, are_classes = _lost(ev, values)
    state: dict[str, tuple[Value, ...] | None] = {"items": None}
    if hidden:
        state[SUSPECT] = ()
    if are_classes:
        state[CLASSES] = ()
    return Items(kind, state)


def lost_dict(ev: Evaluator, values: Iterable[Value]) -> Dict:
    """The same for a dict."""
    hidden, are_classes = _lost(ev, values)
    return Dict({"items": None, **({SUSPECT: {}} if hidden else {}), **({CLASSES: {}} if are_classes else {})})


def _lost(ev: Evaluator, values: Iterable[Value]) -> tuple[bool, bool]:
    """Whether there are plugins that may be found nowhere else, and whether there are plugin classes."""
    plugins = [option for value in values if is_plugin_or_hides_one(value) for option in options_of(value)]
    classes = [value for value in plugins if isinstance(value, ClassValue | Descendants)]
    hidden = any(not _is_in_view(ev, value) for value in plugins if is_plugin_or_hides_one(value))
    return hidden, bool(classes)


def _is_in_view(ev: Evaluator, value: Value) -> bool:
    """Whether a class is found where it is written, whatever becomes of it elsewhere."""
    if isinstance(value, Descendants):
        return not value.suspect
    state = ev.table.states.get(value.module) if isinstance(value, ClassValue) else None
    return state is not None and isinstance(value, ClassValue) and state.names.get(value.qualname) is value
