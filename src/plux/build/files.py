"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from .reading import read_file

__all__ = ["replace_file"]


def replace_file(path: Path, content: str | bytes) -> bool:
    """Make a file have this content (text as UTF-8), at once; return whether it had another before.

    A new file is put in the place of the old one (`os.replace`), so hard links to the old one keep what they
    had, and a failure leaves it as it was. Permissions are kept.

    Raises:
        OSError: the directory is missing or not writable.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if read_file(path) == data:
            return False
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.chmod(mode)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return True


def _umask() -> int:
    """The umask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
