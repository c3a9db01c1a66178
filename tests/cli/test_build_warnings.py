"""Warnings of what the build of a project would make of its plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree

    from .conftest import Plux

FLIT = PYPROJECT.replace("setuptools.build_meta", "flit_core.buildapi")
HATCHLING = PYPROJECT.replace('"setuptools"', '"hatchling"').replace("setuptools.build_meta", "hatchling.build")
SCIKIT = PYPROJECT.replace("setuptools.build_meta", "scikit_build_core.build")
WITHOUT = PYPROJECT.replace(', "plux"', "")
MANUAL = PYPROJECT + '\n    [tool.plux]\n    entrypoint_build_mode = "manual"\n'
HAND = '\n    [project.entry-points."my.ns"]\n    one = "demo:One"\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(WITHOUT, "does not name plux", id="no-requirement"),
        pytest.param(HATCHLING, "without the table [tool.hatch.build.hooks.plux]", id="hatchling-without-table"),
        pytest.param(FLIT, "flit_core.buildapi has no hooks", id="no-wrapper"),
        pytest.param(SCIKIT, "no [[tool.dynamic-metadata]]", id="no-provider"),
        pytest.param(WITHOUT + "\n    [tool.plux]\n", "does not name plux", id="table-only"),
    ],
)
@pytest.mark.parametrize("command", ["discover", "entrypoints"])
def test_a_build_that_would_leave_out_the_plugins(
    plux: Plux, write_tree: WriteTree, command: str, text: str, reason: str
) -> None:
    """Is a warning with the way out; the result and the exit code stay."""
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one")})
    outcome = plux(command)
    assert outcome.code == 0, outcome.err
    assert "pyproject.toml: warning: a build of this project would leave out its plugins: " in outcome.err
    assert reason in outcome.err
    assert "[not-built]\n    `plux init` writes what is needed" in outcome.err


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param({"pyproject.toml": PYPROJECT}, id="required"),
        pytest.param({"pyproject.toml": FLIT.replace("flit_core.buildapi", "plux.backend:flit_core")}, id="wrapper"),
        pytest.param({"pyproject.toml": HATCHLING + "\n    [tool.hatch.build.hooks.plux]\n"}, id="hook"),
        pytest.param({"pyproject.toml": HATCHLING, "hatch.toml": "[build.hooks.plux]\n"}, id="hatch.toml"),
        pytest.param({"pyproject.toml": WITHOUT + HAND}, id="by-hand"),
        pytest.param(
            {"setup.cfg": "[metadata]\nname=demo\n[options]\nsetup_requires=plux\npackages=demo\n"}, id="setup_requires"
        ),
    ],
)
def test_no_warning_where_the_plugins_get_into_the_wheel(
    plux: Plux, write_tree: WriteTree, tree: dict[str, str]
) -> None:
    """In whatever way."""
    write_tree({**tree, "demo/__init__.py": plugin("one")})
    outcome = plux("discover")
    assert outcome.code == 0, outcome.err
    assert "not-built" not in outcome.err


def test_no_warning_without_plugins_or_without_a_project(plux: Plux, write_tree: WriteTree) -> None:
    """There is nothing to leave out, or nothing to build."""
    write_tree({"pyproject.toml": WITHOUT, "demo/__init__.py": "", "other/a.py": plugin("one")})
    assert "not-built" not in plux("discover").err
    assert "not-built" not in plux("discover", "--path", "other").err


def test_the_warning_is_an_annotation(plux: Plux, write_tree: WriteTree) -> None:
    """In the form for GitHub; with --quiet it is not said."""
    write_tree({"pyproject.toml": WITHOUT, "demo/__init__.py": plugin("one")})
    outcome = plux("-q", "discover", "--format", "github")
    assert "::warning file=pyproject.toml,title=plux%3A not-built::a build of this project" in outcome.out
    assert outcome.err == ""


def test_an_old_file_of_the_manual_mode(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """Discovering says so; afterwards it is right."""
    write_tree({"pyproject.toml": MANUAL, "demo/__init__.py": plugin("one"), "plux.ini": "[my.ns]\nold = demo:Old\n"})
    outcome = plux("discover")
    assert outcome.code == 0
    assert "plux.ini: warning: plux.ini does not say what the source says: + [my.ns] old = demo:Old" in outcome.err
    assert plux("entrypoints").code == 0
    assert "stale-file" not in plux("discover").err
    (tmp_path / "plux.ini").unlink()
    assert "there is no such file" in plux("discover").err
