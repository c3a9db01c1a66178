"""Files and directories by the state in which they were seen, to know whether anything has changed since.

A state is nanosecond time of modification and of the last change, size and inode. Of a directory it is also the names
that matter for modules: compiled files come and go beside them.
"""

from __future__ import annotations

from os import scandir, stat
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import stat_result

__all__ = ["Watch"]

# What was changed so shortly before could be changed again within the same step of the clock of its file system. Steps
# are of some milliseconds; where times are whole seconds, they may be of two (FAT).
_SECOND_NS = 1_000_000_000
_SETTLED_AFTER_NS = _SECOND_NS // 5
_SETTLED_AFTER_COARSE_NS = 3 * _SECOND_NS
_ABSENT = "-"


class Watch:
    """The states of files and directories.

    `settled` says whether every later change will show: not if one of them was changed only just now. `renewed` says
    that a directory has changed in a way that does not matter.
    """

    __slots__ = ("_directories", "_files", "renewed", "settled")

    def __init__(self, files: list[str], directories: list[str]) -> None:
        # state and path by turns; state, names and path by turns
        self._files = files
        self._directories = directories
        self.settled = True
        self.renewed = False

    @classmethod
    def over(cls, files: Iterable[str], directories: Iterable[str], now: int) -> Watch:
        """Look at files, which need not exist, and directories.

        Args:
            now: the time in nanoseconds since the epoch, taken before anything was read from them.
        """
        watch = cls([], [])
        for path in dict.fromkeys(files):
            watch._files += watch._state(path, now), path
        for path in dict.fromkeys(directories):
            watch._directories += watch._state(path, now), _names(path), path
        return watch

    def joined(self, other: Watch) -> Watch:
        """Return what watches over both."""
        both = Watch(self._files + other._files, self._directories + other._directories)
        both.settled = self.settled and other.settled
        return both

    def holds(self, now: int) -> bool:
        """Whether all is as it was."""
        if not self.settled:
            return False
        files = self._files
        for before, path in zip(files[::2], files[1::2], strict=True):
            try:
                found = stat(path)
                # written out, because this is done for every module of a project
                state = f"{found.st_mtime_ns} {found.st_size} {found.st_ino} {found.st_ctime_ns}"
            except (OSError, ValueError):
                state = _ABSENT
            if state != before:
                return False
        return self._directories_hold(now)

    def _directories_hold(self, now: int) -> bool:
        known = self._directories
        for position in range(0, len(known), 3):
            path = known[position + 2]
            state = _state_of(path)
            if state == known[position]:
                continue
            if _names(path) != known[position + 1] or state == _ABSENT:
                return False
            fresh = Watch([], [])
            known[position] = fresh._state(path, now)
            self.settled = self.settled and fresh.settled
            self.renewed = True
        return True

    def _state(self, path: str, now: int) -> str:
        try:
            found = stat(path)
        except (OSError, ValueError):
            return _ABSENT
        if _is_fresh(found.st_mtime_ns, now) or _is_fresh(found.st_ctime_ns, now):
            self.settled = False
        return _text(found)

    def fields(self) -> list[str]:
        """Return it as texts: see `from_fields`."""
        return [str(len(self._files)), *self._files, str(len(self._directories)), *self._directories]

    @classmethod
    def from_fields(cls, fields: list[str]) -> tuple[Watch, list[str]]:
        """Return what `fields` has made, and the texts that follow.

        Raises:
            ValueError, LookupError: these are other texts.
        """
        end = 1 + int(fields[0])
        last = end + 1 + int(fields[end])
        return cls(fields[1:end], fields[end + 1 : last]), fields[last:]


def _is_fresh(time: int, now: int) -> bool:
    return now - time < (_SETTLED_AFTER_NS if time % _SECOND_NS else _SETTLED_AFTER_COARSE_NS)


def _text(found: stat_result) -> str:
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino} {found.st_ctime_ns}"


def _state_of(path: str) -> str:
    try:
        return _text(stat(path))
    except (OSError, ValueError):
        return _ABSENT


def _names(path: str) -> str:
    """A number for the names in a directory that can be modules or packages, or that tell that it holds none."""
    try:
        with scandir(path) as entries:
            names = sorted(f"{entry.name}{'/' if entry.is_dir() else ''}" for entry in entries if _matters(entry.name))
    except (OSError, ValueError):
        return _ABSENT
    return str(crc32("\n".join(names).encode("utf-8", "surrogateescape")))


def _matters(name: str) -> bool:
    return name.endswith(".py") or name == "pyvenv.cfg" or (name.isidentifier() and name != "__pycache__")
