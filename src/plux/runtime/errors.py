"""What `PluginManager` raises beyond the errors of the plugins themselves. All of them can be pickled."""

from __future__ import annotations

from plux.core.errors import PluginException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .container import PluginContainer

__all__ = [
    "PluginCycleError",
    "PluginFinderError",
    "PluginLoadError",
    "PluginNotFoundError",
    "PluginResolveError",
]


class PluginNotFoundError(PluginException, ValueError):
    """There is no plugin of that name in the namespace. `close` are names that look alike."""

    def __init__(self, namespace: str, name: str, names: Iterable[str] = ()) -> None:
        from difflib import get_close_matches

        # anything may have been asked for, also what cannot be pickled
        name = str(name)
        self.close = get_close_matches(name, sorted(set(names)), n=3)
        hint = f"; did you mean {' or '.join(map(repr, self.close))}?" if self.close else ""
        super().__init__(f"no plugin named {name} in namespace {namespace}{hint}", namespace, name)


class PluginResolveError(PluginException):
    """The entry point of a plugin leads to no plugin: the import failed, or what is there is none. See `__cause__`."""


class PluginLoadError(PluginException):
    """A plugin made no plugin, or raised what is meant for the interpreter, such as `SystemExit`. See `__cause__`."""


class PluginFinderError(PluginException):
    """The finder of a manager returned what is no spec, or raised `SystemExit` or the like. See `__cause__`."""


class PluginCycleError(PluginException):
    """A plugin needs itself before it is loaded. `circle` are the plugins on the way, as ``namespace:name``."""

    def __init__(self, circle: list[PluginContainer[Any]]) -> None:
        self.circle = [f"{each.namespace}:{each.name}" for each in circle]
        first = self.circle[0]
        way = " -> ".join([*self.circle, first])
        message = f"plugin {first} is asked for while it is being loaded: {way}"
        super().__init__(message, circle[0].namespace, circle[0].name)
