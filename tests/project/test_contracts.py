"""The import contracts report what they forbid: each is broken on purpose in a copy of the sources."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run, unmeasured
from tests.support.wheel import ROOT

if TYPE_CHECKING:
    from tests.support.process import Completed


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources and of the contracts."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check(copy: Path, *contracts: str) -> Completed:
    """Run import-linter on the copy, which comes before the installed plux on the search path."""
    program = Path(sys.executable).with_name("lint-imports")
    limits = [word for contract in contracts for word in ("--contract", contract)]
    env = {**unmeasured(), "PYTHONPATH": str(copy / "src")}
    return run([program, "--no-cache", "--no-logo", *limits], cwd=copy, env=env, check=False)


def module_file(copy: Path, module: str) -> Path:
    """The file of a module that exists."""
    path = copy.joinpath("src", *module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_the_sources_keep_all_contracts(copy: Path) -> None:
    """What is in the tree is clean."""
    done = check(copy)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("contract", "module", "statement"),
    [
        ("layers", "plux.core.spec", "import plux.discovery.result"),
        ("layers", "plux.core.spec", "import plux.runtime.manager"),
        ("layers", "plux.discovery.packages", "import plux.runtime.manager"),
        ("layers", "plux.discovery.packages", "import plux.build.config"),
        ("layers", "plux.build.config", "import plux.runtime.manager"),
        ("layers", "plux.build.config", "import plux.cli.cli"),
        ("layers", "plux.runtime.manager", "import plux.build.config"),
        ("layers", "plux.runtime.manager", "import plux.cli.cli"),
        ("layers", "plux.runtime.manager", "import plux.freezing.installed"),
        ("layers", "plux.freezing.installed", "import plux.cli.cli"),
        ("gateway", "plux.runtime.manager", "import plux.discovery.result"),
        ("adapters", "plux.build.setuptools", "import plux.build.hatchling"),
        ("adapters", "plux.build.hatchling", "from plux.build.setuptools import plugins"),
        ("facade", "plux.core.spec", "from plux import PluginManager"),
        ("facade", "plux.cli.cli", "import plux"),
        ("legacy", "plux.cli.cli", "import plugin"),
        ("legacy", "plux.core.spec", "from plugin.core import Plugin"),
        ("core", "plux.core.spec", "import tomlkit"),
        ("core", "plux.core.spec", "import logging"),
        ("optional", "plux.discovery.packages", "import rich"),
        ("optional", "plux.build.config", "import setuptools"),
        ("optional", "plux.cli.cli", "import hatchling"),
        ("optional", "plux.cli.cli", "import tomlkit"),
        ("optional", "plux.build.config", "import libcst"),
        ("optional", "plux.build.setuptools", "import configupdater"),
    ],
)
def test_a_violation_is_reported(copy: Path, contract: str, module: str, statement: str) -> None:
    """One forbidden import breaks the contract that forbids it, and the report names the module."""
    path = module_file(copy, module)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{statement}\n", encoding="utf-8")
    done = check(copy, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
    assert module in done.stdout


def test_a_module_outside_of_the_layers_is_reported(copy: Path) -> None:
    """Who adds a part to plux has to say where it belongs."""
    (copy / "src" / "plux" / "stray.py").write_text('"""Belongs nowhere."""\n', encoding="utf-8")
    done = check(copy, "layers")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "stray" in done.stdout
