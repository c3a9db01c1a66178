"""What the source of an editable install says, as long as nothing of it has changed: in this process, or on disk.

Reading a project takes a tenth of a second or more; asking whether one of its files has changed, a few milliseconds.
"""

from __future__ import annotations

import os
import sys
from time import monotonic_ns

from .remember import is_off, reader, recall, remember
from .watch import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["VARIABLE", "Followed", "Follower", "key_of", "search_path_of"]

VARIABLE = "PLUX_FOLLOW"
"""The environment variable that turns it off, with the value 0, no, off or false."""

# A process that makes many managers in a row must not look at all files of a large project again for each: a look that
# took longer than half a millisecond counts for ten times as long as it took.
_QUICK_NS = 500_000
_REST = 10


class Followed:
    """What a project declares.

    `entry_points` and `index` are the texts that its metadata would hold. `reason` says why they are those of the
    installation, if they are; `is_warning`, that a project that could be followed is in disorder.
    """

    __slots__ = ("entry_points", "index", "is_warning", "reason")

    def __init__(self, entry_points: bytes, index: str, reason: str = "", *, is_warning: bool = False) -> None:
        self.entry_points = entry_points
        self.index = index
        self.reason = reason
        self.is_warning = is_warning

    def fields(self) -> list[str]:
        """Return it as texts: see `from_fields`."""
        text = self.entry_points.decode("utf-8", "surrogateescape")
        return [text, self.index, self.reason, "warning" if self.is_warning else ""]

    @classmethod
    def from_fields(cls, fields: list[str]) -> Followed:
        """Return what `fields` has made."""
        text, index, reason, is_warning = fields
        return cls(text.encode("utf-8", "surrogateescape"), index, reason, is_warning=bool(is_warning))


class Follower:
    """Follows the source of one editable install, whose metadata are at `path`."""

    __slots__ = ("_followed", "_path", "_until", "_watch")

    def __init__(self, path: str) -> None:
        self._path = path
        self._followed: Followed | None = None
        self._watch: Watch | None = None
        self._until = 0

    @property
    def index(self) -> str:
        """The index of what was found last; empty if that is what is installed."""
        return self._followed.index if self._followed is not None else ""

    @property
    def reason(self) -> str:
        """Why what was found last is what is installed; empty if it is not."""
        return self._followed.reason if self._followed is not None else ""

    def current(self, installed: bytes, now: int) -> Followed | None:
        """Return what the source says now; None where nobody is to look.

        Args:
            installed: the entry points as they were installed.
            now: the time in nanoseconds since the epoch.
        """
        if is_off(VARIABLE):
            self._followed = None
            return None
        start = monotonic_ns()
        if self._followed is None or start >= self._until:
            is_new = True
            try:
                is_new = self._look(installed, now)
            except Exception as error:  # noqa: BLE001 - whatever is wrong there, the host goes on with what is installed
                reason = f"{type(error).__name__}: {error}"
                self._watch, self._followed = None, Followed(installed, "", reason, is_warning=True)
            spent = monotonic_ns() - start
            self._until = start + spent + (0 if is_new or spent < _QUICK_NS else _REST * spent)
            if self._followed is not None and self._followed.is_warning:
                _warn(self._path, self._followed.reason)
        return self._followed

    def _look(self, installed: bytes, now: int) -> bool:
        """See to it that what is known is right; return whether the source had to be read."""
        watch, is_new = self._watch, False
        key = key_of(self._path)
        if watch is None or not watch.holds(now):
            known = _recalled(key, now)
            if known is None:
                from .editable_scan import scan

                known = scan(self._path, installed, search_path_of(self._path), now)
                known[0].renewed = is_new = True
            watch, self._followed = known
            self._watch = watch
        if watch.renewed and watch.settled and self._followed is not None:
            remember(key, [*watch.fields(), *self._followed.fields()])
            watch.renewed = False
        return is_new


def search_path_of(metadata: str) -> list[str]:
    """Return the directories in which a project may find what it derives from: from where its metadata are onward.

    What is in front of that depends on the program and its working directory.
    """
    path: list[Any] = sys.path
    absolute = [each for each in path if isinstance(each, str) and os.path.isabs(each)]
    folder = os.path.dirname(metadata)
    return absolute[absolute.index(folder) :] if folder in absolute else absolute


def key_of(metadata: str) -> str:
    """Return what a memory must have in common with this process: place, path, and who reads the source."""
    return "\n".join(["source", metadata, *reader(), *search_path_of(metadata)])


def _recalled(key: str, now: int) -> tuple[Watch, Followed] | None:
    texts = recall(key)
    if texts is None:
        return None
    try:
        watch, rest = Watch.from_fields(texts)
        return (watch, Followed.from_fields(rest)) if watch.holds(now) else None
    except (ValueError, LookupError):
        return None


def _warn(path: str, reason: str) -> None:
    from .notices import warn_once

    text = "the source of %s is not followed, its plugins are those of the last install, because of this: %s"
    warn_once((path, reason), text, path, reason)
