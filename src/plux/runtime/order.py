"""The order in which `PluginManager.load_all` loads."""

from __future__ import annotations

from plux.core.errors import PluginException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from plux.core.spec import PluginSpec

    from .container import PluginContainer

__all__ = ["PluginOrderError", "sort"]


class PluginOrderError(PluginException):
    """Plugins want to be loaded before each other. `circle` are their names, each before the next."""

    def __init__(self, namespace: str, circle: list[str]) -> None:
        self.circle = circle
        way = " before ".join([*circle, circle[0]])
        super().__init__(f"plugins of {namespace} want to be loaded {way}", namespace, circle[0])


def sort(
    containers: Sequence[PluginContainer[Any]],
) -> tuple[list[PluginContainer[Any]], dict[str, PluginOrderError]]:
    """Return the plugins in the order to load them, and the errors of those that stand in a circle, by name.

    A higher `priority` comes first, equal ones stay as they are. Then each plugin waits for those that it
    names in `after`, and for those that name it in `before`, whatever their priority. Names of plugins that are
    not there are ignored. Those in a circle are left out.
    """
    ranked = sorted(containers, key=lambda each: -_priority(each.plugin_spec))
    waits = _waits(ranked)
    errors: dict[str, PluginOrderError] = {}
    ordered: list[PluginContainer[Any]] = []
    left = ranked
    while left:
        ready = next((each for each in left if not waits[each.name]), None)
        if ready is None:
            circle = _circle(waits, left[0].name)
            error = PluginOrderError(left[0].namespace, circle)
            errors.update(dict.fromkeys(circle, error))
            gone = set(circle)
        else:
            ordered.append(ready)
            gone = {ready.name}
        left = [each for each in left if each.name not in gone]
        for others in waits.values():
            others.difference_update(gone)
    return ordered, errors


def _waits(containers: Iterable[PluginContainer[Any]]) -> dict[str, set[str]]:
    """Return {name: the names that must come before it}."""
    known = {alias: each.name for each in containers for alias in (*each.aliases, each.name)}
    waits: dict[str, set[str]] = {each.name: set() for each in containers}
    for each in containers:
        for name in _names(each.plugin_spec, "after"):
            if known.get(name, each.name) != each.name:
                waits[each.name].add(known[name])
        for name in _names(each.plugin_spec, "before"):
            if known.get(name, each.name) != each.name:
                waits[known[name]].add(each.name)
    return waits


def _circle(waits: dict[str, set[str]], start: str) -> list[str]:
    path = [start]
    while True:
        following = min(waits[path[-1]])
        if following in path:
            # each waits for the next, so the last comes first
            return path[path.index(following) :][::-1]
        path.append(following)


def _priority(spec: PluginSpec) -> float:
    value = _says(spec, "priority")
    return value if isinstance(value, (int, float)) else 0


def _names(spec: PluginSpec, attribute: str) -> tuple[str, ...]:
    value = _says(spec, attribute)
    if isinstance(value, str):
        return (value,)
    # anything else is an attribute of the application that happens to have this name
    several = value if isinstance(value, (tuple, list, set, frozenset)) else ()
    return tuple(name for name in several if isinstance(name, str))


def _says(spec: PluginSpec, attribute: str) -> object:
    """Return what the spec says, or else the class that is its factory."""
    own = getattr(spec, attribute, None)
    if own is None and isinstance(spec.factory, type):
        try:
            return getattr(spec.factory, attribute, None)
        except Exception:  # noqa: BLE001 - attributes of foreign classes are foreign code
            return None
    return own
