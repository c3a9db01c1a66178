"""Fixtures for all tests.

write_tree(tree, root=tmp_path) -> Path     writes a nested dict of files; text is dedented
site -> FakeSite                            a folder on sys.path; `site.add(name, {group: {name: value}}, files=...,
                                            dist_info=...)` makes a distribution look installed; modules that the test
                                            imported are forgotten afterwards
run_python(code, *args, path=[...], ...)    `code` in a fresh interpreter (the one of the tests), output captured
plux_wheel -> Path                          the wheel of plux, built once a session
isolated_env -> dict[str, str]              environment variables with which isolated builds find that wheel
make_venv(name="venv", python=..., seed=False) -> Venv
                                            a fresh environment below tmp_path: install, run, run_python, run_module

The types are in tests.support (tree, site, process, venv). Tests that build or make environments bear the marker
`slow`; those that need a package index, `index` (isolated builds do).
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import HealthCheck, settings

from scripts.package_index import uv_environment
from tests.support import process, venv
from tests.support.site import FakeSite
from tests.support.tree import write_tree as write
from tests.support.wheel import shared_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    from tests.support.process import Completed
    from tests.support.tree import Tree
    from tests.support.venv import Venv


if "CI" not in os.environ:  # there hypothesis has a profile of its own
    # how long a case takes says how busy the machine is
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")


class WriteTree(Protocol):
    """Type of the fixture `write_tree`."""

    def __call__(self, tree: Tree, root: Path | None = None) -> Path: ...


class RunPython(Protocol):
    """Type of the fixture `run_python`: see `tests.support.process.run_python`."""

    def __call__(
        self,
        code: str,
        *args: str | Path,
        python: Path | str = ...,
        path: Sequence[Path] = ...,
        env: Mapping[str, str] | None = ...,
        cwd: Path | None = ...,
        check: bool = ...,
        measured: bool = ...,
    ) -> Completed: ...


class MakeVenv(Protocol):
    """Type of the fixture `make_venv`."""

    def __call__(self, name: str = ..., *, python: Path | str = ..., seed: bool = ...) -> Venv: ...


@pytest.fixture(scope="session", autouse=True)
def tool_caches() -> Iterator[None]:
    """Let pip and uv go on using their caches wherever the tests say that the cache of the user is."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_CACHE_DIR", os.environ.get("PIP_CACHE_DIR", str(home / "pip")))
        patch.setenv("UV_CACHE_DIR", os.environ.get("UV_CACHE_DIR", str(home / "uv")))
        yield


@pytest.fixture(autouse=True)
def private_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache folder of its own."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def write_tree(tmp_path: Path) -> WriteTree:
    """Write a tree of files below tmp_path (or `root`) and return where."""

    def write_below(tree: Tree, root: Path | None = None) -> Path:
        return write(root or tmp_path, tree)

    return write_below


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSite]:
    """A folder at the front of sys.path for distributions that look installed."""
    folder = tmp_path / "site"
    folder.mkdir()
    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    importlib.invalidate_caches()
    yield FakeSite(folder)
    for name in set(sys.modules) - before:
        if _lies_below(sys.modules[name], folder):
            del sys.modules[name]


def _lies_below(module: ModuleType, folder: Path) -> bool:
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
    return any(place is not None and Path(place).is_relative_to(folder) for place in places)


@pytest.fixture
def run_python() -> RunPython:
    """Run code in a fresh interpreter."""
    return process.run_python


@pytest.fixture(scope="session")
def uv_env(tool_caches: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment for uv, without coverage: what it starts runs elsewhere."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("session-cache"))}
    return process.unmeasured(uv_environment(environment))


@pytest.fixture(scope="session")
def plux_wheel(tmp_path_factory: pytest.TempPathFactory, uv_env: dict[str, str]) -> Path:
    """The wheel of plux as it is in the tree, built in isolation once a session."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return shared_wheel(shared, uv_env)


@pytest.fixture(scope="session")
def isolated_env(plux_wheel: Path, uv_env: dict[str, str]) -> dict[str, str]:
    """The environment with which pip, build and uv find the plux of this tree: 2.x outranks what an index has."""
    folder = str(plux_wheel.parent)
    pip_links = [folder, *os.environ.get("PIP_FIND_LINKS", "").split()]
    uv_links = [folder, *filter(None, uv_env.get("UV_FIND_LINKS", "").split(","))]
    cleared = {name: value for name, value in uv_env.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return {**cleared, "PIP_FIND_LINKS": " ".join(pip_links), "UV_FIND_LINKS": ",".join(uv_links)}


@pytest.fixture
def make_venv(tmp_path: Path, isolated_env: dict[str, str]) -> MakeVenv:
    """Make fresh environments whose installs find the plux of this tree."""

    def make(name: str = "venv", *, python: Path | str = sys.executable, seed: bool = False) -> Venv:
        return venv.new_venv(tmp_path / name, isolated_env, python=python, seed=seed)

    return make
