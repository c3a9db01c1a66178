"""Reading files that somebody else may have put there: a named pipe would never answer."""

from __future__ import annotations

from stat import S_ISDIR, S_ISREG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_file", "require_regular"]


def read_file(path: Path) -> bytes:
    """Return the content of a regular file.

    Raises:
        FileNotFoundError: there is none.
        OSError: it cannot be read, or is no regular file.
    """
    _refuse(path, path.stat().st_mode)
    return path.read_bytes()


def require_regular(path: Path) -> None:
    """See to it that somebody else can open a file without waiting for ever; it need not be there.

    Raises:
        OSError: it is no regular file.
    """
    try:
        mode = path.stat().st_mode
    except OSError:  # whoever opens it gets the same error, at once
        return
    _refuse(path, mode)


def _refuse(path: Path, mode: int) -> None:
    if not S_ISREG(mode) and not S_ISDIR(mode):  # opening a directory fails by itself
        from errno import EINVAL

        raise OSError(EINVAL, "this is no regular file", str(path))
