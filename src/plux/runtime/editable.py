"""Link files of plux 1.x: ``entry_points_editable.txt`` in a dist-info holds the path of the file to read instead."""

from __future__ import annotations

from pathlib import Path

__all__ = ["read_linked"]


def read_linked(link: str) -> bytes | None:
    """Return the contents of the file that a link file names, or None, with a warning, if that cannot be done."""
    try:
        target = Path(Path(link).read_text(encoding="utf-8").strip())
        if not target.is_absolute():
            target = Path(link).parent / target
        return target.read_bytes()
    except (OSError, ValueError) as error:
        from .notices import warn_once

        warn_once(link, "ignoring %s, which names no file that can be read: %s", link, error)
        return None
