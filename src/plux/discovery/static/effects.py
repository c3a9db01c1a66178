"""Writes that can be taken back: how the arms of an undecidable condition are tried one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plux.core.record import record

from .births import CLOCK
from .joining import join
from .suspicion import hides_plugin, holds_plugin_classes, may_hide_plugin
from .values import CLASSES, SUSPECT, UNBOUND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .values import Dict, Items, Value, Where

__all__ = ["Effects", "Heap"]

_MISSING: Any = object()

# (identity of the dict, key) -> (the dict, key, the value before, the value after)
Effects = dict[tuple[int, object], tuple["dict[Any, Any]", object, Any, Any]]


@record(slots=True)
class _Journal:
    began: int
    before: dict[tuple[int, object], tuple[dict[Any, Any], object, Any]]


class Heap:
    """Every write of the evaluation goes through `store`."""

    def __init__(self) -> None:
        self._journals: list[_Journal] = []

    def store(self, target: dict[Any, Any], key: object, value: object) -> None:
        """Write, or delete if the value is `UNBOUND`."""
        if self._journals:
            journal = self._journals[-1]
            before = journal.before
            # what was made in this arm is gone with it
            if getattr(target, "born", -1) < journal.began and (id(target), key) not in before:
                before[id(target), key] = (target, key, target.get(key, _MISSING))
        if value is UNBOUND:
            target.pop(key, None)
        else:
            target[key] = value

    @property
    def uncertain(self) -> bool:
        """Whether an arm of an undecidable condition is being tried."""
        return bool(self._journals)

    def begin(self) -> None:
        """From now on, writes can be taken back."""
        self._journals.append(_Journal(CLOCK.tick(), {}))

    def rollback(self) -> Effects:
        """Take back what was written since `begin`, and return it."""
        journal = self._journals.pop()
        effects: Effects = {}
        for (identity, key), (target, _, old) in journal.before.items():
            effects[identity, key] = (target, key, old, target.get(key, _MISSING))
            if old is _MISSING:
                target.pop(key, None)
            else:
                target[key] = old
        return effects

    def apply(self, effects: Effects) -> None:
        """Write what was taken back."""
        for target, key, _, new in effects.values():
            self.store(target, key, UNBOUND if new is _MISSING else new)

    def merge(self, arms: Iterable[Effects], where: Where | None) -> None:
        """Write for each place what the arms, of which one is taken, leave there."""
        arms = list(arms)
        places = {place: arm[place] for arm in arms for place in arm}
        for place, (target, key, old, _) in places.items():
            values = [arm[place][3] if place in arm else old for arm in arms]
            merged = _merge_place(values, where)
            self.store(target, key, merged)
            if merged is None:
                self._remember_lost(target, values)

    def forget(self, container: Items | Dict, lost: Value | None = None) -> None:
        """The content of a container is not known any more; `lost` went into it."""
        hides = hides_plugin(container.state["items"]) or (lost is not None and may_hide_plugin(lost))
        before = container.state["items"]
        self.store(container.state, "items", None)
        if hides:
            self.store(container.state, SUSPECT, ())
        self._remember_lost(container.state, [before, (lost,)])

    def _remember_lost(self, state: dict[Any, Any], contents: list[Any]) -> None:
        """Note that plugins, or plugin classes, are in a container whose content is not known any more."""
        if any(map(hides_plugin, contents)):
            self.store(state, SUSPECT, ())
        if any(map(holds_plugin_classes, contents)):
            self.store(state, CLASSES, ())


def _merge_place(values: list[Any], where: Where | None) -> object:
    first = values[0]
    if all(value is first for value in values):
        return UNBOUND if first is _MISSING else first
    known = [UNBOUND if value is _MISSING else value for value in values]
    if any(value is None or isinstance(value, tuple | dict) for value in known):
        # the content of a container: the same or unknown
        return first if all(value == first for value in values) else None
    return join(known, where)
