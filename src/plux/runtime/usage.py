"""Which installed distributions use plux: what tells its plugins from the entry points of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plux.core.index_names import INDEX_PLACES, PLUX_JSON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .cache import InstalledEntryPoint
    from .location import Metadata

__all__ = ["plugin_groups", "uses_plux"]

_NOT_PLUGINS = frozenset({"console_scripts", "gui_scripts"})
_REQUIRES_PLUX = re.compile(r"^Requires-Dist:\s*plux\b", re.IGNORECASE | re.MULTILINE)
_INDEXES = (*INDEX_PLACES, PLUX_JSON)


def uses_plux(metadata: Metadata) -> bool:
    """Whether plux wrote entry points of a distribution, or the distribution depends on it."""
    if any(metadata.read_text(name) is not None for name in _INDEXES):
        return True
    return bool(_REQUIRES_PLUX.search((metadata.read_text("METADATA") or "").partition("\n\n")[0]))


def plugin_groups(entry_points: Iterable[InstalledEntryPoint]) -> set[str]:
    """Return the groups among entry points in which a distribution that uses plux has plugins."""
    known: dict[Metadata, bool] = {}
    groups = set()
    for entry_point in entry_points:
        if entry_point.metadata not in known:
            known[entry_point.metadata] = uses_plux(entry_point.metadata)
        if known[entry_point.metadata]:
            groups.add(entry_point.group)
    return groups - _NOT_PLUGINS
