"""Where the user's caches are. By strings, because a program that only looks something up has no `pathlib` yet."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["cache_folder", "user_cache_dir"]


def user_cache_dir() -> Path:
    """Return the folder for caches of the user: see `plux.runtime.cache.get_user_cache_dir`."""
    import tempfile
    from pathlib import Path

    return Path(cache_folder() or os.path.join(os.path.abspath(tempfile.gettempdir()), "cache"))


def cache_folder() -> str | None:
    """Return the folder for caches of the user, an absolute path that need not exist; None if there is no home."""
    for candidate in _candidates():
        # XDG base directory specification: relative paths are invalid and to be ignored
        if candidate and os.path.isabs(candidate):
            return candidate
    return None


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
    # an empty HOME would be the root of the file system
    home = os.path.expanduser("~") if os.environ.get("HOME") != "" else ""
    # as it was, where there is neither HOME nor an entry in the user database
    return os.path.join(home, *parts) if os.path.isabs(home) else ""
