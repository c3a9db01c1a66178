"""Real builds, in isolation and without plux, of projects into which entry points were written."""

from __future__ import annotations

import sys
import zipfile
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
FULL = """\
from setuptools import setup

setup(
    name="my-project", version="1.0", description="d", long_description="long", author="A", author_email="a@b.org",
    maintainer="M", keywords=["a", "b"], classifiers=["Programming Language :: Python :: 3"], license="MIT",
    python_requires=">=3.8", install_requires=["six"], extras_require={"x": ["attrs"]}, url="https://example.org",
    project_urls={"Source": "https://example.org/s"}, packages=["my_project", "my_project.sub"],
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


def metadata_and_files(root: Path, environment: dict[str, str]) -> dict[str, str]:
    """The files of the wheel of a project, with what the text of the metadata says, line by line and sorted."""
    out = root.with_name(f"{root.name}-files")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    run([*pip, "-w", str(out), str(root)], env=environment)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/RECORD")]
        found = {name: archive.read(name).decode("utf-8") for name in names}
    wheel.unlink()
    return {
        name.rpartition("/")[2] if "dist-info" in name else name: "\n".join(sorted(text.splitlines()))
        for name, text in found.items()
    }


@pytest.mark.parametrize(("name", "tree"), CASES)
def test_a_build_without_plux_has_the_same_entry_points(
    write_tree: WriteTree, isolated_env: dict[str, str], tmp_path: Path, name: str, tree: Tree
) -> None:
    """As a build with plux: those of the plugins and those written by hand, to the letter."""
    root = write_tree({**tree, **sources()}, tmp_path / "project")
    project = open_project(root)
    document = written(project, project.discover())
    assert document.path.name == name
    document.write()
    assert entry_points(root, isolated_env) == ALL


@pytest.mark.backends
def test_with_plux_too_there_is_no_conflict(
    write_tree: WriteTree, isolated_env: dict[str, str], tmp_path: Path
) -> None:
    """The build finds what stands there."""
    tree = toml('setuptools", "plux', "setuptools.build_meta", FIND)
    root = write_tree({**tree, **sources()}, tmp_path / "project")
    written(project := open_project(root), project.discover()).write()
    assert entry_points(root, isolated_env) == ALL


@pytest.mark.backends
def test_a_new_file_beside_metadata_elsewhere(
    write_tree: WriteTree, isolated_env: dict[str, str], tmp_path: Path
) -> None:
    """A `setup.cfg` that was not there, for a `setup.py` that says nothing of entry points."""
    script = "from setuptools import setup\nsetup(name='my-project', packages=['my_project', 'my_project.sub'])\n"
    root = write_tree({"setup.py": script, **sources()}, tmp_path / "project")
    written(project := open_project(root), project.discover(), "setup.cfg").write()
    assert (root / "setup.cfg").read_text(encoding="utf-8").startswith("[options.entry_points]\nmy.ns =\n")
    assert entry_points(root, isolated_env) == FOUND


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param({"setup.py": SETUP_PY}, id="setup.py"),
        pytest.param(
            {"setup.cfg": SETUP_CFG, "setup.py": "import setuptools\nsetuptools.setup()\n"},
            id="setup.cfg",
            marks=pytest.mark.backends,
        ),
        pytest.param(
            {"setup.py": FULL, "pyproject.toml": "# mine\n[tool.black]\nline-length = 1\n"},
            id="every-field",
            marks=pytest.mark.backends,
        ),
    ],
)
def test_a_new_pyproject_for_metadata_elsewhere(
    write_tree: WriteTree, isolated_env: dict[str, str], tmp_path: Path, tree: dict[str, str]
) -> None:
    """Everything but the entry points goes on coming from where it was, so the rest of the wheel is the same."""
    root = write_tree({**tree, **sources(), "my_project/data.txt": ""}, tmp_path / "project")
    before = metadata_and_files(root, isolated_env)
    written(project := open_project(root), project.discover(), "pyproject.toml").write()
    assert written(project, project.discover(), "pyproject.toml").is_changed is False
    after = metadata_and_files(root, isolated_env)
    assert {"entry_points.txt"} >= set(after) ^ set(before)
    assert {name: text for name, text in after.items() if "entry_points" not in name} == {
        name: text for name, text in before.items() if "entry_points" not in name
    }
    assert entry_points(root, isolated_env)["my.ns"] == ALL["my.ns"]
