"""Where the user's caches are."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

__all__ = ["user_cache_dir"]


def user_cache_dir() -> Path:
    """Return the folder for caches of the user: see `plux.runtime.cache.get_user_cache_dir`."""
    for candidate in _candidates():
        # XDG base directory specification: relative paths are invalid and to be ignored
        if candidate and Path(candidate).is_absolute():
            return Path(candidate)
    return Path(tempfile.gettempdir()).absolute() / "cache"


def _candidates() -> list[str]:
    candidates = [os.environ.get("XDG_CACHE_HOME", "")]
    if sys.platform == "win32":
        candidates.append(os.environ.get("LOCALAPPDATA", ""))
        candidates.append(_below_home("AppData", "Local"))
    elif sys.platform == "darwin":
        candidates.append(_below_home("Library", "Caches"))
    else:
        candidates.append(_below_home(".cache"))
    return candidates


def _below_home(*parts: str) -> str:
    try:
        home = Path.home()
    except RuntimeError:
        # neither HOME nor an entry in the user database
        return ""
    return str(home.joinpath(*parts)) if home.is_absolute() else ""
