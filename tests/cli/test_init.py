"""`plux init`."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree

    from .conftest import Plux

pytest.importorskip("tomlkit")

FLIT = PYPROJECT.replace('"setuptools", "plux"', '"flit_core"').replace("setuptools.build_meta", "flit_core.buildapi")


class Terminal(io.StringIO):
    """A person who types."""

    def isatty(self) -> bool:
        return True


def backend_line(root: Path) -> str:
    """The line of the backend."""
    lines = (root / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("build-backend"))


def test_the_difference_is_shown_and_written(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """With --yes; a second time there is nothing to do."""
    write_tree({"pyproject.toml": FLIT, "demo.py": plugin("one")})
    outcome = plux("init", "--yes")
    assert outcome.code == 0, outcome.err
    assert '+build-backend = "plux.backend:flit_core"' in outcome.out
    assert "written: pyproject.toml" in outcome.err
    assert backend_line(tmp_path) == 'build-backend = "plux.backend:flit_core"'
    again = plux("init")
    assert (again.code, again.out) == (0, "")
    assert "nothing to do" in again.err


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("Yes\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_the_answer_decides(
    plux: Plux, write_tree: WriteTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    """Whoever says nothing has not agreed."""
    write_tree({"pyproject.toml": FLIT})
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    outcome = plux("init")
    assert outcome.code == code
    assert "Write this, for the backend flit_core.buildapi? [y/N]" in outcome.err
    assert ("plux.backend" in backend_line(tmp_path)) is (code == 0)


def test_without_a_terminal_nothing_is_written(
    plux: Plux, write_tree: WriteTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The difference is shown, and the way to write it is named."""
    write_tree({"pyproject.toml": FLIT})
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    outcome = plux("init")
    assert outcome.code == 1
    assert outcome.out.startswith("--- pyproject.toml\n+++ pyproject.toml\n")
    assert "--yes" in outcome.err
    assert "plux.backend" not in backend_line(tmp_path)


def test_a_dry_run_writes_nothing(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """And asks nothing."""
    write_tree({"pyproject.toml": FLIT})
    assert plux("init", "--dry-run").code == 0
    assert "plux.backend" not in backend_line(tmp_path)


def test_a_new_file_is_shown_as_one(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """For a project with a setup.py alone."""
    write_tree({"setup.py": "from setuptools import setup\nsetup()\n"})
    outcome = plux("init", "-y")
    assert outcome.out.startswith("--- /dev/null\n+++ pyproject.toml\n")
    text = (tmp_path / "pyproject.toml").read_text(encoding="utf-8")
    assert text == '[build-system]\nrequires = ["setuptools>=64", "plux>=2"]\n'


def test_no_project_no_file(plux: Plux, tmp_path: Path) -> None:
    """In an empty directory there is nothing to recognise."""
    outcome = plux("init", "--yes")
    assert outcome.code == 1
    assert "there is no project in" in outcome.err
    assert list(tmp_path.iterdir()) == []
