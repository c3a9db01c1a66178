"""The modules of a finished wheel."""

from __future__ import annotations

import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from plux.build.reading import read_file
from plux.build.wheel_files import modules_of_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plux.discovery.source_module import SourceModule

__all__ = ["modules_of_wheel"]

_SOURCE_ROOTS = ("src", "", "python", "lib")


@contextmanager
def modules_of_wheel(wheel: Path, root: Path) -> Iterator[list[SourceModule]]:
    """Yield the modules of a wheel, each with its file in the source tree where there is one with the same content.

    Others (generated ones) are unpacked; their files exist within the context only. The wheel is closed by then: it
    may be replaced, which Windows refuses for an open file.
    """
    with tempfile.TemporaryDirectory(prefix="plux-wheel-") as scratch:
        yield modules_of_files(_files(wheel, root, Path(scratch)))


def _files(wheel: Path, root: Path, scratch: Path) -> list[tuple[str, Path]]:
    """(name in the wheel, file) of each module."""
    files = []
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".py"):
                data = archive.read(name)
                files.append((name, _source(name, data, root) or _unpacked(name, data, scratch)))
    return files


def _source(name: str, data: bytes, root: Path) -> Path | None:
    for base in _SOURCE_ROOTS:
        path = root / base / name
        try:
            if read_file(path) == data:
                return path
        except OSError:
            continue
    return None


def _unpacked(name: str, data: bytes, directory: Path) -> Path:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
