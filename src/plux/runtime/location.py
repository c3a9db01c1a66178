"""One entry of ``sys.path`` that is a directory, and the metadata of the distributions in it.

Reads what the interpreter would read, without importlib.metadata. Sources of the rules: "Recording installed projects"
of the Python Packaging User Guide, and what `importlib.metadata` does where that leaves room (normalized names,
``*.egg-info`` files and directories, ``EGG-INFO`` inside ``*.egg``).
"""

from __future__ import annotations

import os
from os import close, fstat, listdir, read, stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    import importlib.metadata
    from typing import TypeAlias

    Stamp: TypeAlias = tuple[int, int, int, int]

__all__ = [
    "INDEXES",
    "LINK_NAME",
    "READ_AT_ONCE",
    "Location",
    "Metadata",
    "absolute_entry",
    "is_without_build",
    "normalize",
    "stamp_of",
]

# without waiting: a named pipe of that name must not stop every program of the environment
READ_AT_ONCE = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_CHUNK = 1 << 16

# A file system may count in steps of two seconds. What was changed so shortly before it was read could have
# been changed again within the same step, and is therefore read again next time.
_SETTLED_AFTER_NS = 3_000_000_000
_UNSETTLED = (-1, -1, -1, -1)

# of what is looked at in a directory: "info" in any case, as names of metadata end in it, and ".pth"
_ENDINGS = frozenset([".pth", *(a + b + c + d for a in "iI" for b in "nN" for c in "fF" for d in "oO")])

LINK_NAME = "entry_points_editable.txt"
"""The link file of editable installs by plux 1.x: see `plux.runtime.editable.read_linked`."""

INDEXES = ("plux.index.json", "extra_metadata/plux.index.json")
"""`plux.core.index_names.INDEX_PLACES`: that module would be one more import for every program."""


class Metadata:
    """The metadata of one installed distribution, and its entry points as bytes, read again when they change.

    `key` is the normalized name of the distribution, `path` the dist-info or egg-info.
    """

    __slots__ = ("_file", "_known", "_link", "key", "path")

    def __init__(self, key: str, path: str) -> None:
        self.key = key
        self.path = path
        self._file = f"{path}/entry_points.txt"
        self._link = f"{path}/{LINK_NAME}"
        self._known: tuple[Stamp | None, bytes] | None = None

    def read(self, now: int) -> bytes:
        """Return the contents of the entry points file; nothing if there is none.

        Args:
            now: the time in nanoseconds since the epoch, taken before.
        """
        if os.access(self._link, 0):
            from .editable import read_linked

            linked = read_linked(self._link)
            if linked is not None:
                return linked
        known = self._known
        if known is not None and known[0] == _current(self._file):
            return known[1]
        self._known = known = self._read(now)
        return known[1]

    def _read(self, now: int) -> tuple[Stamp | None, bytes]:
        try:
            handle = os.open(self._file, READ_AT_ONCE)
        except (FileNotFoundError, NotADirectoryError):
            return None, b""
        except OSError as error:
            _unreadable(self._file, error)
            return None, b""
        try:
            return stamp_of(fstat(handle), now), _contents(handle)
        except OSError as error:
            _unreadable(self._file, error)
            return None, b""
        finally:
            close(handle)

    def is_complete(self) -> bool:
        """Whether there is more than the remains of an interrupted uninstallation."""
        return any(os.path.isfile(f"{self.path}/{name}") for name in ("METADATA", "PKG-INFO"))

    def read_text(self, name: str) -> str | None:
        """Return the text of a file of the metadata, or None if it is not there or unreadable."""
        try:
            # an egg-info may be a file, which is then the PKG-INFO itself
            handle = os.open(f"{self.path}/{name}" if name else self.path, READ_AT_ONCE)
        except OSError:
            return None
        try:
            data = _contents(handle)
        except OSError:
            return None
        finally:
            close(handle)
        # the same as open() makes of it, in half the time
        return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")

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

    def refresh(self, now: int) -> None:
        """See to it that `found` is what lies there now.

        Raises:
            OSError: it is not there, is no directory, or may not be read.
        """
        state = stat(self.path)
        stamp = (state.st_mtime_ns, state.st_size, state.st_ino, state.st_ctime_ns)
        known, before = self._known
        if stamp != known:
            of_installers = [name for name in listdir(self.path) if name[-4:] in _ENDINGS]
            names = [name for name in of_installers if name[-5:].lower() == "-info"]
            kept = {(type(metadata), metadata.path): metadata for metadata in before}
            found = metadata_among(self.path, names)
            if _may_be_editable(self.path, of_installers) and any(_may_follow(each.path) for each in found):
                from .editable import with_editables

                found = with_editables(found)
            self._known = stamp_of(state, now), [kept.get((type(each), each.path), each) for each in found]


def metadata_among(path: str, names: list[str], make: type[Metadata] = Metadata) -> list[Metadata]:
    """Return the metadata among the files of a directory, sorted by file name; of several with one name, the valid one.

    Names that begin with ``~`` or ``-`` are leftovers of interrupted uninstallations, as for pip.
    """
    chosen: dict[str, Metadata] = {}
    for name in sorted(names):
        low = name.lower()
        if low.endswith((".dist-info", ".egg-info")):
            key = low[: low.rindex(".")].partition("-")[0]
        elif low == "egg-info" and path.lower().endswith(".egg"):
            key = os.path.basename(path).lower().partition("-")[0].removesuffix(".egg")
        else:
            continue
        if not key or key[0] == "~":
            continue
        key = normalize(key)
        metadata = make(key, f"{path}/{name}")
        if key in chosen and not _outranks(metadata, chosen[key]):
            continue
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


def _current(file: str) -> Stamp | None:
    try:
        state = stat(file)
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino, state.st_ctime_ns


def _may_be_editable(path: str, names: list[str]) -> bool:
    """Whether a directory may hold editable installs: they have a ``.pth`` file there, or an egg-info in the source.

    Such a file names an absolute path, or imports a module that every backend names after what it is for; those of
    others (setuptools, coverage, namespace packages) do neither.
    """
    for name in names:
        if name[-4:] == ".pth":
            if _leads_elsewhere(f"{path}/{name}"):
                return True
        elif name[-9:].lower() == ".egg-info":
            return True
    return False


def _leads_elsewhere(file: str) -> bool:
    try:
        # a named pipe would never answer
        if not os.path.isfile(file):
            return False
        with open(file, encoding="utf-8", errors="replace") as lines:
            return any("editable" in line or os.path.isabs(line) for line in lines)
    except OSError:
        return False


def _may_follow(path: str) -> bool:
    """Whether a distribution is installed from a recorded place (or lies there), by a build with plux or by none."""
    # most have none, so this is the one question that is asked of all of them
    is_egg = path[-9:].lower() == ".egg-info"
    if not is_egg and not os.access(f"{path}/direct_url.json", 0):
        return False
    return any(os.access(f"{path}/{name}", 0) for name in INDEXES) or (not is_egg and is_without_build(path))


def is_without_build(path: str) -> bool:
    """Whether a tool has installed its project by itself, and has not asked the build backend (PEP 376, INSTALLER)."""
    try:
        handle = os.open(f"{path}/INSTALLER", READ_AT_ONCE)
    except OSError:
        return False
    try:
        return read(handle, 16).startswith((b"poetry", b"flit"))
    except OSError:
        return False
    finally:
        close(handle)


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


def _contents(handle: int) -> bytes:
    data = chunk = read(handle, _CHUNK)
    while len(chunk) == _CHUNK:
        chunk = read(handle, _CHUNK)
        data += chunk
    return data


def _unreadable(file: str, error: OSError) -> None:
    from .notices import warn_once

    warn_once(file, "skipping the entry points in %s, which cannot be read: %s", file, error.strerror or error)
