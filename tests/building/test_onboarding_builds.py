"""Real builds of projects that knew nothing of plux before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux.build.editing.onboarding import onboarding
from tests.building.projects import FOUND, sources
from tests.support.process import run
from tests.support.venv import UV
from tests.support.wheel_content import entry_points_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.tree import Tree

pytest.importorskip("tomlkit")

pytestmark = [pytest.mark.slow, pytest.mark.index]

PROJECT = '[project]\nname = "my-project"\nversion = "1.0"\ndescription = "d"\n'
FIND = '[tool.setuptools.packages.find]\ninclude = ["my_project*"]\n'
SCIKIT_BUILD = '[tool.scikit-build]\nwheel.packages = ["my_project"]\nwheel.cmake = false\n'
SCRIPT = """\
from setuptools import setup
from my_version import VERSION

setup(name="my-project", version=VERSION, packages=["my_project", "my_project.sub"])
"""


def toml(requires: str, backend: str, extra: str = "") -> Tree:
    """A `pyproject.toml`."""
    return {
        "pyproject.toml": f'[build-system]\nrequires = ["{requires}"]\nbuild-backend = "{backend}"\n{PROJECT}{extra}'
    }


BACKENDS = [
    ("hatchling", "hatchling.build", ""),
    ("flit_core>=3.4", "flit_core.buildapi", ""),
    ("pdm-backend", "pdm.backend", ""),
    ("scikit-build-core", "scikit_build_core.build", SCIKIT_BUILD),
]


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param(toml("setuptools", "setuptools.build_meta", FIND), id="setuptools"),
        pytest.param({"setup.py": SCRIPT, "my_version.py": "VERSION = '1.0'\n"}, id="setup.py"),
        *(pytest.param(toml(*each), id=each[1], marks=pytest.mark.backends) for each in BACKENDS),
    ],
)
def test_the_plugins_are_in_the_wheel(
    write_tree: WriteTree, isolated_env: dict[str, str], tmp_path: Path, tree: Tree
) -> None:
    """An isolated build writes them; a script that imports a module beside it still can."""
    root = write_tree({**tree, **sources(), "README.md": "demo\n"}, tmp_path / "project")
    for document in onboarding(root).documents:
        document.write()
    run([*UV, "build", "--quiet", "--wheel", "--out-dir", tmp_path / "out", root], env=isolated_env)
    (wheel,) = (tmp_path / "out").glob("*.whl")
    assert {group: entries for group, entries in entry_points_of(wheel).items() if entries} == FOUND
