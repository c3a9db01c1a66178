"""Tools that install the project they manage: those that ask its build backend, and those that do it by themselves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run
from tests.support.tree import write_tree
from tests.support.venv import Venv, new_venv

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.index, pytest.mark.backends]

PLUGIN = 'from plux import plugin\n\n\n@plugin("my.ns")\ndef {}():\n    pass\n'
FOUND = ["one", "static"]
PROJECT = """
[project]
name = "demo"
version = "1.0"
description = "d"
requires-python = ">=3.10"

[project.entry-points."my.ns"]
static = "demo:static"
"""
FLIT = '[build-system]\nrequires = ["flit_core>=3.4", "plux>=2"]\nbuild-backend = "plux.backend:flit_core"\n'
POETRY = (
    '[build-system]\nrequires = ["poetry-core>=2", "plux>=2"]\nbuild-backend = "plux.backend:poetry_core"\n'
    '[tool.poetry]\npackages = [{include = "demo", from = "src"}]\n'
)
PDM = '[build-system]\nrequires = ["pdm-backend", "plux>=2"]\nbuild-backend = "pdm.backend"\n'
HATCH = (
    '[build-system]\nrequires = ["hatchling", "plux>=2"]\nbuild-backend = "hatchling.build"\n'
    '[tool.hatch.build.targets.wheel]\npackages = ["src/demo"]\n[tool.hatch.build.hooks.plux]\n'
)
STANDARD = """
import importlib.metadata, json
print(json.dumps(sorted(entry.name for entry in importlib.metadata.entry_points(group="my.ns"))))
"""


@dataclass
class Tools:
    """An environment with the tool, and one for the project, which has plux."""

    scratch: Path
    environment: dict[str, str]

    def tool(self, *requirements: str) -> Venv:
        """An environment with a tool."""
        venv = new_venv(self.scratch / "tools", self.environment, seed=True)
        venv.install(*requirements)
        return venv

    def project(self, pyproject: str) -> tuple[Path, Venv]:
        """A project, and in its folder the environment that tools take."""
        root = self.scratch / "project"
        modules = {"__init__.py": '"""A demo."""\n\n__version__ = "1.0"\n', "plugins.py": PLUGIN.format("one")}
        write_tree(root, {"pyproject.toml": f"{pyproject}{PROJECT}", "src": {"demo": modules}})
        venv = new_venv(root / ".venv", self.environment, seed=True)
        venv.install("plux")
        return root, Venv(venv.path, {**self.environment, "XDG_CACHE_HOME": str(self.scratch / "caches")})


@pytest.fixture
def tools(tmp_path: Path, isolated_env: dict[str, str]) -> Tools:
    """Where it is tried: the settings and caches of the person who runs the tests do not count."""
    (tmp_path / "caches").mkdir()
    (tmp_path / "hatch.toml").touch()
    own = {
        name: str(tmp_path / name)
        for name in ("POETRY_CONFIG_DIR", "POETRY_CACHE_DIR", "HATCH_DATA_DIR", "PDM_LOG_DIR")
    }
    return Tools(tmp_path, {**isolated_env, **own, "HATCH_CONFIG": str(tmp_path / "hatch.toml")})


def seen(venv: Venv) -> tuple[list[str], list[str], str]:
    """The names as plux and as the standard library sees them, and what plux says about it."""
    listed = venv.run("plux", "list", "-n", "my.ns", "--json")
    standard: list[str] = json.loads(venv.run_python(STANDARD).stdout)
    return sorted(each["name"] for each in json.loads(listed.stdout)), standard, listed.stderr


def change(root: Path) -> None:
    """Add a plugin to the project."""
    (root / "src" / "demo" / "late.py").write_text(PLUGIN.format("late"), encoding="utf-8")


@pytest.mark.parametrize("pyproject", [PDM, FLIT], ids=["pdm-backend", "wrapper"])
def test_pdm_asks_the_backend(tools: Tools, plux_wheel: Path, pyproject: str) -> None:
    """So `pdm install` is an editable install like any other."""
    tool = tools.tool("pdm", "hishel<2")
    links = f'[[tool.pdm.source]]\ntype = "find_links"\nname = "local"\nurl = "{plux_wheel.parent.as_uri()}"\n'
    root, venv = tools.project(f"{pyproject}{links}")
    (root / "pdm.toml").write_text("[python]\nuse_venv = true\n[venv]\nin_project = true\n", encoding="utf-8")
    run(
        [tool.path / "bin" / "pdm", "install", "--frozen-lockfile"],
        cwd=root,
        env={**venv.environment, "PDM_IGNORE_SAVED_PYTHON": "1", "VIRTUAL_ENV": str(venv.path)},
    )
    assert seen(venv)[:2] == (FOUND, FOUND)
    change(root)
    assert seen(venv) == (["late", *FOUND], FOUND, "3 installed\n")
    venv.run("plux", "sync", cwd=root)
    assert seen(venv)[1] == ["late", *FOUND]


def test_hatch_asks_the_backend(tools: Tools) -> None:
    """In an environment of its own."""
    tool = tools.tool("hatch")
    root, _ = tools.project(HATCH.replace("[tool", '[tool.hatch.envs.default]\ndependencies = ["plux>=2"]\n[tool', 1))
    hatch = tool.path / "bin" / "hatch"
    listed = run([hatch, "run", "plux", "list", "-n", "my.ns", "--json"], cwd=root, env=tool.environment)
    assert sorted(each["name"] for each in json.loads(listed.stdout)) == FOUND
    change(root)
    listed = run([hatch, "run", "plux", "list", "-n", "my.ns", "--json"], cwd=root, env=tool.environment)
    assert sorted(each["name"] for each in json.loads(listed.stdout)) == ["late", *FOUND]


def test_poetry_does_not_ask_the_backend(tools: Tools) -> None:
    """What is missing is told; `plux sync` writes it, and the source is followed until the next `poetry install`."""
    tool = tools.tool("poetry")
    root, venv = tools.project(POETRY)
    poetry: list[str | Path] = [tool.path / "bin" / "poetry", "install", "--only-root"]
    environment = {**venv.environment, "VIRTUAL_ENV": str(venv.path), "POETRY_VIRTUALENVS_IN_PROJECT": "true"}
    for _ in range(2):
        run(poetry, cwd=root, env=environment)
        names, standard, said = seen(venv)
        assert names == standard == ["static"]
        assert "the plugins of demo may be missing" in said
        checked = venv.run("plux", "check", cwd=root, check=False)
        assert checked.returncode == 1
        assert "`plux sync` brings it up to date" in checked.stderr
        assert venv.run("plux", "sync", "--check", cwd=root, check=False).returncode == 1
        venv.run("plux", "sync", cwd=root)
        assert seen(venv) == (FOUND, FOUND, "2 installed\n")
    change(root)
    assert seen(venv) == (["late", *FOUND], FOUND, "3 installed\n")
    venv.run_module("pip", "uninstall", "-q", "-y", "demo")
    assert not [path for path in venv.site_packages.iterdir() if path.name.startswith("demo")]


@pytest.mark.parametrize(("option", "statement"), [("--symlink", "it is installed as a link"), ("--pth-file", "")])
def test_flit_does_not_ask_the_backend(tools: Tools, option: str, statement: str) -> None:
    """Its own editable installs are like those of poetry; one that is a link does not follow its source."""
    tool = tools.tool("flit")
    root, venv = tools.project(FLIT)
    flit: list[str | Path] = [tool.path / "bin" / "flit", "install", "--python", venv.python, "--deps", "none", option]
    run(flit, cwd=root, env={**venv.environment, "FLIT_ROOT_INSTALL": "1"})
    names, standard, said = seen(venv)
    assert names == standard == ["static"]
    assert "`plux sync --all` writes" in said
    venv.run("plux", "sync", cwd=root)
    assert seen(venv)[:2] == (FOUND, FOUND)
    change(root)
    names, standard, said = seen(venv)
    assert names == (FOUND if statement else ["late", *FOUND])
    assert statement in said
    venv.run("plux", "sync", cwd=root)
    assert seen(venv)[1] == ["late", *FOUND]
