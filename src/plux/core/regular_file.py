"""Opening files that somebody else may have put there: a named pipe would never answer."""

from __future__ import annotations

import os
from errno import EINVAL
from stat import S_ISREG

__all__ = ["open_regular", "text_of"]

_AT_ONCE = getattr(os, "O_NONBLOCK", 0)


def open_regular(path: str, flags: int) -> int:
    """Open a regular file and return its descriptor; an *opener* for `open`.

    Raises:
        OSError: it cannot be opened, or is something else: a directory, a named pipe, a device.
    """
    handle = os.open(path, flags | _AT_ONCE)
    if S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(EINVAL, "this is no regular file", os.fspath(path))


def text_of(path: str | os.PathLike[str]) -> str:
    """Return the text of a regular file, whatever its bytes; an empty one if there is none, or it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", opener=open_regular) as file:
            return file.read()
    except OSError:
        return ""
