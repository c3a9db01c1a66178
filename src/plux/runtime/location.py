"""One entry of ``sys.path`` that is a directory, and the metadata of the distributions in it.

Reads what the interpreter would read, without importlib.metadata. Sources of the rules: "Recording installed projects"
of the Python Packaging User Guide, and what `importlib.metadata` does where that leaves room (normalized names,
``*.egg-info`` files and directories, ``EGG-INFO`` inside ``*.egg``).
"""

from __future__ import annotations

import os
from os import access, close, listdir, read, stat
from os import open as open_file
from time import time_ns

TYPE_CHECKING = False
if TYPE_CHECKING:
    import importlib.metadata
    from typing import TypeAlias

    Stamp: TypeAlias = tuple[int, int, int, int]

__all__ = [
    "LINK_NAME",
    "Location",
    "Metadata",
    "absolute_entry",
    "contents",
    "is_without_build",
    "metadata_among",
    "normalize",
    "stamp_of",
]

# without waiting: a named pipe of that name must not stop every program of the environment
_READ_AT_ONCE = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_CHUNK = 1 << 16

# A file system may count in steps of two seconds. What was changed so shortly before it was read could have
# been changed again within the same step, and is therefore read again next time.
_SETTLED_AFTER_NS = 3_000_000_000
_UNSETTLED = (-1, -1, -1, -1)

LINK_NAME = "entry_points_editable.txt"
"""The link file of editable installs by plux 1.x: see `plux.runtime.editable.read_linked`."""


class Metadata:
    """The metadata of one installed distribution.

    Their files are read whenever they are asked for: that takes no longer than to find out whether they have changed.
    `key` is the normalized name of the distribution, `path` the dist-info or egg-info.
    """

    __slots__ = ("key", "path")

    def __init__(self, key: str, path: str) -> None:
        self.key = key
        self.path = path

    def read(self) -> bytes:
        """Return the contents of the entry points file; nothing if there is none."""
        path = self.path
        if access(f"{path}/{LINK_NAME}", 0):
            from .editable import read_linked

            linked = read_linked(f"{path}/{LINK_NAME}")
            if linked is not None:
                return linked
        file = f"{path}/entry_points.txt"
        try:
            return contents(file)
        except (FileNotFoundError, NotADirectoryError):
            return b""
        except OSError as error:
            from .notices import warn_once

            warn_once(file, "skipping the entry points in %s, which cannot be read: %s", file, error.strerror or error)
            return b""

    def is_complete(self) -> bool:
        """Whether there is more than the remains of an interrupted uninstallation."""
        return any(os.path.isfile(f"{self.path}/{name}") for name in ("METADATA", "PKG-INFO"))

    def read_text(self, name: str) -> str | None:
        """Return the text of a file of the metadata, or None if it is not there or unreadable."""
        try:
            # an egg-info may be a file, which is then the PKG-INFO itself
            data = contents(f"{self.path}/{name}" if name else self.path)
        except OSError:
            return None
        # the same as open() makes of it, in half the time
        text = data.decode("utf-8", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text

    def distribution(self) -> importlib.metadata.Distribution:
        """Return what `importlib.metadata` makes of it."""
        from importlib.metadata import Distribution

        return Distribution.at(self.path)

    def name_and_version(self) -> tuple[str, str]:
        """Return what the metadata say, or else the file name; the version may be empty."""
        from .distribution import name_and_version

        return name_and_version(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path!r})"


class Location:
    """A directory on ``sys.path``, listed again when it changes. `found` is what lies in it, sorted by file name."""

    __slots__ = ("_known", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        # together in one value, because threads may refresh at the same time: what was found belongs to its stamp
        self._known: tuple[Stamp | None, list[Metadata]] = None, []

    @property
    def found(self) -> list[Metadata]:
        """What was there at the last `refresh`."""
        return self._known[1]

    def refresh(self) -> None:
        """See to it that `found` is what lies there now.

        Raises:
            OSError: it is not there, is no directory, or may not be read.
        """
        now = time_ns()
        state = stat(self.path)
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino, state.st_ctime_ns)
        known, before = self._known
        if stamp == known:
            return
        # most names in a large directory are those of modules, and are passed over by their last letter
        files = [name for name in listdir(self.path) if name[-1] in "oOhH"]
        infos = [name for name in files if name[-5:].lower() == "-info"]
        found = metadata_among(self.path, infos)
        if _may_be_editable(self.path, infos, files if len(files) > len(infos) else []) and any(
            _may_follow(each.path) for each in found
        ):
            from .editable import with_editables

            found = with_editables(found, before)
        self._known = stamp_of(state, now), found


def metadata_among(path: str, names: list[str], make: type[Metadata] = Metadata) -> list[Metadata]:
    """Return the metadata among the files of a directory, sorted by file name; of several with one name, the valid one.

    Names that begin with ``~`` or ``-`` are leftovers of interrupted uninstallations, as for pip.
    """
    chosen: dict[str, Metadata] = {}
    for name in sorted(names):
        key, _, rest = name.lower().partition("-")
        if rest == "info":
            # no version
            key, dot, kind = key.rpartition(".")
            if kind == "egg" and not dot and path.lower().endswith(".egg"):
                key = os.path.basename(path).lower().partition("-")[0].removesuffix(".egg")
            elif kind not in {"dist", "egg"}:
                continue
        elif not rest.endswith((".dist-info", ".egg-info")):
            continue
        if not key or key[0] == "~":
            continue
        if "." in key or "__" in key:
            key = normalize(key)
        metadata = make(key, f"{path}/{name}")
        other = chosen.setdefault(key, metadata)
        if other is not metadata and _outranks(metadata, other):
            chosen[key] = metadata
    return list(chosen.values())


def absolute_entry(entry: object) -> str | None:
    """Return an entry of sys.path as an absolute path; None for what the import system ignores."""
    if not isinstance(entry, str):
        return None
    try:
        return entry if os.path.isabs(entry) else os.path.join(os.getcwd(), entry)
    except OSError:
        # the working directory is gone
        return None


def normalize(name: str) -> str:
    """Return the name by which distributions are compared: runs of ``-_.`` as one underscore, lower case (PEP 503)."""
    if "-" in name or "." in name or "__" in name:
        name = name.replace("-", "_").replace(".", "_")
        while "__" in name:
            name = name.replace("__", "_")
    return name.lower()


def stamp_of(state: os.stat_result, now: int) -> Stamp:
    """Return what tells this state of a file from every other; one that equals no other if it is too fresh for that."""
    changed = state.st_mtime_ns
    if now - changed < _SETTLED_AFTER_NS or now - state.st_ctime_ns < _SETTLED_AFTER_NS:
        return _UNSETTLED
    return changed, state.st_size, state.st_ino, state.st_ctime_ns


def contents(file: str) -> bytes:
    """Return the contents of a file.

    Raises:
        OSError: it is not there, or cannot be read.
    """
    handle = open_file(file, _READ_AT_ONCE)
    try:
        data = chunk = read(handle, _CHUNK)
        while len(chunk) == _CHUNK:
            chunk = read(handle, _CHUNK)
            data += chunk
        return data
    finally:
        close(handle)


def _may_be_editable(path: str, infos: list[str], others: list[str]) -> bool:
    """Whether a directory may hold editable installs: they have a ``.pth`` file there, or an egg-info in the source.

    Such a file names an absolute path, or imports a module that every backend names after what it is for; those of
    others (setuptools, coverage, namespace packages) do neither.
    """
    return ".egg-info" in "/".join(infos).lower() or any(
        _leads_elsewhere(f"{path}/{name}") for name in others if name[-4:].lower() == ".pth"
    )


def _leads_elsewhere(file: str) -> bool:
    try:
        text = contents(file).decode("utf-8", "replace")
    except OSError:
        return False
    return "editable" in text or any(map(os.path.isabs, text.splitlines()))


def _may_follow(path: str) -> bool:
    """Whether a distribution is installed from a recorded place (or lies there), by a build with plux or by none."""
    # most have none, so this is the one question that is asked of all of them
    is_egg = path[-9:].lower() == ".egg-info"
    if not is_egg and not access(f"{path}/direct_url.json", 0):
        return False
    from plux.core.index_names import INDEX_PLACES

    return any(access(f"{path}/{name}", 0) for name in INDEX_PLACES) or (not is_egg and is_without_build(path))


def is_without_build(path: str) -> bool:
    """Whether a tool has installed its project by itself, and has not asked the build backend (PEP 376, INSTALLER)."""
    try:
        return contents(f"{path}/INSTALLER").startswith((b"poetry", b"flit"))
    except OSError:
        return False


def _outranks(new: Metadata, old: Metadata) -> bool:
    """Whether of two with one name in one directory the new one counts: complete, not an egg, of a later version."""
    return _rank(new) > _rank(old)


def _rank(metadata: Metadata) -> tuple[object, ...]:
    stem, _, kind = os.path.basename(metadata.path).rpartition(".")
    version = stem.partition("-")[2].partition("-py")[0]
    numbers: list[int] = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if digits:
            numbers.append(int(digits))
        if digits != part:
            break
    is_final = version.replace(".", "").isdigit()
    return metadata.is_complete(), kind.lower() == "dist-info", numbers, is_final, version
