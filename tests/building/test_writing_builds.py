"""Real builds, in isolation and without plux, of projects into which entry points were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux.build.editing.writing import written
from plux.build.project import open_project
from tests.building.projects import FOUND, sources
from tests.support.process import run
from tests.support.venv import UV
from tests.support.wheel_content import entry_points_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.tree import Tree

pytest.importorskip("configupdater")
pytest.importorskip("libcst")

pytestmark = [pytest.mark.slow, pytest.mark.index]

BUILD_SYSTEM = '[build-system]\nrequires = ["{}"]\nbuild-backend = "{}"\n'
PROJECT = (
    '[project]\nname = "my-project"\nversion = "1.0"\ndescription = "d"\n'
    '[project.scripts]\nrun = "my_project:main"\n[project.entry-points."my.ns"]\nstatic = "my_project:static"\n'
)
FIND = '[tool.setuptools.packages.find]\ninclude = ["my_project*"]\n'
SETUP_CFG = (
    "[metadata]\nname = my-project\nversion = 1.0\n[options]\npackages = find:\n"
    "[options.entry_points]\nconsole_scripts =\n  run = my_project:main\nmy.ns = static = my_project:static\n"
    "[options.packages.find]\ninclude = my_project*\n"
)
SETUP_PY = """\
from setuptools import setup

setup(
    name="my-project",
    version="1.0",
    packages=["my_project", "my_project.sub"],
    entry_points={"console_scripts": ["run=my_project:main"], "my.ns": ["static = my_project:static"]},
)
"""
ALL = {
    "console_scripts": {"run": "my_project:main"},
    "my.ns": {**FOUND["my.ns"], "static": "my_project:static"},
}


def toml(requires: str, backend: str, extra: str = "") -> Tree:
    """A `pyproject.toml`."""
    return {"pyproject.toml": f"{BUILD_SYSTEM.format(requires, backend)}{PROJECT}{extra}", "README.md": "demo\n"}


CASES = [
    pytest.param("pyproject.toml", toml("setuptools", "setuptools.build_meta", FIND), id="pyproject.toml"),
    pytest.param("setup.cfg", {"setup.cfg": SETUP_CFG, "pyproject.toml": ""}, id="setup.cfg"),
    pytest.param("setup.py", {"setup.py": SETUP_PY}, id="setup.py"),
    pytest.param("pyproject.toml", toml("hatchling", "hatchling.build"), id="hatchling", marks=pytest.mark.backends),
    pytest.param("pyproject.toml", toml("flit_core>=3.4", "flit_core.buildapi"), id="flit", marks=pytest.mark.backends),
]


def entry_points(root: Path, environment: dict[str, str]) -> dict[str, dict[str, str]]:
    """Those of the wheel of a project."""
    out = root.with_name(f"{root.name}-out")
    run([*UV, "build", "--quiet", "--wheel", "--out-dir", out, root], env=environment)
    (wheel,) = out.glob("*.whl")
    return {group: entries for group, entries in entry_points_of(wheel).items() if entries}


@pytest.mark.parametrize(("name", "tree"), CASES)
def test_a_build_without_plux_has_the_same_entry_points(
    write_tree: WriteTree, isolated_env: dict[str, str], tmp_path: Path, name: str, tree: Tree
) -> None:
    """As a build with plux: those of the plugins and those written by hand, to the letter."""
    root = write_tree({**tree, **sources()}, tmp_path / "project")
    project = open_project(root)
    document = written(root, project.discover())
    assert document.path.name == name
    document.write()
    assert entry_points(root, isolated_env) == ALL


def test_with_plux_too_there_is_no_conflict(
    write_tree: WriteTree, isolated_env: dict[str, str], tmp_path: Path
) -> None:
    """The build finds what stands there."""
    tree = toml('setuptools", "plux', "setuptools.build_meta", FIND)
    root = write_tree({**tree, **sources()}, tmp_path / "project")
    written(root, open_project(root).discover()).write()
    assert entry_points(root, isolated_env) == ALL


def test_a_new_file_beside_metadata_elsewhere(
    write_tree: WriteTree, isolated_env: dict[str, str], tmp_path: Path
) -> None:
    """A `setup.cfg` that was not there, for a `setup.py` that says nothing of entry points."""
    script = "from setuptools import setup\nsetup(name='my-project', packages=['my_project', 'my_project.sub'])\n"
    root = write_tree({"setup.py": script, **sources()}, tmp_path / "project")
    written(root, open_project(root).discover(), "setup.cfg").write()
    assert (root / "setup.cfg").read_text(encoding="utf-8").startswith("[options.entry_points]\nmy.ns =\n")
    assert entry_points(root, isolated_env) == FOUND
