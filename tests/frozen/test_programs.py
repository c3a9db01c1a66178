"""Real programs in one file, with plugins, built by the tools that people build them with."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run
from tests.support.venv import UV

from .programs import OUTPUT, build_wheels

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakeVenv
    from tests.support.venv import Venv

pytestmark = [pytest.mark.slow, pytest.mark.index]


@pytest.fixture
def wheels(tmp_path: Path, isolated_env: dict[str, str], plux_wheel: Path) -> list[Path]:
    """The wheels of the program, of the distribution with a plugin, and of plux."""
    return [*build_wheels(tmp_path / "built", isolated_env), plux_wheel]


@pytest.fixture
def empty(tmp_path: Path, isolated_env: dict[str, str]) -> dict[str, str]:
    """An environment for programs that unpack themselves."""
    return {**isolated_env, "SHIV_ROOT": str(tmp_path / "shiv"), "PEX_ROOT": str(tmp_path / "pex")}


def output_of(program: Path, cwd: Path, env: dict[str, str]) -> str:
    """What an archive prints that is run by an interpreter without anything installed."""
    return run([sys.executable, "-I", "-S", program], cwd=cwd, env=env).stdout


def test_a_zipapp_of_an_installed_tree(tmp_path: Path, wheels: list[Path], empty: dict[str, str]) -> None:
    """`pip install --target` and `python -m zipapp`: metadata inside the archive are found."""
    tree, program = tmp_path / "tree", tmp_path / "greeter.pyz"
    run([*UV, "pip", "install", "--quiet", "--no-deps", "--target", tree, *wheels], env=empty)
    run([sys.executable, "-m", "zipapp", tree, "--main", "greeter:main", "--output", program])
    shutil.rmtree(tree)
    assert output_of(program, tmp_path, empty) == OUTPUT


@pytest.mark.backends
def test_shiv(tmp_path: Path, wheels: list[Path], make_venv: MakeVenv, empty: dict[str, str]) -> None:
    """As it is."""
    venv, program = make_venv(seed=True), tmp_path / "greeter.pyz"
    venv.install("shiv")
    venv.run("shiv", "-q", "--no-index", "--no-deps", "-c", "greeter", "-o", program, *wheels)
    assert output_of(program, tmp_path, empty) == OUTPUT


@pytest.mark.backends
def test_pex(tmp_path: Path, wheels: list[Path], make_venv: MakeVenv, empty: dict[str, str]) -> None:
    """As it is."""
    venv, program = make_venv(), tmp_path / "greeter.pex"
    venv.install("pex")
    venv.run("pex", "--no-index", "--no-transitive", "-c", "greeter", "-o", program, *wheels)
    assert output_of(program, tmp_path, empty) == OUTPUT


@pytest.fixture
def frozen_from(make_venv: MakeVenv, wheels: list[Path]) -> Venv:
    """An environment with the program, the plugins and PyInstaller."""
    venv = make_venv()
    venv.install(*wheels, "pyinstaller")
    return venv


def frozen(venv: Venv, tmp_path: Path, source: str) -> Path:
    """Freeze a script, without any option about plugins; the environment is gone when that is done."""
    script = tmp_path / "program.py"
    script.write_text(source, encoding="utf-8")
    places = [f"--{name}path={tmp_path / name}" for name in ("dist", "work", "spec")]
    venv.run("pyinstaller", "--log-level=WARN", *places, script, cwd=tmp_path)
    shutil.rmtree(venv.site_packages / "polite")
    return tmp_path / "dist" / "program"


@pytest.mark.backends
def test_pyinstaller_needs_no_option(tmp_path: Path, frozen_from: Venv, empty: dict[str, str]) -> None:
    """The hook of plux brings metadata and modules of the installed plugins."""
    place = frozen(frozen_from, tmp_path, "from greeter import main\nmain()\n")
    assert run([place / "program"], cwd=tmp_path, env=empty).stdout == OUTPUT
    assert list(place.rglob("direct_url.json")) == []


@pytest.mark.backends
def test_pyinstaller_with_a_written_module(tmp_path: Path, frozen_from: Venv, empty: dict[str, str]) -> None:
    """What `plux freeze` writes is enough: there are no metadata left."""
    frozen_from.run("plux", "freeze", "--output", tmp_path / "frozen_plugins.py")
    place = frozen(frozen_from, tmp_path, "import frozen_plugins\nfrom greeter import main\nmain()\n")
    for metadata in place.rglob("*.dist-info"):
        shutil.rmtree(metadata)
    assert run([place / "program"], cwd=tmp_path, env=empty).stdout == OUTPUT
