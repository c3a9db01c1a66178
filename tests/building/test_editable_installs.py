"""Real editable installs: the next process sees what the source says, and `plux sync` tells everybody else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.building.matrix import CASES, Case, Place
from tests.support.process import run
from tests.support.venv import UV, Venv, new_venv

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark import ParameterSet

pytestmark = [pytest.mark.slow, pytest.mark.index]

BY_NAME = {case.name: case for case in CASES}
STATIC = {"static"}
FOUND = {"AWS::S3::Bucket", "More", "one", "two"}
PLUX = """
import json
from plux.runtime.cache import EntryPointsCache
print(json.dumps(sorted(entry.name for entry in EntryPointsCache().entries("my.ns"))))
"""
STANDARD = """
import importlib.metadata, json
print(json.dumps(sorted(entry.name for entry in importlib.metadata.entry_points(group="my.ns"))))
"""
PLUGIN = '\nfrom plux import plugin\n\n\n@plugin("my.ns")\ndef {}():\n    pass\n'


@dataclass(frozen=True)
class Way:
    """A case, the installer, and what it is told."""

    case: str
    pip: bool = False
    options: tuple[str, ...] = ()

    def install(self, root: Path, venv: Venv) -> None:
        """Install in editable mode, with plux beside it."""
        venv.install("plux")
        if self.pip:
            venv.run_module("pip", "install", "-q", "--no-deps", *self.options, "-e", str(root))
        else:
            venv.install("--no-deps", *self.options, "-e", root)

    def uninstall(self, venv: Venv) -> None:
        """With the same tool."""
        if self.pip:
            venv.run_module("pip", "uninstall", "-q", "-y", "demo")
        else:
            run([*UV, "pip", "uninstall", "-q", "--python", venv.python, "demo"], env=venv.environment)


def ways() -> list[ParameterSet]:
    """Setuptools in two modes, and what else there is; all but the first wait for `make test-backends`."""
    compat = ("--config-settings", "editable_mode=compat")
    chosen = {
        "setuptools-uv": Way("setuptools"),
        "setuptools-pip": Way("setuptools", pip=True),
        "setuptools-compat": Way("setuptools", pip=True, options=compat),
        "hatchling-uv": Way("hatchling"),
        "hatchling-pip": Way("hatchling", pip=True),
        "pdm-uv": Way("pdm-backend"),
        "flit-uv": Way("flit_core"),
        "flit-pip": Way("flit_core", pip=True),
        "poetry-uv": Way("poetry-core"),
        "uv_build-uv": Way("uv_build"),
    }
    marks = [pytest.mark.backends]
    return [pytest.param(way, id=name, marks=() if name == "setuptools-uv" else marks) for name, way in chosen.items()]


def seen(venv: Venv, code: str = PLUX) -> set[str]:
    """The names of the namespace in the next process."""
    names: list[str] = json.loads(venv.run_python(code).stdout)
    return set(names)


def files_of(venv: Venv) -> set[str]:
    """Everything that is installed, compiled files apart."""
    site = venv.site_packages
    return {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.fixture
def place(tmp_path: Path, isolated_env: dict[str, str]) -> Place:
    """Where it is tried."""
    return Place(tmp_path, isolated_env)


def environment(place: Place, *, pip: bool) -> Venv:
    """A fresh environment with a cache of its own for plux."""
    caches = place.scratch / "caches"
    caches.mkdir()
    return new_venv(place.scratch / "venv", {**place.environment, "XDG_CACHE_HOME": str(caches)}, seed=pip)


@pytest.mark.parametrize("way", ways())
def test_the_next_process_sees_it_and_sync_tells_everybody(way: Way, place: Place) -> None:
    """A new module, a new package, a renamed plugin, a deleted one; then `plux sync`; then nothing is left behind."""
    root = BY_NAME[way.case].write(place.scratch / "project")
    venv = environment(place, pip=way.pip)
    before = files_of(venv)
    way.install(root, venv)
    assert seen(venv) == seen(venv, STANDARD) == STATIC | FOUND

    package = root / "src" / "demo"
    (package / "late.py").write_text(PLUGIN.format("late"), encoding="utf-8")
    (package / "extra").mkdir()
    (package / "extra" / "__init__.py").write_text(PLUGIN.format("extra"), encoding="utf-8")
    assert seen(venv) == STATIC | FOUND | {"late", "extra"}
    loaded = venv.run_python("from plux import PluginManager\nprint(PluginManager('my.ns').load('late').name)")
    assert loaded.stdout.strip() == "late"
    (package / "late.py").write_text(PLUGIN.format("later"), encoding="utf-8")
    (package / "sub" / "more.py").unlink()
    after = STATIC | {"AWS::S3::Bucket", "one", "later", "extra"}
    assert seen(venv) == after
    assert seen(venv, STANDARD) == STATIC | FOUND

    venv.run("plux", "sync", cwd=root)
    assert seen(venv, STANDARD) == seen(venv) == after
    assert venv.run("plux", "sync", "--check", cwd=root).returncode == 0
    (package / "late.py").unlink()
    assert seen(venv) == after - {"later"}

    way.uninstall(venv)
    venv_of_plux = {name for name in files_of(venv) if not name.startswith(("plux", "plugin/"))}
    assert venv_of_plux == before


def test_the_cache_of_uv_is_not_written_into(place: Place) -> None:
    """uv hard-links what it installs; another environment gets what was built."""
    root = BY_NAME["setuptools"].write(place.scratch / "project")
    venv = environment(place, pip=False)
    way = Way("setuptools", options=("--link-mode", "hardlink"))
    way.install(root, venv)
    (info,) = venv.site_packages.glob("demo-1.0.dist-info")
    (venv.path / "linked").hardlink_to(info / "entry_points.txt")
    old = (venv.path / "linked").read_bytes()
    (root / "src" / "demo" / "late.py").write_text(PLUGIN.format("late"), encoding="utf-8")
    venv.run("plux", "sync", cwd=root)
    assert "late" in seen(venv, STANDARD)
    assert (venv.path / "linked").read_bytes() == old


@pytest.mark.backends
@pytest.mark.parametrize(
    ("name", "options", "statement"),
    [
        ("setuptools", ("--config-settings", "editable_mode=strict"), "strict editable install of setuptools"),
        ("meson-python", ("--no-build-isolation",), "meson-python has built it"),
    ],
)
def test_what_cannot_follow_keeps_what_is_installed(
    name: str, options: tuple[str, ...], statement: str, place: Place
) -> None:
    """And `plux sync` says so."""
    case: Case = BY_NAME[name]
    root = case.write(place.scratch / "project")
    venv = environment(place, pip=False)
    if "--no-build-isolation" in options:
        venv.install("plux", "meson-python", "ninja")
        venv = Venv(venv.path, {**venv.environment, "PATH": f"{venv.path / 'bin'}:{venv.environment['PATH']}"})
    Way(name, options=options).install(root, venv)
    (root / "src" / "demo" / "late.py").write_text(PLUGIN.format("late"), encoding="utf-8")
    assert seen(venv) == STATIC | FOUND
    assert statement in venv.run("plux", "sync", cwd=root).stdout
