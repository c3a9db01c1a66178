"""The same sources give the same bytes, whatever builds them, and on whatever way."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from scripts.test_pythons import interpreters
from tests.building.matrix import CASES, EXPECTED, Place
from tests.support.process import run
from tests.support.venv import UV
from tests.support.wheel_content import entry_points_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.building.matrix import Case

pytestmark = [pytest.mark.slow, pytest.mark.index, pytest.mark.backends]

BY_NAME = {case.name: case for case in CASES}
OF_PLUX = ("entry_points.txt", "plux.index.json")


def written_by_plux(wheel: Path) -> dict[str, bytes]:
    """The two files of a wheel that are to be the same, by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist() if name.endswith(OF_PLUX)}


def build(source: Path, out: Path, python: Path | str, env: Mapping[str, str], umask: str, *options: str) -> Path:
    """Build what options say, with this Python and umask, and return it."""
    command = [*UV, "build", "--quiet", *options, "--python", python, "--out-dir", out, source]
    run(["/bin/sh", "-c", f'umask {umask}; exec "$@"', "sh", *command], env=env)
    (made,) = (path for path in out.iterdir() if path.suffix in (".gz", ".whl"))
    return made


@pytest.mark.parametrize(
    "case", [BY_NAME[name] for name in ("setuptools", "hatchling", "flit_core")], ids=lambda case: case.name
)
def test_entry_points_and_index_are_the_same_bytes(case: Case, tmp_path: Path, isolated_env: dict[str, str]) -> None:
    """Over versions of Python, hash seeds, umask and times, in another directory, directly and from an sdist."""
    pythons = [path for path in interpreters(("3.10", "3.11", "3.12", "3.13")).values() if path is not None]
    assert pythons
    place = Place(tmp_path, isolated_env)
    first = build(case.write(tmp_path / "first"), tmp_path / "out", pythons[-1], isolated_env, "022", "--wheel")
    expected = written_by_plux(first)
    assert set(expected) == set(OF_PLUX)
    assert entry_points_of(first) == EXPECTED
    place.check_wheel(case, first)
    for number, python in enumerate(pythons):
        folder = tmp_path / f"again-{number}"
        environment = {
            **isolated_env,
            "PYTHONHASHSEED": str(number + 1),
            "SOURCE_DATE_EPOCH": f"{1_000_000_000 + number}",
        }
        source = case.write(folder / "else" / "where")
        if number == 0:
            sdist = build(source, folder / "sdist", python, environment, "077", "--sdist")
            shutil.unpack_archive(sdist, folder / "unpacked")
            (source,) = (folder / "unpacked").iterdir()
        wheel = build(source, folder / "out", python, environment, "077" if number % 2 == 0 else "002", "--wheel")
        assert written_by_plux(wheel) == expected, (python, number)
