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
    had, and a failure leaves it as it was. Permissions are kept, and the owner where that is possible.

    Raises:
        OSError: the directory is missing or not writable, or the disk is full; it names the file.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if read_file(path) == data:
            return False
        before = path.stat()
    except FileNotFoundError:
        before = None
    try:
        _put_in_place(path, data, before)
    except OSError as error:  # of the temporary file, or of none at all
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    return True


def _put_in_place(path: Path, data: bytes, before: os.stat_result | None) -> None:
    handle, name = tempfile.mkstemp(prefix=".plux-", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.chmod(before.st_mode & 0o777 if before is not None else 0o666 & ~_umask())
        if before is not None and (before.st_uid, before.st_gid) != (part.stat().st_uid, part.stat().st_gid):
            with suppress(OSError):  # root may give it back to whom it belonged; others cannot
                os.chown(part, before.st_uid, before.st_gid)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _umask() -> int:
    """The umask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
