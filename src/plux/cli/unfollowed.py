"""Which editable installs do not follow their source, and why."""

from __future__ import annotations

import time

__all__ = ["unfollowed"]


def unfollowed() -> list[str]:
    """Return a line for each editable install that plux has built and whose entry points are the installed ones."""
    from plux.runtime.cache import EntryPointsCache
    from plux.runtime.editable import EditableMetadata

    lines = []
    for metadata in EntryPointsCache.instance().distributions():
        if isinstance(metadata, EditableMetadata):
            metadata.read(time.time_ns())
            reason = metadata.follower().reason
            if reason:
                name, version = metadata.name_and_version()
                lines.append(f"{name} {version} is installed in editable mode but does not follow its source: {reason}")
    return lines
