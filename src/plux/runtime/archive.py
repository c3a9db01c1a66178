"""An entry of ``sys.path`` that is a zip file: a zipped egg, a zip application, a folder of wheels put together."""

from __future__ import annotations

import os
import zipfile
import zlib
from time import time_ns
from typing import TYPE_CHECKING

from .location import Location, Metadata, metadata_among, stamp_of

if TYPE_CHECKING:
    import importlib.metadata

__all__ = ["Archive", "ArchivedMetadata"]

_DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError)


class ArchivedMetadata(Metadata):
    """The metadata of a distribution inside a zip file. Never changes: when the file does, all of it is made anew."""

    __slots__ = ("archive", "data", "name")

    archive: str
    name: str
    data: bytes

    def read(self) -> bytes:
        """Return the contents of the entry points file, read together with the list of files."""
        return self.data

    def is_complete(self) -> bool:
        """Archives have no remains of uninstallations."""
        return True

    def distribution(self) -> importlib.metadata.Distribution:
        """Return what `importlib.metadata` makes of it."""
        from importlib.metadata import PathDistribution

        return PathDistribution(zipfile.Path(self.archive, f"{self.name}/"))

    def read_text(self, name: str) -> str | None:
        """Return the text of a file of the metadata, or None if it is not there."""
        return self.distribution().read_text(name)


class Archive(Location):
    """A zip file on ``sys.path``."""

    __slots__ = ()

    def refresh(self) -> None:
        """See to it that `found` is what the file holds now.

        Raises:
            OSError: it is not there, or no zip file.
        """
        now = time_ns()
        state = os.stat(self.path)
        if self._known[0] == (state.st_mtime_ns, state.st_size, state.st_ino, state.st_ctime_ns):
            return
        try:
            with zipfile.ZipFile(self.path) as archive:
                found = _read(self.path, archive)
        except _DAMAGED as error:
            raise OSError(f"{self.path} is no zip file: {error}") from error
        self._known = stamp_of(state, now), found


def _read(path: str, archive: zipfile.ZipFile) -> list[Metadata]:
    members = set(archive.namelist())
    found = metadata_among(path, sorted({name.partition("/")[0] for name in members}), ArchivedMetadata)
    for metadata in found:
        if isinstance(metadata, ArchivedMetadata):
            metadata.archive = path
            metadata.name = metadata.path[len(path) + 1 :]
            member = f"{metadata.name}/entry_points.txt"
            metadata.data = _content(archive, member) if member in members else b""
    return found


def _content(archive: zipfile.ZipFile, member: str) -> bytes:
    try:
        return archive.read(member)
    except (*_DAMAGED, zlib.error, EOFError, OSError) as error:
        from .notices import warn_once

        path = f"{archive.filename}/{member}"
        warn_once(path, "skipping the entry points in %s, which cannot be read: %s", path, error)
        return b""
