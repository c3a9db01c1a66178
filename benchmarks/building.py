"""What plux adds to the time of building a wheel.

    python -m benchmarks.building [--python PYTHON] [--rounds 15] [--json FILE]

The project is a small one, with some modules and two plugins. Each sample is the calls of one frontend for a fresh copy
of it, every hook in a process of its own, without build isolation, in an environment that is made for it. Times are CPU
times of these processes and their children, which suffer less from other work on the machine than wall times; the cases
take turns, medians are shown. *build* and uv call two hooks, *pip* calls three. *cold* is without bytecode of the build
tools, as in a fresh isolated environment that uv makes. It needs a package index.
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

from scripts.package_index import uv_environment
from tests.support.venv import new_venv
from tests.support.wheel import shared_wheel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.venv import Venv

LIMIT = 0.1
"""What plux may cost, in seconds."""

_PROJECT = '[project]\nname = "demo"\nversion = "1.0"\ndescription = "A small project."\nrequires-python = ">=3.10"\n'
_HATCH = '[tool.hatch.build.targets.wheel]\npackages = ["src/demo"]\n'
_BY_HAND = '[project.entry-points."demo.plugins"]\none = "demo.plugins:One"\ntwo = "demo.plugins:two"\n'
_BACKENDS = {
    "setuptools": ("setuptools.build_meta", "setuptools.build_meta", ""),
    "hatchling": ("hatchling.build", "hatchling.build", f"{_HATCH}[tool.hatch.build.hooks.plux]\n"),
    "flit_core": ("flit_core.buildapi", "plux.backend:flit_core", ""),
}
_FRONTENDS = {
    "build": ("get_requires_for_build_wheel", "build_wheel"),
    "pip": ("get_requires_for_build_wheel", "prepare_metadata_for_build_wheel", "build_wheel"),
}
_HOOK = """
import importlib, os, sys
module, _, attribute = sys.argv[1].partition(":")
backend = importlib.import_module(module)
if attribute:
    backend = getattr(backend, attribute)
hook = getattr(backend, sys.argv[2], None)
if hook is not None:
    hook() if sys.argv[2].startswith("get_") else hook(os.path.abspath("../out"))
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


def write_project(root: Path, backend: str, *, with_plux: bool) -> str:
    """Write the project, with its entry points found by plux or by hand; return the reference of its backend."""
    without, with_it, extra = _BACKENDS[backend]
    reference = with_it if with_plux else without
    requires = json.dumps([backend, "plux"] if with_plux else [backend])
    package = root / "src" / "demo"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A small project."""\n\n__version__ = "1.0"\n')
    (package / "plugins.py").write_text(_PLUGINS)
    for number in range(8):
        (package / f"module_{number}.py").write_text(_MODULE)
    text = f'[build-system]\nrequires = {requires}\nbuild-backend = "{reference}"\n{_PROJECT}'
    text += extra if with_plux else f"{_BY_HAND}{_HATCH if backend == 'hatchling' else ''}"
    (root / "pyproject.toml").write_text(text)
    return reference


def sample(venv: Venv, folder: Path, backend: str, frontend: str, env: Mapping[str, str], *, with_plux: bool) -> float:
    """Build a fresh copy of the project and return how many seconds of CPU time the hooks took together.

    Raises:
        subprocess.CalledProcessError: a hook failed; what it wrote went to ours.
    """
    shutil.rmtree(folder, ignore_errors=True)
    reference = write_project(folder / "project", backend, with_plux=with_plux)
    (folder / "out").mkdir()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for hook in _FRONTENDS[frontend]:
        command = [str(venv.python), "-c", _HOOK, reference, hook]
        done = subprocess.run(
            command, cwd=folder / "project", env=dict(env), capture_output=True, text=True, check=False
        )
        if done.returncode:
            print(done.stdout, done.stderr, file=sys.stderr)
            done.check_returncode()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(
    venv: Venv, folder: Path, frontend: str, rounds: int, env: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """Return the medians of each backend, with and without plux."""
    cases = [(backend, with_plux) for backend in _BACKENDS for with_plux in (False, True)]
    taken: dict[tuple[str, bool], list[float]] = {case: [] for case in cases}
    for number in range(rounds + 1):
        for backend, with_plux in cases:
            seconds = sample(venv, folder, backend, frontend, env, with_plux=with_plux)
            if number:  # the first round fills caches
                taken[backend, with_plux].append(seconds)
    return {
        backend: {
            "without": statistics.median(taken[backend, False]),
            "with": statistics.median(taken[backend, True]),
        }
        for backend in _BACKENDS
    }


def report(title: str, medians: dict[str, dict[str, float]]) -> None:
    """Print the medians of one frontend."""
    print(f"\n{title}")
    for backend, values in medians.items():
        without, with_it = values["without"], values["with"]
        print(
            f"  {backend:12} without {without * 1000:7.0f} ms   with {with_it * 1000:7.0f} ms"
            f"   more {(with_it - without) * 1000:6.0f} ms   x {with_it / without:.2f}"
        )


def environment_for(folder: Path, python: str) -> Venv:
    """Make an environment that holds plux, as it is in this tree, and the backends."""
    base = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    env = uv_environment(base)
    wheel = shared_wheel(folder, env)
    venv = new_venv(folder / "venv", env, python=python)
    venv.install(wheel, *_BACKENDS, "--compile-bytecode")
    return venv


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="the Python that builds (default: this one)")
    parser.add_argument("--rounds", type=int, default=15, help="samples of each case (default: %(default)s)")
    parser.add_argument("--json", type=Path, help="write the medians to this file too")
    options = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory(prefix="plux-building-") as scratch:
        venv = environment_for(Path(scratch), options.python)
        for frontend, hooks in _FRONTENDS.items():
            results[frontend] = measure(venv, Path(scratch, "work"), frontend, options.rounds, os.environ)
            report(f"{frontend}: {', '.join(hooks)}", results[frontend])
        for place in venv.site_packages.rglob("__pycache__"):
            shutil.rmtree(place)
        cold = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        results["cold"] = measure(venv, Path(scratch, "work"), "build", options.rounds, cold)
        report("cold: build, without bytecode", results["cold"])
    if options.json is not None:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    slow = [b for b, values in results["build"].items() if values["with"] - values["without"] > LIMIT]
    print(f"\nplux costs at most {LIMIT * 1000:.0f} ms: {'no, for ' + ', '.join(slow) if slow else 'yes'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
