"""The text of an index: which entry points of a distribution plux has found (`plux.core.index_names` says where it is).

``{"version": 1, "plugins": [{"namespace", "name", "value", ...}, ...], "source": ...}``, as JSON with one item a line.
`plux.runtime.naming` looks for a plugin in it without parsing it, and relies on that form.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

__all__ = ["PluginIndex", "parse_plugin_index", "render_plugin_index"]

_VERSION = 1


class PluginIndex:
    """What an index says: a row for each plugin, and, of an editable install, where its modules lie."""

    __slots__ = ("plugins", "source")

    def __init__(self, plugins: list[dict[str, Any]], source: object = None) -> None:
        self.plugins = plugins
        self.source = source

    def names(self) -> list[tuple[str, str]]:
        """Return (namespace, name) of the plugins."""
        return [(plugin["namespace"], plugin["name"]) for plugin in self.plugins]


def render_plugin_index(plugins: Iterable[Mapping[str, object]], source: object = None) -> str:
    """Return the text of an index.

    Args:
        plugins: rows that begin with `namespace`, `name` and `value`.
        source: where the modules are, as JSON.
    """
    import json

    document: dict[str, object] = {"version": _VERSION, "plugins": list(plugins)}
    if source is not None:
        document["source"] = source
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def parse_plugin_index(text: str) -> PluginIndex | None:
    """Return what a text says; None if it is no index.

    >>> parse_plugin_index(render_plugin_index([{"namespace": "my.ns", "name": "one", "value": "pk:One"}])).names()
    [('my.ns', 'one')]
    """
    import json

    try:
        document = json.loads(text)
    except (RecursionError, ValueError):
        return None
    plugins = document.get("plugins") if isinstance(document, dict) else None
    if not isinstance(plugins, list) or not all(map(_is_row, plugins)):
        return None
    return PluginIndex(plugins, document.get("source"))


def _is_row(plugin: object) -> bool:
    return isinstance(plugin, dict) and all(isinstance(plugin.get(key), str) for key in ("namespace", "name", "value"))
