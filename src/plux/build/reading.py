"""Reading files that somebody else may have put there: a named pipe would never answer."""

from __future__ import annotations

from stat import S_ISDIR, S_ISREG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_file"]


def read_file(path: Path) -> bytes:
    """Return the content of a regular file.

    Raises:
        FileNotFoundError: there is none.
        OSError: it cannot be read, or is no regular file.
    """
    mode = path.stat().st_mode
    if not S_ISREG(mode) and not S_ISDIR(mode):  # opening a directory fails by itself
        from errno import EINVAL

        raise OSError(EINVAL, "this is no regular file", str(path))
    return path.read_bytes()
