"""What plux adds to the time of building a wheel.

    python -m benchmarks.building [--python PYTHON] [--rounds 15] [--backend NAME ...] [--json FILE]

The project is a small one, with some modules and two plugins. Each sample is the hooks that a frontend calls for a
fresh copy of it, each in a process of its own, by the library that pip and build use, without build isolation, in an
environment that is made for it. Times are CPU times of these processes and their children, which suffer less from
other work on the machine than wall times. The cases take turns; shown are medians, and the medians of the differences
within a turn.

*build* and uv call two hooks. *pip* asks for metadata first; where a backend does not prepare them it builds the wheel
then, and no other. *editable* is the same for an editable install. *cold* is *build* without bytecode of the build
tools, as in a fresh isolated environment that uv makes.

A build hook has its price with hatchling, whatever it does: to find hooks, hatchling looks through all that is
installed, in each of its processes. One of its rows is a hook that does nothing; what is above that is what plux takes.

It needs a package index.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from pyproject_hooks import BuildBackendHookCaller

from scripts.package_index import uv_environment
from tests.support.venv import new_venv
from tests.support.wheel import shared_wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.support.venv import Venv

LIMIT = 0.1
"""What plux may cost, in seconds."""

_PROJECT = '[project]\nname = "demo"\nversion = "1.0"\ndescription = "A small project."\nrequires-python = ">=3.10"\n'
_HATCH = '[tool.hatch.build]\ndev-mode-dirs = ["src"]\n[tool.hatch.build.targets.wheel]\npackages = ["src/demo"]\n'
_POETRY = '[tool.poetry]\npackages = [{include = "demo", from = "src"}]\n'
_BY_HAND = '[project.entry-points."demo.plugins"]\none = "demo.plugins:One"\ntwo = "demo.plugins:two"\n'

WITHOUT, WITH, IDLE = "without", "with plux", "with a hook that does nothing"

# by backend and case: the reference, what is required, and the rest of pyproject.toml
_CASES = {
    "setuptools": {
        WITHOUT: ("setuptools.build_meta", ["setuptools"], _BY_HAND),
        WITH: ("setuptools.build_meta", ["setuptools", "plux"], ""),
    },
    "hatchling": {
        WITHOUT: ("hatchling.build", ["hatchling"], f"{_BY_HAND}{_HATCH}"),
        IDLE: ("hatchling.build", ["hatchling"], f"{_BY_HAND}{_HATCH}[tool.hatch.build.hooks.idle]\n"),
        WITH: ("hatchling.build", ["hatchling", "plux"], f"{_HATCH}[tool.hatch.build.hooks.plux]\n"),
    },
    "flit_core": {
        WITHOUT: ("flit_core.buildapi", ["flit_core"], _BY_HAND),
        WITH: ("plux.backend:flit_core", ["flit_core", "plux"], ""),
    },
    "poetry-core": {
        WITHOUT: ("poetry.core.masonry.api", ["poetry-core"], f"{_BY_HAND}{_POETRY}"),
        WITH: ("plux.backend:poetry_core", ["poetry-core", "plux"], _POETRY),
    },
    "uv_build": {
        WITHOUT: ("uv_build", ["uv_build"], _BY_HAND),
        WITH: ("plux.backend:uv_build", ["uv_build", "plux"], ""),
    },
}
_WAYS = {"build": "wheel", "pip": "wheel", "editable": "editable", "cold": "wheel"}
_IDLE_HOOK = """
from hatchling.plugin import hookimpl


@hookimpl
def hatch_register_build_hook():
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class IdleHook(BuildHookInterface):
        PLUGIN_NAME = "idle"

    return IdleHook
"""
_PLUGINS = """
from plux import Plugin, plugin


class One(Plugin):
    namespace = "demo.plugins"
    name = "one"


@plugin("demo.plugins")
def two():
    return 2
"""
_MODULE = """
import json


class Thing:
    def __init__(self, value):
        self.value = value

    def dump(self):
        return json.dumps(self.value)
"""


def write_project(root: Path, backend: str, case: str) -> str:
    """Write the project, with its entry points found by plux or by hand; return the reference of its backend."""
    reference, requires, rest = _CASES[backend][case]
    package = root / "src" / "demo"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A small project."""\n\n__version__ = "1.0"\n')
    (package / "plugins.py").write_text(_PLUGINS)
    for number in range(8):
        (package / f"module_{number}.py").write_text(_MODULE)
    build_system = f'[build-system]\nrequires = {json.dumps(requires)}\nbuild-backend = "{reference}"\n'
    (root / "pyproject.toml").write_text(f"{build_system}{_PROJECT}{rest}")
    return reference


def sample(venv: Venv, folder: Path, reference: str, way: str, run: Callable[..., None]) -> float:
    """Call the hooks for the project in a folder, and return how many seconds of CPU time they took together."""
    kind = _WAYS[way]
    metadata, out = folder / "metadata", folder / "out"
    metadata.mkdir()
    out.mkdir()
    frontend = BuildBackendHookCaller(
        str(folder / "project"), reference, runner=run, python_executable=str(venv.python)
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    getattr(frontend, f"get_requires_for_build_{kind}")()
    if way in ("pip", "editable"):
        name = getattr(frontend, f"prepare_metadata_for_build_{kind}")(str(metadata))
        getattr(frontend, f"build_{kind}")(str(out), metadata_directory=str(metadata / name))
    else:
        getattr(frontend, f"build_{kind}")(str(out))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(
    venv: Venv, folder: Path, way: str, backends: Sequence[str], rounds: int
) -> dict[str, dict[str, list[float]]]:
    """Return the samples of each case of each backend."""
    taken: dict[str, dict[str, list[float]]] = {b: {case: [] for case in _CASES[b]} for b in backends}
    run = _runner({**venv.environment, **({"PYTHONDONTWRITEBYTECODE": "1"} if way == "cold" else {})}, venv)
    for number in range(rounds + 1):
        for backend in backends:
            for case, samples in taken[backend].items():
                shutil.rmtree(folder, ignore_errors=True)
                reference = write_project(folder / "project", backend, case)
                seconds = sample(venv, folder, reference, way, run)
                if number:  # the first round fills caches
                    samples.append(seconds)
    return taken


def _runner(environment: Mapping[str, str], venv: Venv) -> Callable[..., None]:
    """What starts the process of a hook; what it prints is shown if it fails."""
    path = f"{venv.python.parent}{os.pathsep}{environment['PATH']}"

    def run(command: Sequence[str], cwd: str | None = None, extra_environ: Mapping[str, str] | None = None) -> None:
        env = {**environment, "PATH": path, **(extra_environ or {})}
        done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
            done.check_returncode()

    return run


def differences(samples: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return for each case how much more it takes than `WITHOUT`: the median of what it was within the turns."""
    return {
        case: statistics.median(one - other for one, other in zip(values, samples[WITHOUT], strict=True))
        for case, values in samples.items()
        if case != WITHOUT
    }


def report(way: str, taken: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
    """Print the medians of one way to build."""
    print(f"\n{way}")
    for backend, samples in taken.items():
        without = statistics.median(samples[WITHOUT])
        print(f"  {backend:12} {WITHOUT:30} {without * 1000:6.0f} ms")
        for case, more in differences(samples).items():
            median = statistics.median(samples[case])
            print(
                f"  {'':12} {case:30} {median * 1000:6.0f} ms   more {more * 1000:5.0f} ms   x {median / without:.2f}"
            )


def environment_for(folder: Path, python: str, backends: Sequence[str]) -> Venv:
    """Make an environment that holds plux, as it is in this tree, the backends, and a hook that does nothing."""
    base = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    env = uv_environment(base)
    wheel = shared_wheel(folder, env)
    venv = new_venv(folder / "venv", env, python=python)
    venv.install(wheel, *backends, "--compile-bytecode")
    if "hatchling" in backends:
        info = venv.site_packages / "idle_hook-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: idle-hook\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[hatch]\nidle = idle_hook\n")
        (venv.site_packages / "idle_hook.py").write_text(_IDLE_HOOK)
        venv.run_module("compileall", "-q", str(venv.site_packages / "idle_hook.py"))
    return venv


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="the Python that builds (default: this one)")
    parser.add_argument("--rounds", type=int, default=15, help="samples of each case (default: %(default)s)")
    parser.add_argument("--backend", action="append", choices=_CASES, help="one of the backends (default: all)")
    parser.add_argument("--json", type=Path, help="write the samples to this file too")
    options = parser.parse_args()
    backends = options.backend or list(_CASES)
    results = {}
    with tempfile.TemporaryDirectory(prefix="plux-building-") as scratch:
        venv = environment_for(Path(scratch), options.python, backends)
        for way in _WAYS:
            if way == "cold":
                for place in venv.site_packages.rglob("__pycache__"):
                    shutil.rmtree(place)
            results[way] = measure(venv, Path(scratch, "work"), way, backends, options.rounds)
            report(way, results[way])
    if options.json is not None:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    slow = [backend for backend, samples in results["build"].items() if differences(samples)[WITH] > LIMIT]
    print(f"\nplux costs at most {LIMIT * 1000:.0f} ms: {'no, for ' + ', '.join(slow) if slow else 'yes'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
