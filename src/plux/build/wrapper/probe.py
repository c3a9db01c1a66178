"""Which modules a backend puts into a wheel, learnt from the wheel itself."""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from plux.build.errors import BuildError
from plux.build.wheel_edit import read_metadata
from plux.build.wheel_files import modules_of_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from plux.discovery.source_module import SourceModule

__all__ = ["modules_of_probe", "modules_of_wheel"]

_CODE = """
import importlib, json, os, sys
request = json.loads(sys.argv[1])
sys.path[:] = request["path"]
backend = importlib.import_module(request["module"])
for name in filter(None, request["attribute"].split(".")):
    backend = getattr(backend, name)
os.dup2(2, 1)
backend.build_wheel(request["directory"], request["settings"])
"""

_SOURCE_ROOTS = ("src", "", "python", "lib")


@contextmanager
def modules_of_probe(
    reference: str, settings: Mapping[str, object] | None, root: Path
) -> Iterator[tuple[list[SourceModule], str]]:
    """Let a backend build a wheel, in a process of its own, and yield its modules and its ``entry_points.txt``.

    The files of modules that are not in the source tree as they are in the wheel exist within the context only.

    Raises:
        BuildError: the backend failed; it has printed why.
    """
    import subprocess

    module, _, attribute = reference.partition(":")
    with tempfile.TemporaryDirectory(prefix="plux-probe-") as scratch:
        request = {
            "path": sys.path,
            "module": module,
            "attribute": attribute,
            "directory": scratch,
            "settings": settings,
        }
        # Not by PYTHONPATH, which the isolated environments of pip refuse.
        command = [sys.executable, "-c", _CODE, json.dumps(request)]
        code = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, check=False).returncode
        wheels = list(Path(scratch).glob("*.whl"))
        if code or len(wheels) != 1:
            raise BuildError(
                f"{reference} could not build the wheel whose modules decide on the entry points (exit code {code})",
                'If a build is dear, name the directory of the packages: [tool.plux] path = "src".',
            )
        with modules_of_wheel(wheels[0], root) as modules:
            yield modules, read_metadata(wheels[0], "entry_points.txt") or ""


@contextmanager
def modules_of_wheel(wheel: Path, root: Path) -> Iterator[list[SourceModule]]:
    """Yield the modules of a wheel, each with its file in the source tree where there is one with the same content.

    Others (generated ones) are unpacked; their files exist within the context only.
    """
    with tempfile.TemporaryDirectory(prefix="plux-wheel-") as scratch, zipfile.ZipFile(wheel) as archive:
        files = []
        for name in archive.namelist():
            if name.endswith(".py"):
                data = archive.read(name)
                files.append((name, _source(name, data, root) or _unpacked(name, data, Path(scratch))))
        yield modules_of_files(files)


def _source(name: str, data: bytes, root: Path) -> Path | None:
    for base in _SOURCE_ROOTS:
        path = root / base / name
        try:
            if path.read_bytes() == data:
                return path
        except OSError:
            continue
    return None


def _unpacked(name: str, data: bytes, directory: Path) -> Path:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
