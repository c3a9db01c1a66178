"""What the run time costs, beside what has to be done in any case, and beside its peers.

    python -m benchmarks.runtime [--python PYTHON ...] [--rounds 21] [--cpu] [--peers DIR] [--json FILE]

Each sample is a fresh process, the cases take turns in random order, medians are compared within one run: with the
start of the interpreter (`python -c pass`), a hand-written scan of all entry points (`floor`), a plain loop of import,
getattr and call. What is compared has the same environment and the same ``sys.path``: a new environment without
packages, because those of an interpreter may start anything through ``.pth`` files; and the 500 distributions also for
`pass`, because an interpreter that starts looks for ``sitecustomize`` in every directory of the path.

With ``--cpu`` it is not the time on the wall that counts but that of the processor, which others who use the machine
disturb less. With ``--peers`` a folder of environments is made there (from a package index): plux 1.x, stevedore,
pluggy.
Exit code 1 if a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.runtime_site import make_many, make_one, name_in_the_middle

ROOT = Path(__file__).resolve().parent.parent
SIZE = 500
GROWTH = (10, 100, 1000, 5000)

FLOOR = """
import os, sys
from importlib import import_module
index = {}
for folder in sys.path:
    if os.path.isdir(folder or "."):
        for name in os.listdir(folder or "."):
            if name.endswith((".dist-info", ".egg-info")):
                try:
                    with open(f"{folder}/{name}/entry_points.txt", encoding="utf-8") as file:
                        text = file.read()
                except OSError:
                    continue
                group = None
                for line in text.splitlines():
                    if line.startswith("["):
                        group = line[1:-1]
                    elif "=" in line and group == "bare.2":
                        key, value = line.split("=", 1)
                        index[key.strip()] = value.strip()
module, attribute = index[sys.argv[1]].split(":")
getattr(import_module(module), attribute)().load()
"""
PLUX = "import sys\nfrom plux import PluginManager\nmanager = PluginManager('bench.2')\n"
TIMED = "import time\nstart = time.perf_counter()\n{}\nprint((time.perf_counter() - start) * 1000)"
LOOP = TIMED.format("for n in range(1000): getattr(__import__(f'big_{n:04}'), 'P')().load()")
LOAD_ALL = "from plux import PluginManager, Plugin\n" + TIMED.format("PluginManager('bench.big').load_all()")
LOOKUP = """
import timeit
from plux import PluginManager
manager = PluginManager("bench.2")
name = manager.list_names()[0]
manager.load(name)
table = {name: 1}
number = 200_000
print(min(timeit.repeat("manager.load(name)", globals=globals(), number=number, repeat=7))
      / min(timeit.repeat("table[name]", globals=globals(), number=number, repeat=7)))
"""
GROWING = "from plux import PluginManager\n" + TIMED.format("PluginManager('bench.2').list_names()")
MODULES = "import sys\nbefore = len(sys.modules)\nimport plux\nprint(len(sys.modules) - before)"
PEERS = {
    "plux<2": "from plux import PluginManager\nPluginManager('bench.2').load(__import__('sys').argv[1])",
    "stevedore": "import sys\nfrom stevedore import DriverManager as M\nM('bare.2', sys.argv[1], invoke_on_load=True)",
    "pluggy": "import sys, pluggy\npluggy.PluginManager('x').load_setuptools_entrypoints('bare.2', sys.argv[1])",
}


@dataclass(frozen=True)
class Case:
    """Code to be measured in a fresh process: by the clock, or by what it prints."""

    python: str
    code: str
    path: tuple[Path, ...] = ()
    argument: str = ""
    prints: bool = False
    cpu: bool = False

    def sample(self) -> float:
        """Run it once; milliseconds, on the wall or of the processor, or what it prints.

        Raises:
            subprocess.CalledProcessError: it failed; what it wrote to standard error went to ours.
        """
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, self.path)), "PYTHONDONTWRITEBYTECODE": "1"}
        code = self.code.replace("perf_counter", "process_time") if self.cpu else self.code
        used = _used()
        start = time.perf_counter()
        done = subprocess.run(
            [self.python, "-c", code, self.argument], env=environment, stdout=subprocess.PIPE, check=True
        )
        elapsed = _used() - used if self.cpu else time.perf_counter() - start
        return float(done.stdout) if self.prints else elapsed * 1000


def _used() -> float:
    """Return the seconds of the processor that all child processes have used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(cases: dict[str, Case], rounds: int) -> dict[str, float]:
    """Return the median of each case, in milliseconds, or of what it prints. The first round does not count."""
    samples: dict[str, list[float]] = {name: [] for name in cases}
    names = list(cases)
    for number in range(rounds + 1):
        random.shuffle(names)
        for name in names:
            value = cases[name].sample()
            if number:
                samples[name].append(value)
    return {name: statistics.median(values) for name, values in samples.items()}


def compile_all(python: str, *folders: Path) -> None:
    """Compile folders for a Python, so that no sample pays for it."""
    subprocess.run([python, "-m", "compileall", "-q", *map(str, folders)], check=True)


def empty_environment(python: str, folder: Path) -> str:
    """Make an environment without packages and return its Python."""
    subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True)
    return str(folder / "bin" / "python")


def environments(python: str, folder: Path) -> dict[str, str]:
    """Return {peer: its Python}; environments that are missing are made."""
    found = {}
    for peer in PEERS:
        place = folder / f"{Path(python).resolve().parent.parent.name}-{peer.strip('<2')}"
        if not (place / "bin" / "python").exists():
            subprocess.run([python, "-m", "venv", str(place)], check=True)
            subprocess.run([str(place / "bin" / "python"), "-m", "pip", "install", "-q", peer], check=True)
        found[peer] = str(place / "bin" / "python")
    return found


def cases_of(python: str, many: Path, one: Path, peers: dict[str, str], *, cpu: bool) -> dict[str, Case]:
    """Return what is measured in one run."""
    source = ROOT / "src"
    name = name_in_the_middle(SIZE, 2)
    cases = {
        "pass": Case(python, "pass", (source,)),
        f"pass beside {SIZE}": Case(python, "pass", (many, source)),
        "import plux": Case(python, "import plux", (source,)),
        "modules of import plux": Case(python, MODULES, (source,), prints=True),
        "floor": Case(python, FLOOR, (many, source), name),
        "load(one)": Case(python, PLUX + "manager.load(sys.argv[1])", (many, source), name),
        "list_names()": Case(python, PLUX + "manager.list_names()", (many, source)),
        "loop over 1000": Case(python, LOOP, (one, source), prints=True),
        "load_all() of 1000": Case(python, LOAD_ALL, (one, source), prints=True),
        "load(loaded) over a dict": Case(python, LOOKUP, (many, source), prints=True),
    }
    for peer, its_python in peers.items():
        # each with its own `pass`, because environments differ in what they do at the start
        cases[f"pass of {peer}"] = Case(its_python, "pass", (many,))
        cases[f"load(one) of {peer}"] = Case(its_python, PEERS[peer], (many,), name)
    return {name: replace(case, cpu=cpu) for name, case in cases.items()}


def goals(medians: dict[str, float]) -> list[tuple[str, float, float]]:
    """Return (what, ratio or number, goal)."""
    base = medians[f"pass beside {SIZE}"]
    return [
        ("import plux over pass", medians["import plux"] / medians["pass"], 1.25),
        ("modules of import plux", medians["modules of import plux"], 25),
        (f"load(one) of {SIZE} distributions over the floor", medians["load(one)"] / medians["floor"], 1.15),
        (f"load(one) of {SIZE} distributions over pass", medians["load(one)"] / base, 2.3),
        (f"list_names() of {SIZE} distributions over pass", medians["list_names()"] / base, 2.3),
        ("load_all() of 1000 over a loop", medians["load_all() of 1000"] / medians["loop over 1000"], 1.15),
        ("load(loaded) over a dict lookup", medians["load(loaded) over a dict"], 5),
    ]


def growth(python: str, folder: Path, rounds: int, *, cpu: bool) -> dict[int, float]:
    """Return {number of distributions: milliseconds of `list_names`}."""
    cases = {}
    for count in GROWTH:
        site = folder / f"grow{count}"
        site.mkdir()
        make_many(site, count)
        cases[str(count)] = Case(python, GROWING, (site, ROOT / "src"), prints=True, cpu=cpu)
    return {int(count): value for count, value in measure(cases, rounds).items()}


def report(
    interpreter: str, folder: Path, rounds: int, peers: dict[str, str], *, cpu: bool
) -> tuple[dict[str, object], bool]:
    """Measure with one Python, print the tables, and return the figures and whether all goals are met."""
    python = empty_environment(interpreter, folder / "environment")
    many, one = folder / "many", folder / "one"
    for site in (many, one):
        site.mkdir()
    make_many(many, SIZE)
    make_one(one, 1000)
    compile_all(python, many, one, ROOT / "src" / "plux")
    for peer in peers.values():
        compile_all(peer, many)
    medians = measure(cases_of(python, many, one, peers, cpu=cpu), rounds)
    reached = goals(medians)
    version = subprocess.run([python, "-V"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    print(f"\n{version}, medians of {rounds} rounds, {'processor' if cpu else 'wall'} time")
    for what, value in medians.items():
        print(f"  {what:42} {value:9.2f}")
    for peer in peers:
        ratio = medians[f"load(one) of {peer}"] / medians[f"pass of {peer}"]
        print(f"  {f'load(one) of {peer} over its pass':54} {ratio:6.2f}")
    for what, value, goal in reached:
        print(f"  {what:54} {value:6.2f}  at most {goal:<5} {'reached' if value <= goal else 'MISSED'}")
    grown = growth(python, folder, max(3, rounds // 4), cpu=cpu)
    for count, milliseconds in grown.items():
        each = milliseconds / count * 1000
        print(f"  list_names() of {count:5} distributions {milliseconds:8.2f} ms, {each:6.1f} us each")
    figures: dict[str, object] = {"python": version, "medians": medians, "goals": reached, "growth": grown}
    return figures, all(value <= goal for _, value, goal in reached)


def main() -> int:
    """Measure with every Python; 0 if all goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", help="an interpreter; may be given several times")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--cpu", action="store_true", help="measure the time of the processor, not that on the wall")
    parser.add_argument("--peers", type=Path, help="a folder for the environments of the peers")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    options = parser.parse_args()
    everything, good = [], True
    for python in options.python or [sys.executable]:
        peers = environments(python, options.peers) if options.peers else {}
        with tempfile.TemporaryDirectory() as folder:
            figures, reached = report(python, Path(folder), options.rounds, peers, cpu=options.cpu)
        everything.append(figures)
        good = good and reached
    if options.json:
        options.json.write_text(json.dumps(everything, indent=1))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
