"""Installed packages that do not mention plux: known until something is installed, they need not be searched again.

A project may import packages with thousands of files. One of them could define what its plugins derive from, so all of
them have to be searched, but not after each change of the project.
"""

from __future__ import annotations

from .remember import reader, recall, remember
from .watch import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SilentPackages"]


class SilentPackages:
    """The packages in directories of installers, as far as they are known to be silent.

    Args:
        places: the directories.
        now: the time in nanoseconds since the epoch.
    """

    def __init__(self, places: list[str], now: int) -> None:
        self._key = "\n".join(["silent", *reader(), *places])
        # every installation changes the time of the directory
        self._watch = Watch.over(places, [], now)
        self.known: set[str] = set()
        try:
            watch, paths = Watch.from_fields(recall(self._key) or [])
        except (ValueError, LookupError):
            return
        if watch.holds(now):
            self.known = set(paths)

    def learn(self, paths: Iterable[str]) -> None:
        """Remember packages too."""
        known = self.known | set(paths)
        if known != self.known and self._watch.settled:
            remember(self._key, [*self._watch.fields(), *sorted(known)])
