"""What is dear to derive, remembered on disk from one process to the next: a folder of small files, for the user alone.

Nothing here is needed: whatever goes wrong, there is nothing to remember, and nobody is told. What is remembered says
itself under which conditions it holds; a file that is not whole, of another version, of somebody else, or behind
a symbolic link does not count. Files are replaced, never written into, so that processes never see half of one.
"""

from __future__ import annotations

import os
import sys
from stat import S_ISDIR
from zlib import crc32

from plux.core.regular_file import open_regular

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["VARIABLE", "is_off", "reader", "recall", "remember"]

VARIABLE = "PLUX_CACHE"
"""The environment variable that turns it off, with the value 0, no, off or false."""

_HEAD = b"plux memory 1\0"
_SUFFIX = ".memory"
_MAX_FILES = 256
_MAX_AGE_SECONDS = 30 * 24 * 3600
_MAX_BYTES = 64 << 20
_ABANDONED_AFTER_SECONDS = 3600

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_OFF = frozenset({"0", "no", "off", "false"})
_owner: Callable[[], int] = getattr(os, "geteuid", lambda: 0)
_IS_POSIX = hasattr(os, "geteuid")


def is_off(variable: str) -> bool:
    """Whether an environment variable says no."""
    return os.environ.get(variable, "").strip().lower() in _OFF


def reader() -> list[str]:
    """Return who reads sources here: what is read may differ with plux, with Python, and with the platform."""
    version = getattr(sys.modules.get("plux"), "__version__", "")  # the package above is loaded
    return [*map(str, (version, sys.implementation.name, sys.hexversion, sys.platform))]


def recall(key: str) -> list[str] | None:
    """Return the texts that were remembered under a key, or None."""
    try:
        folder = _folder()
        data = _read(os.path.join(folder, _name(key))) if folder is not None else b""
    except (OSError, ValueError):
        return None
    # the head, the number of what follows, and that
    check, _, body = data[len(_HEAD) :].partition(b"\0")
    if not data.startswith(_HEAD) or check != b"%08x" % crc32(body):
        return None
    known, *texts = body.decode("utf-8", "surrogateescape").split("\0")
    return texts if known == key else None


def remember(key: str, texts: Sequence[str]) -> None:
    """Keep texts (none of them with a NUL) under a key; what was there is replaced."""
    try:
        folder = _folder(make=True)
        if folder is None or any("\0" in text for text in (key, *texts)):
            return
        body = "\0".join([key, *texts]).encode("utf-8", "surrogateescape")
        _write(folder, _name(key), _HEAD + b"%08x\0" % crc32(body) + body)
        _prune(folder)
    except (OSError, ValueError):
        return


def _name(key: str) -> str:
    data = key.encode("utf-8", "surrogateescape")
    return f"{crc32(data):08x}{crc32(data, 0x706C7578):08x}{_SUFFIX}"


def _folder(*, make: bool = False) -> str | None:
    """Return the folder if it is private; with `make`, make it below a folder for caches that is the user's own.

    Raises:
        OSError: there is none.
    """
    from .cache_dir import cache_folder

    caches = None if is_off(VARIABLE) else cache_folder()
    if caches is None:
        return None
    path = caches
    for name in ("", "plux", "memory"):
        path = os.path.join(path, name) if name else path
        if make:
            _make(path)
        # the folder for caches may be a link, as the user likes it
        if not _is_own(os.stat(path) if path == caches else os.lstat(path), private=name == "memory"):
            return None
    return path


def _make(path: str) -> None:
    """Make a folder, if the one around it is there and the user's own: no home comes into being here."""
    if not os.path.lexists(path) and _is_own(os.stat(os.path.dirname(path)), private=False):
        try:
            os.mkdir(path, 0o700)
        except FileExistsError:
            return  # another process was faster


def _is_own(state: os.stat_result, *, private: bool) -> bool:
    if not S_ISDIR(state.st_mode):
        return False
    return not _IS_POSIX or (state.st_uid == _owner() and not (private and state.st_mode & 0o077))


def _read(path: str) -> bytes:
    with open(open_regular(path, os.O_RDONLY | _NOFOLLOW), "rb") as file:
        state = os.fstat(file.fileno())
        is_mine = not _IS_POSIX or (state.st_uid == _owner() and not state.st_mode & 0o077)
        return file.read() if is_mine and state.st_size <= _MAX_BYTES else b""


def _write(folder: str, name: str, data: bytes) -> None:
    part = os.path.join(folder, f"{name}.{os.getpid()}-{os.urandom(4).hex()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.replace(part, os.path.join(folder, name))
    except BaseException:
        _delete(part)
        raise


def _prune(folder: str) -> None:
    """Delete what is old, what is too much, and what writers that were killed have left."""
    from time import time

    now = time()
    kept: list[tuple[float, str]] = []
    for entry in list(os.scandir(folder)):
        age = now - entry.stat(follow_symlinks=False).st_mtime
        if entry.name.endswith(_SUFFIX) and age <= _MAX_AGE_SECONDS:
            kept.append((age, entry.path))
        elif age > _ABANDONED_AFTER_SECONDS:
            _delete(entry.path)
    for _, path in sorted(kept)[_MAX_FILES:]:
        _delete(path)


def _delete(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return  # another process was faster
