"""How long static discovery takes, and how much memory, over what has to be done in any case.

    python -m benchmarks.discovery [--python PYTHON] [--tree DIR [--peer PYTHON]] [--rounds 9] [--json FILE]

The tree is that of the pinned downstream wheel (its syntax needs Python 3.13), and projects that are generated: many
modules, of which a hundred declare plugins. The *floor* lists the files, reads them, and parses those that
declare plugins or base classes of plugins, as if an oracle had named them; *mentions* parses those that mention
`Plugin`, which is what a search over bytes alone can tell; *parse all* parses every file. Each sample is a fresh
process, the cases take turns, medians are shown. Times are CPU times of the work alone, without the start of
the interpreter. With `--peer`, plux 1.x of that environment, which holds what the tree needs to be imported, finds its
plugins too, once: it imports every module.
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

ROOT = Path(__file__).resolve().parent.parent
GROWTH = (100, 1_000, 10_000)
PLUGINS = 100

_COMMON = """
import ast, json, os, resource, sys, time, warnings
warnings.simplefilter("ignore")
root, declaring = sys.argv[1], sys.argv[2]
"""
_READ = """
start = time.process_time()
data = {}
for folder, _, names in os.walk(root):
    for name in names:
        if name.endswith(".py"):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                data[path] = file.read()
"""
_END = """
seconds = time.process_time() - start
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "mebibytes": memory}))
"""
_IMPORTS = """
from pathlib import Path
from plux.discovery.packages import modules_below
from plux.discovery.static import discover
"""
CASES = {
    "floor": _COMMON
    + "paths = json.load(open(declaring))"
    + _READ
    + "\nfor path in paths: ast.parse(data[path])"
    + _END,
    # the first time loads the code that is needed, as much of it for any tree
    "static": _COMMON
    + _IMPORTS
    + "discover(modules_below(Path(root)))\nstart = time.process_time()\nfound = discover(modules_below(Path(root)))"
    + _END,
    "mentions": _COMMON + _READ + "\nfor text in data.values():\n    if b'Plugin' in text: ast.parse(text)" + _END,
    "parse all": _COMMON + _READ + "\nfor text in data.values(): ast.parse(text)" + _END,
}
_DECLARING = (
    _COMMON
    + _IMPORTS
    + """
from benchmarks.declaring import declaring_files
print(json.dumps(sorted(map(str, declaring_files(modules_below(Path(root)))))))
"""
)


def sample(python: str, code: str, *arguments: str) -> str:
    """Run a case in a fresh process and return what it prints.

    Raises:
        subprocess.CalledProcessError: it failed; what it wrote to standard error went to ours.
    """
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join((str(ROOT / "src"), str(ROOT))))
    done = subprocess.run(
        [python, "-c", code, *arguments], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def generate(folder: Path, modules: int) -> None:
    """Write a project of so many modules, of which `PLUGINS` declare one plugin each."""
    package = folder / "generated"
    filler = "\n\n".join(f"def function_{n}(value):\n    return [value] * {n}" for n in range(20))
    for number in range(modules):
        place = package / f"part_{number % 50}"
        place.mkdir(parents=True, exist_ok=True)
        text = "import json\nfrom generated.part_1 import module_1\n\n"
        text += f"CONSTANT_{number} = {number}\n\n{filler}\n"
        if number % (modules // PLUGINS) == 0:
            text += "\n\nfrom generated.part_0 import base\n\n\n"
            text += f'class Plugin{number}(base.Base):\n    name = "plugin-{number}"\n'
        (place / f"module_{number}.py").write_text(text, encoding="utf-8")
    for place in (package, *package.iterdir()):
        (place / "__init__.py").touch()
    base = 'from plux import Plugin\n\n\nclass Base(Plugin):\n    namespace = "generated.plugins"\n'
    (package / "part_0" / "base.py").write_text(base, encoding="utf-8")


def measure(python: str, tree: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Return the medians of each case over a tree."""
    taken: dict[str, list[dict[str, float]]] = {case: [] for case in CASES}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as declaring:
        declaring.write(sample(python, _DECLARING, str(tree), ""))
        declaring.flush()
        for _ in range(rounds):
            for case, code in CASES.items():
                taken[case].append(json.loads(sample(python, code, str(tree), declaring.name)))
    return {
        case: {key: statistics.median(each[key] for each in samples) for key in samples[0]}
        for case, samples in taken.items()
    }


def import_all(peer: str, tree: Path) -> dict[str, float]:
    """Return the CPU time that plux 1.x takes to find the plugins of a tree, by importing all of it."""
    package = max(
        (each for each in tree.iterdir() if each.is_dir()), key=lambda each: len(list(each.rglob("*.py")))
    ).name
    configuration = f"""
[project]
name = "tree"
version = "1"

[tool.setuptools.packages.find]
include = ["{package}*"]
namespaces = true
"""
    with tempfile.TemporaryDirectory() as project:
        Path(project, "pyproject.toml").write_text(configuration, encoding="utf-8")
        shutil.copytree(tree / package, Path(project, package))
        command = [peer, "-m", "plux", "--workdir", ".", "discover", "--path", ".", "--output", "found.json"]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=project, env=environment, stderr=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if not json.loads(Path(project, "found.json").read_bytes()):
            raise SystemExit(f"{peer} found no plugins: are the requirements of {tree} installed there?")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "mebibytes": after.ru_maxrss / 1024}


def report(title: str, medians: dict[str, dict[str, float]]) -> None:
    """Print the medians of one tree, with their ratios to the floor."""
    print(f"\n{title}")
    floor = medians["floor"]
    for case, values in medians.items():
        print(
            f"  {case:10} {values['seconds'] * 1000:9.1f} ms {values['seconds'] / floor['seconds']:7.2f} x floor"
            f" {values['mebibytes']:8.1f} MiB {values['mebibytes'] / floor['mebibytes']:6.2f} x floor"
        )


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="the Python that reads (default: this one)")
    parser.add_argument("--tree", type=Path, help="an unpacked distribution, instead of the generated projects")
    parser.add_argument("--rounds", type=int, default=9, help="samples of each case (default: %(default)s)")
    parser.add_argument("--json", type=Path, help="write the medians to this file too")
    parser.add_argument("--peer", help="a Python with plux 1.x and all that the tree imports")
    options = parser.parse_args()
    results = {}
    if options.tree is not None:
        results[options.tree.name] = measure(options.python, options.tree.resolve(), options.rounds)
        if options.peer is not None:
            results[options.tree.name]["plux 1.x"] = import_all(options.peer, options.tree.resolve())
        report(options.tree.name, results[options.tree.name])
    else:
        for modules in GROWTH:
            with tempfile.TemporaryDirectory() as folder:
                generate(Path(folder), modules)
                title = f"{modules} modules, {PLUGINS} plugins"
                results[title] = measure(options.python, Path(folder), options.rounds)
                report(title, results[title])
    if options.json is not None:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
