"""Which plugins of this environment go into a program."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from plux.runtime.cache import EntryPointsCache
from plux.runtime.location import normalize
from plux.runtime.usage import plugin_groups

if TYPE_CHECKING:
    from collections.abc import Collection

    from plux.runtime.cache import InstalledEntryPoint
    from plux.runtime.location import Metadata

__all__ = ["PluginDistribution", "plugin_distributions"]


class PluginDistribution(NamedTuple):
    """An installed distribution with those of its entry points that were asked for."""

    metadata: Metadata
    entry_points: tuple[InstalledEntryPoint, ...]


def plugin_distributions(
    namespaces: Collection[str] = (), distributions: Collection[str] = ()
) -> list[PluginDistribution]:
    """Return the distributions that have plugins, in the order in which the run time sees them. Nothing is imported.

    Args:
        namespaces: shell-style patterns of namespaces; by default those in which a distribution that uses plux
            has plugins.
        distributions: shell-style patterns of names of distributions; by default all.
    """
    entries = EntryPointsCache.instance().all_entries()
    if namespaces:
        groups = {e.group for e in entries if any(fnmatchcase(e.group, pattern) for pattern in namespaces)}
    else:
        groups = plugin_groups(entries)
    wanted = [normalize(pattern) for pattern in distributions]
    found: dict[Metadata, list[InstalledEntryPoint]] = {}
    for entry in entries:
        if entry.group in groups and (not wanted or any(fnmatchcase(entry.metadata.key, each) for each in wanted)):
            found.setdefault(entry.metadata, []).append(entry)
    return [PluginDistribution(metadata, tuple(several)) for metadata, several in found.items()]
