"""Every build backend, and every way to build and install with it; run by tests and ``scripts/backend_table.py``.

The project of every case imports something that is not installed, has plugins in a package and in a sub-package, static
entry points and a script, and a decoy in ``tests`` that must not ship.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.support.process import run
from tests.support.tree import write_tree
from tests.support.venv import UV, Venv, new_venv
from tests.support.wheel_content import check_record, entry_points_of, index_of, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.support.tree import Tree

__all__ = ["CASES", "EXPECTED", "WAYS", "Case", "Place", "missing_tool"]

Groups = dict[str, dict[str, str]]

_PROJECT = '[project]\nname = "demo"\nversion = "1.0"\ndescription = "d"\n'
_STATIC = '[project.scripts]\nrun = "demo:main"\n[project.entry-points."my.ns"]\nstatic = "demo:static"\n'
_PLUGINS = """
import not_installed_anywhere
from plux import Plugin, plugin

class {cls}(Plugin):
    namespace = "my.ns"
    name = "{name}"

@plugin("my.ns")
def {function}():
    pass
"""
_MODULES: Tree = {
    "__init__.py": '"""A demo."""\n\n__version__ = "1.0"\n',
    "plugins.py": _PLUGINS.format(cls="Bucket", name="AWS::S3::Bucket", function="one"),
    "sub": {"__init__.py": "", "more.py": _PLUGINS.format(cls="More", name="More", function="two")},
}
_DECOY: Tree = {"__init__.py": "", "test_it.py": _PLUGINS.format(cls="Decoy", name="decoy", function="three")}

EXPECTED: Groups = {
    "console_scripts": {"run": "demo:main"},
    "my.ns": {
        "AWS::S3::Bucket": "demo.plugins:Bucket",
        "More": "demo.sub.more:More",
        "one": "demo.plugins:one",
        "static": "demo:static",
        "two": "demo.sub.more:two",
    },
}


@dataclass(frozen=True)
class Case:
    """A backend and how it is told of plux.

    `lowest` is the lowest version that is supported, `with_it` what else has to be of its time, `requires` what else
    the build requires; `index` says whether the wheel holds the index, `needs` names a program that has to be there.
    """

    name: str
    backend: str
    distribution: str
    lowest: str
    extra: str = ""
    dynamic: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    index: bool = True
    needs: str | None = None
    with_it: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()

    def write(self, root: Path, *, lowest: bool = False, more: str = "") -> Path:
        """Write the project, which may demand the lowest version of the backend, and have more static entry points."""
        versions = [f"{self.distribution}=={self.lowest}", *self.with_it] if lowest else [self.distribution]
        requires = ["plux", *versions, *self.requires]
        build_system = f'[build-system]\nrequires = {requires!r}\nbuild-backend = "{self.backend}"\n'
        dynamic = 'dynamic = ["entry-points"]\n' if self.dynamic else ""
        files: dict[str, str] = {"README.md": "demo\n", **self.files}
        files["pyproject.toml"] = f"{build_system}{_PROJECT}{dynamic}{_STATIC}{more}{self.extra}"
        write_tree(root, {**files, "src": {"demo": _MODULES}, "tests": _DECOY})
        if "meson.build" in files:  # its sdist is what git knows
            for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "demo"]):
                run(["git", "-c", "user.name=demo", "-c", "user.email=demo@example.org", *command], cwd=root)
        return root


_MESON = {
    "meson.build": """
    project('demo', version: '1.0')
    py = import('python').find_installation(pure: true)
    install_subdir('src/demo', install_dir: py.get_install_dir())
    """
}
_CARGO = {
    "Cargo.toml": """
    [package]
    name = "demo"
    version = "1.0.0"
    edition = "2021"
    [lib]
    name = "_native"
    crate-type = ["cdylib"]
    """,
    "src/lib.rs": "pub fn nothing() {}\n",
}
_MATURIN = '[tool.maturin]\npython-source = "src"\nmodule-name = "demo._native"\n[tool.plux]\npath = "src"\n'
_SCIKIT_BUILD = '[tool.scikit-build]\nwheel.packages = ["src/demo"]\nwheel.cmake = false\n'
_POETRY = '[tool.poetry]\npackages = [{include = "demo", from = "src"}]\n'
_PROVIDER = '[[tool.dynamic-metadata]]\nprovider = "plux"\n'
_HATCH_HOOK = '[tool.hatch.build.targets.wheel]\npackages = ["src/demo"]\n[tool.hatch.build.hooks.plux]\n'

CASES = [
    Case("setuptools", "setuptools.build_meta", "setuptools", "64.0.3", with_it=("wheel==0.38.4",)),
    Case("hatchling", "hatchling.build", "hatchling", "1.9.0", _HATCH_HOOK, with_it=("packaging<22",)),
    Case("pdm-backend", "pdm.backend", "pdm-backend", "2.1.8"),
    Case(
        "scikit-build-core",
        "scikit_build_core.build",
        "scikit-build-core",
        "1.1.2",
        f"{_SCIKIT_BUILD}{_PROVIDER}",
        dynamic=True,
        index=False,
    ),
    Case("flit_core", "plux.backend:flit_core", "flit_core", "3.4.0"),
    Case("poetry-core", "plux.backend:poetry_core", "poetry-core", "2.0.0", _POETRY),
    Case("uv_build", "plux.backend:uv_build", "uv_build", "0.7.22"),
    Case("meson-python", "plux.backend:mesonpy", "meson-python", "0.15.0", files=_MESON),
    Case(
        "maturin", "plux.backend:maturin", "maturin", "1.5.1", _MATURIN, files=_CARGO, needs="cargo", requires=("cffi",)
    ),
    Case("scikit-build-core-wrapped", "plux.backend:scikit_build_core", "scikit-build-core", "0.10.7", _SCIKIT_BUILD),
    Case("setuptools-wrapped", "plux.backend:setuptools", "setuptools", "64.0.3", with_it=("wheel==0.38.4",)),
    Case("hatchling-wrapped", "plux.backend:hatchling", "hatchling", "1.18.0"),
    Case("pdm-backend-wrapped", "plux.backend:pdm_backend", "pdm-backend", "2.1.8"),
    Case("inferred", "plux.backend", "flit_core", "3.4.0"),
    Case("by-name", "plux.backend", "flit_core", "3.4.0", '[tool.plux]\nbuild-backend = "flit_core.buildapi"\n'),
]


def missing_tool(case: Case) -> str | None:
    """The program that a case needs and this machine does not have."""
    return case.needs if case.needs and shutil.which(case.needs) is None else None


@dataclass(frozen=True)
class Place:
    """Where a case is tried: a scratch directory, and the environment of everything that is started."""

    scratch: Path
    environment: Mapping[str, str]

    def check_wheel(self, case: Case, wheel: Path) -> Groups:
        """Return the entry points of a wheel whose records are right."""
        if (case.distribution, case.lowest) != ("uv_build", "0.7.22") or "lowest" not in str(wheel):
            check_record(wheel)  # that version itself writes other digests
        if case.index:
            assert {plugin["file"] for plugin in index_of(wheel)["plugins"]} == {
                "src/demo/plugins.py",
                "src/demo/sub/more.py",
            }
        return _without_empty(entry_points_of(wheel))


def _without_empty(groups: Groups) -> Groups:
    return {group: entries for group, entries in groups.items() if entries}


def _installed(site_packages: Path) -> Groups:
    (text,) = site_packages.glob("demo-1.0*.dist-info/entry_points.txt")
    return _without_empty(parse_text(text.read_text(encoding="utf-8")))


def _only(directory: Path, pattern: str) -> Path:
    (path,) = directory.glob(pattern)
    return path


def sdist_and_wheel(case: Case, place: Place) -> Groups:
    """`uv build`: an sdist, and the wheel from it."""
    root, out = case.write(place.scratch / "project"), place.scratch / "out"
    run([*UV, "build", "--quiet", "--out-dir", out, root], env=place.environment)
    assert _only(out, "*.tar.gz").is_file()
    return place.check_wheel(case, _only(out, "*.whl"))


def pip_wheel(case: Case, place: Place) -> Groups:
    """`pip wheel`, isolated."""
    root, out = case.write(place.scratch / "project"), place.scratch / "out"
    run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", out, root], env=place.environment)
    return place.check_wheel(case, _only(out, "*.whl"))


def uv_editable(case: Case, place: Place, *options: str) -> Groups:
    """`uv pip install -e`, isolated."""
    root = case.write(place.scratch / "project")
    venv = new_venv(place.scratch / "venv", place.environment)
    venv.install("--no-deps", *options, "--editable", root)
    return _installed(venv.site_packages)


def pip_editable(case: Case, place: Place, *options: str) -> Groups:
    """`pip install -e`, isolated."""
    root = case.write(place.scratch / "project")
    venv = new_venv(place.scratch / "venv", place.environment, seed=True)
    venv.run_module("pip", "install", "-q", "--no-deps", *options, "-e", str(root))
    return _installed(venv.site_packages)


def strict_editable(case: Case, place: Place) -> Groups:
    """`pip install -e` in the strict mode of setuptools."""
    return pip_editable(case, place, "--config-settings", "editable_mode=strict")


def compat_editable(case: Case, place: Place) -> Groups:
    """`uv pip install -e` in the compat mode of setuptools."""
    return uv_editable(case, place, "--config-settings", "editable_mode=compat")


def uv_sync(case: Case, place: Place) -> Groups:
    """`uv sync`: a lock file, an environment, and the project in it as editable."""
    root = case.write(place.scratch / "project")
    environment = {**place.environment, "UV_PROJECT_ENVIRONMENT": str(place.scratch / "venv")}
    run([*UV, "sync", "--quiet", "--python", sys.executable, "--project", root], env=environment)
    venv = Venv(place.scratch / "venv", environment)
    (origin,) = venv.site_packages.glob("demo-1.0*.dist-info/direct_url.json")
    assert json.loads(origin.read_text(encoding="utf-8"))["dir_info"] == {"editable": True}
    return _installed(venv.site_packages)


def conflict(case: Case, place: Place) -> Groups:
    """An entry point by hand that says something else of a plugin: the build fails and names both."""
    root = case.write(place.scratch / "project", more='one = "demo:other"\n')
    out = place.scratch / "out"
    done = run([*UV, "build", "--wheel", "--out-dir", out, root], env=place.environment, check=False)
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode, "the build succeeded"
    assert "the plugin my.ns:one is demo.plugins:one, but" in said, said
    assert "says demo:other" in said, said
    assert not list(out.glob("*.whl"))
    return EXPECTED


def no_isolation(case: Case, place: Place) -> Groups:
    """`uv pip install --no-build-isolation` into an environment that holds the backend and plux."""
    root = case.write(place.scratch / "project")
    venv = new_venv(place.scratch / "venv", place.environment)
    extra = {"meson-python": ["ninja"], "hatchling": ["editables"]}.get(case.distribution, [])
    venv.install("plux", case.distribution, *case.requires, *extra)
    with_scripts = {**place.environment, "PATH": f"{venv.path / 'bin'}:{place.environment['PATH']}"}
    command: list[str | Path] = [
        *UV,
        "pip",
        "install",
        "-q",
        "--python",
        venv.python,
        "--no-build-isolation",
        "--no-deps",
        root,
    ]
    run(command, env=with_scripts)
    return _installed(venv.site_packages)


def lowest_version(case: Case, place: Place) -> Groups:
    """The lowest supported version: a wheel, and an editable install."""
    root, out = case.write(place.scratch / "lowest", lowest=True), place.scratch / "lowest-out"
    run([*UV, "build", "--quiet", "--wheel", "--out-dir", out, root], env=place.environment)
    groups = place.check_wheel(case, _only(out, "*.whl"))
    venv = new_venv(place.scratch / "venv", place.environment)
    venv.install("--no-deps", "--editable", root)
    assert _installed(venv.site_packages) == groups
    return groups


WAYS: dict[str, Callable[[Case, Place], Groups]] = {
    "sdist, wheel from it": sdist_and_wheel,
    "wheel (pip)": pip_wheel,
    "editable (pip)": pip_editable,
    "editable (uv)": uv_editable,
    "uv sync": uv_sync,
    "no isolation": no_isolation,
    "lowest version": lowest_version,
    "conflict fails": conflict,
}
