"""Putting files into the metadata directory of a finished wheel.

Source of the format: the binary distribution format specification of the Python Packaging User Guide (PEP 427).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["metadata_directory_of", "read_metadata", "record_digest", "write_metadata"]


def record_digest(data: bytes) -> str:
    """Return the hash of a file as ``RECORD`` holds it.

    >>> record_digest(b"")
    'sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'
    """
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={digest.decode('ascii')}"


def metadata_directory_of(archive: zipfile.ZipFile) -> str:
    """Return the name of the ``.dist-info`` directory of a wheel.

    Raises:
        BuildError: there is not exactly one, so this is no wheel.
    """
    tops = {name.partition("/")[0] for name in archive.namelist()}
    found = sorted(top for top in tops if top.endswith(".dist-info"))
    if len(found) != 1:
        raise BuildError(f"{archive.filename} is no wheel: it has {len(found)} .dist-info directories")
    return found[0]


def read_metadata(wheel: Path, name: str) -> str | None:
    """Return the text of a file in the metadata directory of a wheel, or None if it is not there."""
    with zipfile.ZipFile(wheel) as archive:
        try:
            return archive.read(f"{metadata_directory_of(archive)}/{name}").decode("utf-8")
        except KeyError:
            return None


def write_metadata(wheel: Path, files: Mapping[str, str]) -> None:
    """Put files into the metadata directory of a wheel, in place of those of the same names, and into its ``RECORD``.

    The bytes, order, time stamps and permissions of all other members stay; new members come last, before
    ``RECORD``, with its time stamp. The wheel is replaced at once.
    """
    handle, name = tempfile.mkstemp(prefix=f".{wheel.name}.", dir=wheel.parent)
    os.close(handle)
    part = Path(name)
    try:
        with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(part, "w") as new:
            _copy(old, new, {f"{metadata_directory_of(old)}/{path}": text.encode() for path, text in files.items()})
        part.chmod(wheel.stat().st_mode & 0o777)
        part.replace(wheel)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _copy(old: zipfile.ZipFile, new: zipfile.ZipFile, files: dict[str, bytes]) -> None:
    record_name = f"{metadata_directory_of(old)}/RECORD"
    record = old.getinfo(record_name)
    for info in old.infolist():
        if info.filename != record_name and info.filename not in files:
            new.writestr(info, old.read(info), compress_type=info.compress_type)
    for path, data in files.items():
        new.writestr(_like(record, path), data)
    rows = [row for row in csv.reader(io.StringIO(old.read(record).decode("utf-8"))) if row and row[0] not in files]
    rows[-1:-1] = [[path, record_digest(data), str(len(data))] for path, data in files.items()]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    new.writestr(_like(record, record_name), text.getvalue().encode("utf-8"))


def _like(example: zipfile.ZipInfo, path: str) -> zipfile.ZipInfo:
    """A member with the time stamp, permissions and compression of another."""
    info = zipfile.ZipInfo(path, example.date_time)
    info.external_attr, info.create_system = example.external_attr, example.create_system
    info.compress_type = example.compress_type
    return info
