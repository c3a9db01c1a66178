"""The script that fetches downstream wheels is safe, atomic, and does its work once."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from scripts.fetch_downstream import UnsafeArchiveError, fetch, main, unpack

if TYPE_CHECKING:
    from pathlib import Path


def archive(path: Path, *names: str) -> Path:
    """Write an archive with these members."""
    with zipfile.ZipFile(path, "w") as wheel:
        for name in names:
            wheel.writestr(name, "x")
    return path


def test_a_wheel_is_unpacked(tmp_path: Path) -> None:
    """Members land below the folder."""
    unpack(archive(tmp_path / "a.whl", "pk/__init__.py"), tmp_path / "out")
    assert (tmp_path / "out" / "pk" / "__init__.py").read_text() == "x"


@pytest.mark.parametrize("name", ["../evil.py", "/evil.py", "pk/../../evil.py", "..\\evil.py"])
def test_a_member_that_climbs_out_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing at all is written, not even the harmless members."""
    wheel = archive(tmp_path / "a.whl", "fine.py", name)
    with pytest.raises(UnsafeArchiveError, match="would be written outside"):
        unpack(wheel, tmp_path / "out")
    assert list(tmp_path.iterdir()) == [wheel]


def test_what_is_there_is_used_again(tmp_path: Path) -> None:
    """No index is asked for a tree that was unpacked before."""
    (tmp_path / "no-such-distribution-1.0").mkdir()
    assert fetch("no-such-distribution==1.0", tmp_path) == tmp_path / "no-such-distribution-1.0"


def test_only_pinned_requirements_are_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything else ends with exit code 1 and a message, without a traceback."""
    assert main(["demo>=1", "--into", str(tmp_path)]) == 1
    assert "'demo>=1' is not of the form NAME==VERSION" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.index
def test_a_small_wheel_is_fetched(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The folder is printed and holds the tree; nothing else stays behind."""
    assert main(["tomli==2.0.1", "--into", str(tmp_path)]) == 0
    assert capfd.readouterr().out.splitlines()[-1] == str(tmp_path / "tomli-2.0.1")
    assert (tmp_path / "tomli-2.0.1" / "tomli" / "__init__.py").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["tomli-2.0.1"]
