"""Fetch the wheel of a published distribution and unpack it, as input for static discovery.

The last line on standard output is the folder with the unpacked tree. What is there already is used again.

    python -m scripts.fetch_downstream [NAME==VERSION] [--into DIR] [--python-version X.Y]
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["UnsafeArchiveError", "fetch", "main", "unpack"]

DEFAULT = "localstack-core==4.14.0"
REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[A-Za-z0-9.!+_-]+)")


class UnsafeArchiveError(ValueError):
    """A member of an archive would be written outside of its folder."""


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a wheel below `folder`.

    Raises UnsafeArchiveError, before anything is written, if a member has an absolute path or climbs out.
    """
    root = folder.resolve()
    with zipfile.ZipFile(archive) as wheel:
        for name in wheel.namelist():
            if "\\" in name or not (root / name).resolve().is_relative_to(root):
                raise UnsafeArchiveError(f"{archive.name}: the member {name!r} would be written outside of {folder}")
        wheel.extractall(root)


def fetch(requirement: str, into: Path, python_version: str = "3.13") -> Path:
    """Return the folder below `into` with the unpacked wheel of `requirement` ("NAME==VERSION").

    The wheel is downloaded by the running interpreter's pip, without dependencies, for `python_version`. The folder
    appears in one step, so an interrupted run leaves nothing that looks finished.

    Raises ValueError for another form of requirement and subprocess.CalledProcessError if pip fails.
    """
    parts = REQUIREMENT.fullmatch(requirement)
    if parts is None:
        raise ValueError(f"{requirement!r} is not of the form NAME==VERSION")
    target = into / f"{parts['name']}-{parts['version']}"
    if target.is_dir():
        return target
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=into) as work:
        wheel = _download(requirement, Path(work), python_version)
        unpacked = Path(work, "tree")
        unpack(wheel, unpacked)
        _move(unpacked, target)
    return target


def _download(requirement: str, folder: Path, python_version: str) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--python-version", python_version, "--dest", str(folder), requirement]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    (wheel,) = folder.glob("*.whl")
    return wheel


def _move(folder: Path, target: Path) -> None:
    try:
        folder.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(folder)  # another process was faster, with the same result


def main(argv: Sequence[str] | None = None) -> int:
    """Fetch, print the folder, and return 0; 1 if it could not be fetched."""
    parser = argparse.ArgumentParser(description="Fetch the wheel of a published distribution and unpack it.")
    parser.add_argument("requirement", nargs="?", default=DEFAULT, metavar="NAME==VERSION")
    parser.add_argument("--into", type=Path, default=Path("downstream"), metavar="DIR")
    parser.add_argument("--python-version", default="3.13", metavar="X.Y")
    options = parser.parse_args(argv)
    try:
        print(fetch(options.requirement, options.into.resolve(), options.python_version))
    except (ValueError, subprocess.CalledProcessError, OSError) as error:
        print(f"fetch_downstream: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
