"""Reading files that somebody else may have put there: a named pipe would never answer."""

from __future__ import annotations

import os
from errno import EINVAL

from plux.core.regular_file import open_regular

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
    with open(path, "rb", opener=open_regular) as file:
        return file.read()


def require_regular(path: Path) -> None:
    """See to it that somebody else can open a file without waiting for ever; it need not be there.

    Raises:
        OSError: it is no regular file.
    """
    try:
        handle = open_regular(os.fspath(path), os.O_RDONLY)
    except OSError as error:
        if error.errno == EINVAL:
            raise
        return  # whoever opens it gets the same error, at once
    os.close(handle)
