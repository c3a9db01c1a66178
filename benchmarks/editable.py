"""What it costs that editable installs follow their source: a project with 1,000 modules.

    python -m benchmarks.editable [--python PYTHON] [--modules 1000] [--rounds 15]

Each sample is a fresh process that looks up the entry points of one namespace; the time is taken inside of it. With and
without following, with and without what is remembered on disk, beside one `os.stat` for each file. Exit code 1 if the
goal is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.runtime import Case, measure
from tests.support.editable import install_editable, plugins_source
from tests.support.site import FakeSite

SOURCE = Path(__file__).resolve().parent.parent / "src"
GOAL = 3.0
FLOOR = """
import os, sys, time
from pathlib import Path
files = [str(path) for path in Path(sys.argv[1]).rglob("*.py")]
start = time.perf_counter()
for path in files:
    os.stat(path)
print((time.perf_counter() - start) * 1000)
"""
LOOK_UP = """
import sys, time
from plux.runtime.cache import EntryPointsCache
start = time.perf_counter()
found = EntryPointsCache().entries("my.ns")
end = time.perf_counter()
assert len(found) == int(sys.argv[1]), found
print((end - start) * 1000)
"""
AGAIN = """
import sys, time
from plux.runtime.cache import EntryPointsCache
cache = EntryPointsCache()
cache.entries("my.ns")
samples = []
for _ in range(5):
    time.sleep(0.3)
    start = time.perf_counter()
    cache.entries("my.ns")
    samples.append(time.perf_counter() - start)
print(sorted(samples)[2] * 1000)
"""


def make_project(folder: Path, modules: int) -> tuple[Path, Path]:
    """Make a project whose every twentieth module declares a plugin; return its site and its source folder."""
    sources: dict[str, dict[str, str]] = {}
    for number in range(modules):
        package = sources.setdefault(f"pk{number // 500}/sub{number // 20}", {"__init__.py": ""})
        text = "import os\nimport json\n" + "\n\ndef function():\n    return os.name\n" * 20
        package[f"mod{number}.py"] = plugins_source(f"plugin-{number}") if number % 20 == 0 else text
    site = folder / "site-packages"
    site.mkdir()
    install_editable(FakeSite(site), folder / "project", sources)
    return site, folder / "project" / "src"


def cases_of(python: str, site: Path, source: Path, count: int) -> dict[str, Case]:
    """Return what is measured."""
    off = f"import os\nos.environ['{{}}'] = '0'\n{LOOK_UP}"
    path = (site, source, SOURCE)
    return {
        "floor: one stat a file": Case(python, FLOOR, (), str(source), prints=True),
        "installed entry points only (PLUX_FOLLOW=0)": Case(
            python, off.format("PLUX_FOLLOW"), path, str(count), prints=True
        ),
        "nothing has changed": Case(python, LOOK_UP, path, str(count), prints=True),
        "nothing is remembered (PLUX_CACHE=0)": Case(python, off.format("PLUX_CACHE"), path, str(count), prints=True),
        "nothing has changed, same process": Case(python, AGAIN, path, "", prints=True),
    }


def main() -> int:
    """Measure; 0 if the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--modules", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder)
        site, source = make_project(folder, options.modules)
        subprocess.run([options.python, "-m", "compileall", "-q", str(SOURCE / "plux")], check=True)
        time.sleep(0.5)  # or else the project counts as changed only just now
        medians = measure(cases_of(options.python, site, source, -(-options.modules // 20)), options.rounds)
    base = medians["installed entry points only (PLUX_FOLLOW=0)"]
    print(f"{options.modules} modules, medians of {options.rounds} fresh processes")
    for what, value in medians.items():
        print(f"  {what:46} {value:8.2f} ms")
    cost = medians["nothing has changed"] - base
    ratio = cost / medians["floor: one stat a file"]
    reached = ratio <= GOAL
    print(f"  {'following costs':46} {cost:8.2f} ms")
    print(f"  {'over the floor':46} {ratio:8.2f}     at most {GOAL} {'reached' if reached else 'MISSED'}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
