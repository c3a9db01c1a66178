"""Which entry points bear the name that their plugin gives itself, and what the others are called."""

from __future__ import annotations

from plux.core.index_names import INDEX_PLACES

from .location import Metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterable
    from typing import Any

    from .container import PluginContainer

__all__ = ["declared_names", "index_of", "is_indexed", "is_listed"]


def declared_names(containers: Iterable[PluginContainer[Any]]) -> dict[PluginContainer[Any], str]:
    """Return what plugins call themselves, where that may differ from the name of the entry point and can be told.

    Entry points that plux 2 wrote bear the names of their plugins: they are in the index of the distribution. For the
    others the source is read; nothing is imported.
    """
    indexes: dict[Metadata, str] = {}
    unknown = [each for each in containers if not is_indexed(each.entry_point, indexes)]
    if not unknown:
        return {}
    try:
        from .remembered_names import names_of

        names = names_of(unknown[0].plugin_spec.namespace, [each.entry_point for each in unknown])
    except ImportError:
        # a frozen or stripped-down application without discovery, or without the parts of the library that it needs
        return {}
    found = {each: names.get((each.entry_point.name, each.entry_point.value)) for each in unknown}
    return {each: name for each, name in found.items() if name is not None}


def is_indexed(entry_point: Any, indexes: dict[Metadata, str]) -> bool:  # noqa: ANN401 - of any resolver
    """Whether plux 2 wrote an entry point, which then bears the name of its plugin.

    `indexes` remembers the index of each distribution from one call to the next.
    """
    metadata = getattr(entry_point, "metadata", None)
    if not isinstance(metadata, Metadata):
        return False
    text = indexes.get(metadata)
    if text is None:
        text = indexes[metadata] = index_of(metadata)
    return is_listed(text, entry_point.group, entry_point.name, entry_point.value)


def index_of(metadata: Metadata) -> str:
    """Return the text of the index of a distribution, or an empty one."""
    for name in INDEX_PLACES:
        text = metadata.read_text(name)
        if text:
            return text
    return ""


def is_listed(index: str, namespace: str, name: str, value: str) -> bool:
    """Whether an entry point is in the text of an index."""
    # as `plux.core.plugin_index` puts it; parsing it would cost the import of json
    if f'"namespace": "{namespace}",\n   "name": "{name}",\n   "value": "{value}"' in index:
        return True
    return index != "" and _is_in(index, {"namespace": namespace, "name": name, "value": value}.items())


def _is_in(text: str, wanted: ItemsView[str, str]) -> bool:
    from plux.core.plugin_index import parse_plugin_index

    index = parse_plugin_index(text)  # if it is none, the source tells
    return index is not None and any(wanted <= plugin.items() for plugin in index.plugins)
