"""`plux entrypoints` and `plux show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree

    from .conftest import Plux

MANUAL = PYPROJECT + '\n    [tool.plux]\n    entrypoint_build_mode = "manual"\n'


def test_what_is_written_is_shown(plux: Plux, write_tree: WriteTree) -> None:
    """`entrypoints` writes, `show` prints what it wrote."""
    write_tree({"pyproject.toml": PYPROJECT, "demo/__init__.py": plugin("one")})
    written = plux("entrypoints")
    assert written.code == 0, written.err
    assert written.out == ""
    assert "one  demo:One  demo/__init__.py:3" in written.err
    assert "written: demo.egg-info" in written.err
    shown = plux("show")
    assert (shown.code, shown.out) == (0, "[my.ns]\none = demo:One\n")


def test_manual_mode_writes_plux_ini(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """In the manual mode it is `plux.ini` that is written and shown."""
    write_tree({"pyproject.toml": MANUAL, "demo/__init__.py": plugin("One")})
    assert plux("entrypoints").code == 0
    assert (tmp_path / "plux.ini").read_text() == "[my.ns]\nOne = demo:One\n"
    assert plux("show").out == "[my.ns]\nOne = demo:One\n"


def test_problems_leave_the_file_alone(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """With two plugins of one name nothing is written, and both are named."""
    source = plugin("same", "A") + plugin("same", "B")
    write_tree({"pyproject.toml": MANUAL, "demo/__init__.py": source, "plux.ini": "[keep]\na = b:c\n"})
    outcome = plux("entrypoints")
    assert outcome.code == 1
    assert outcome.err.count("error:") == 1
    assert "demo:A" in outcome.err
    assert "demo:B" in outcome.err
    assert "nothing was written" in outcome.err
    assert (tmp_path / "plux.ini").read_text() == "[keep]\na = b:c\n"


def test_a_project_without_plugins_has_nothing_to_show(plux: Plux, write_tree: WriteTree) -> None:
    """Nobody is sent back to the command that has just been run."""
    write_tree({"pyproject.toml": PYPROJECT, "demo/__init__.py": ""})
    assert plux("entrypoints").code == 0
    outcome = plux("show")
    assert outcome.code == 1
    assert "demo.egg-info: whatever wrote it has found none\n    `plux discover` shows" in outcome.err


def test_nothing_to_show(plux: Plux, write_tree: WriteTree) -> None:
    """A project for which nothing was written: a message, and nothing on standard output."""
    write_tree({"pyproject.toml": PYPROJECT, "demo/__init__.py": ""})
    outcome = plux("show")
    assert (outcome.code, outcome.out) == (1, "")
    assert "plux entrypoints" in outcome.err


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("[tool.plux]\nexclude = 'tests'", "exclude"),
        ("[tool.plux]\nentrypoint_build_mode = 'nonsense'", "entrypoint_build_mode"),
        ("[tool.plux]\nexlude = []", "exclude"),
        ("[tool.plux", "pyproject.toml"),
    ],
)
@pytest.mark.parametrize("command", ["discover", "entrypoints", "show"])
def test_a_wrong_configuration_is_named(
    plux: Plux, write_tree: WriteTree, tmp_path: Path, command: str, table: str, key: str
) -> None:
    """File and key are named, and nothing is written."""
    text = "[build-system]\nrequires = ['setuptools', 'plux']\n[project]\nname='demo'\nversion='1'\n"
    write_tree({"pyproject.toml": f"{text}{table}\n", "demo/__init__.py": plugin("one")})
    before = sorted(tmp_path.rglob("*"))
    outcome = plux(command)
    assert outcome.code == 1
    assert "pyproject.toml" in outcome.err
    assert key in outcome.err
    assert not outcome.has_traceback()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_corrupt_file_is_not_shown_as_a_result(plux: Plux, write_tree: WriteTree) -> None:
    """Its lines are named, and the exit code is 1."""
    write_tree({"pyproject.toml": MANUAL, "demo/__init__.py": "", "plux.ini": "[my.ns]\na = b:c\nnonsense\n"})
    outcome = plux("show")
    assert (outcome.code, outcome.out) == (1, "")
    assert "plux.ini:3: 'nonsense' is not of the form" in outcome.err
