"""`plux write`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from plux.build.editing.mark import MARK

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree

    from .conftest import Plux

SETUP = "from setuptools import setup\nsetup(name='demo', packages=['demo'])\n"


def test_entry_points_are_written(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """Into the file that holds the metadata; a second time nothing changes."""
    write_tree({"pyproject.toml": PYPROJECT, "demo/__init__.py": plugin("one")})
    first = plux("write")
    text = (tmp_path / "pyproject.toml").read_text(encoding="utf-8")
    assert (first.code, first.out) == (0, ""), first.err
    assert "written: pyproject.toml" in first.err
    assert text.endswith(f'[project.entry-points."my.ns"]\n{MARK}\none = "demo:One"\n')
    second = plux("write")
    assert (second.code, second.out) == (0, "")
    assert "up to date: pyproject.toml" in second.err
    assert "a build finds the plugins of this project by itself, too" in second.err
    assert (tmp_path / "pyproject.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("backend", ["setuptools.build_meta", "flit_core.buildapi"])
def test_show_says_where_they_are(plux: Plux, write_tree: WriteTree, backend: str) -> None:
    """It prints the file that a build or `plux entrypoints` makes, which is not this one."""
    pytest.importorskip("tomlkit")
    text = PYPROJECT.replace("setuptools.build_meta", backend)
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one")})
    assert "plux write" not in plux("show").err
    assert plux("write").code == 0
    outcome = plux("show")
    assert (outcome.code, outcome.out) == (1, "")
    assert "What `plux write` wrote is in pyproject.toml: `plux check` compares that" in outcome.err


def test_in_the_manual_mode_a_build_takes_both(plux: Plux, write_tree: WriteTree) -> None:
    """So nobody is told that the build finds the plugins by itself."""
    manual = PYPROJECT + '\n    [tool.plux]\n    entrypoint_build_mode = "manual"\n'
    write_tree({"pyproject.toml": manual, "demo/__init__.py": plugin("one")})
    outcome = plux("write")
    assert outcome.code == 0
    assert "a build takes the entry points in plux.ini as well (the manual mode)" in outcome.err
    assert "by itself" not in outcome.err


def test_a_dry_run_prints_the_difference(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """On standard output, and nothing is written."""
    pytest.importorskip("libcst")
    write_tree({"setup.py": SETUP, "demo/__init__.py": plugin("one")})
    outcome = plux("write", "--dry-run", "setup.py")
    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith("--- setup.py\n+++ setup.py\n@@ ")
    assert '+            "one = demo:One",\n' in outcome.out
    assert (tmp_path / "setup.py").read_text(encoding="utf-8") == SETUP


def test_problems_leave_the_file_alone(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """They are listed, and the exit code is 1."""
    write_tree({"pyproject.toml": PYPROJECT, "demo/__init__.py": plugin("same", "A") + plugin("same", "B")})
    before = (tmp_path / "pyproject.toml").read_bytes()
    outcome = plux("write")
    assert outcome.code == 1
    assert "[duplicate]" in outcome.err
    assert (tmp_path / "pyproject.toml").read_bytes() == before


@pytest.mark.parametrize(("name", "library"), [("setup.py", "libcst"), ("setup.cfg", "configupdater")])
def test_without_the_extra_it_says_what_to_install(
    plux: Plux, write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    """One message with the command."""
    write_tree({"setup.py": SETUP, "demo/__init__.py": plugin("one")})
    for module in ("plux.build.editing.script_tree", "plux.build.editing.script_text"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    outcome = plux("write", name)
    assert outcome.code == 1
    assert "pip install 'plux[cli]'" in outcome.err
    assert not outcome.has_traceback()


@pytest.mark.parametrize(
    ("old", "library", "text"),
    [
        ("setup.cfg", "configupdater", "[metadata]\nname = demo\nversion = 1\n[options]\npackages = demo\n"),
        ("setup.py", "libcst", SETUP),
    ],
)
def test_entry_points_move_to_another_file(
    plux: Plux, write_tree: WriteTree, tmp_path: Path, old: str, library: str, text: str
) -> None:
    """With the comment; the old block goes, and a plugin that is renamed leaves nothing behind."""
    pytest.importorskip(library)
    write_tree({old: text, "demo/__init__.py": plugin("one")})
    assert plux("write", old).code == 0
    assert MARK in (tmp_path / old).read_text(encoding="utf-8")
    outcome = plux("write", "pyproject.toml")
    assert outcome.code == 0, outcome.err
    assert f"written, without the entry points that have moved: {old}" in outcome.err
    assert "demo:One" not in (tmp_path / old).read_text(encoding="utf-8")
    assert f'{MARK}\none = "demo:One"\n' in (tmp_path / "pyproject.toml").read_text(encoding="utf-8")
    assert "compared with pyproject.toml: as the source says" in plux("check").err
    (tmp_path / "demo" / "__init__.py").write_text(plugin("other"), encoding="utf-8")
    assert plux("write").code == 0
    content = (tmp_path / "pyproject.toml").read_text(encoding="utf-8")
    assert 'other = "demo:One"' in content
    assert "\none = " not in content
