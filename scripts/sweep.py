"""Static discovery over trees that nobody wrote for it: what it finds there, and how long it takes.

    python -m scripts.sweep [--evaluate] [DIRECTORY ...]

Each directory (by default the standard library and the packages beside it) is looked at as a whole, then each package
in it, then each file by itself. What is printed should be looked at by a person: trees without plugins of plux
should give none, and no problem. Files that do not parse are counted, not listed.

With ``--evaluate``, every statement of every module is evaluated, as if all had to do with plugins: nothing that
people write may crash the evaluation, or take long.
"""

from __future__ import annotations

import argparse
import sys
import sysconfig
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from plux.discovery.packages import modules_below
from plux.discovery.static import discover
from plux.discovery.static.declarations import declarations
from plux.discovery.static.files import SourceFiles
from plux.discovery.static.table import ModuleTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plux.discovery.result import Discovery, Problem
    from plux.discovery.source_module import SourceModule

SECONDS = 1.0
"""A file may take that long."""

# what is wrong with a file, whether or not it has to do with plugins
_OF_FILES = frozenset({"syntax-error", "too-large", "unreadable"})


class _Everything(frozenset[str]):
    """Every module may have to do with plugins."""

    __slots__ = ()

    def __contains__(self, module: object) -> bool:
        return True


class Sweep:
    """Looks at trees and counts what is to be looked at."""

    def __init__(self) -> None:
        self.remarks = 0
        self.of_files: Counter[str] = Counter()

    def remark(self, text: str) -> None:
        """Something that a person should look at."""
        self.remarks += 1
        print(text, flush=True)

    def tree(self, directory: Path) -> None:
        """Look at a directory as a whole, at each package in it, and at each file."""
        modules = modules_below(directory)
        found, seconds = self.look(directory, modules)
        print(f"{directory}: {len(modules)} modules, {found.files_read} parsed, {seconds:.1f} s", flush=True)
        self.show(found)
        packages: dict[str, list[SourceModule]] = {}
        for module in modules:
            packages.setdefault(module.name.partition(".")[0], []).append(module)
        for name, parts in packages.items():
            self.show(self.look(directory / name, parts)[0])
        slowest = max(((self.file(module), module.path) for module in modules), default=None)
        if slowest is not None:
            print(f"{directory}: the slowest file takes {slowest[0]:.2f} s: {slowest[1]}", flush=True)

    def evaluate(self, directory: Path) -> None:
        """Evaluate all that is in a directory."""
        modules = modules_below(directory)
        files = SourceFiles(modules, ())
        table = ModuleTable(files, _Everything())
        slowest = (0.0, directory)
        for module in modules:
            start = time.process_time()
            try:
                state = table.evaluate(module.name, None)
                found = list(declarations(table, state)) if state is not None else []
            except BaseException:
                print(f"{module.path}: evaluation crashes", flush=True)
                raise
            seconds = time.process_time() - start
            slowest = max(slowest, (seconds, module.path))
            if seconds > SECONDS:
                self.remark(f"{module.path} takes {seconds:.2f} s, with what it imports")
            for each in found:
                self.remark(f"{module.path}: {each}")
        print(f"{directory}: {len(modules)} modules, the slowest takes {slowest[0]:.2f} s: {slowest[1]}", flush=True)

    def file(self, module: SourceModule) -> float:
        """Look at a file by itself; return the seconds that it took."""
        seconds = self.look(module.path, [module])[1]
        if seconds > SECONDS:
            self.remark(f"{module.path} takes {seconds:.2f} s")
        return seconds

    def look(self, place: Path, modules: Sequence[SourceModule]) -> tuple[Discovery, float]:
        """Discover the plugins of modules; a crash names the place."""
        start = time.process_time()
        try:
            found = discover(modules)
        except BaseException:
            print(f"{place}: discovery crashes", flush=True)
            raise
        return found, time.process_time() - start

    def show(self, found: Discovery) -> None:
        """Print what was found and what is wrong."""
        for plugin in found.plugins:
            self.remark(f"{plugin.file}:{plugin.line}: plugin {plugin.namespace}:{plugin.name} ({plugin.reference})")
        for problem in found.problems:
            self.problem(problem)

    def problem(self, problem: Problem) -> None:
        """Print a problem, or count it."""
        if problem.code in _OF_FILES:
            self.of_files[problem.code] += 1
        else:
            self.remark(str(problem))


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweep the directories; 1 if there is something to look at."""
    parser = argparse.ArgumentParser(description="static discovery over trees that nobody wrote for it")
    parser.add_argument("--evaluate", action="store_true", help="evaluate every statement of every module")
    parser.add_argument("directory", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    sweep = Sweep()
    for directory in options.directory or [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib")]:
        if options.evaluate:
            sweep.evaluate(directory.resolve())
        else:
            sweep.tree(directory.resolve())
    counted = ", ".join(f"{count} {code}" for code, count in sorted(sweep.of_files.items()))
    print(f"{sweep.remarks} remarks; files that cannot be analysed: {counted or 'none'}")
    return 1 if sweep.remarks else 0


if __name__ == "__main__":
    sys.exit(main())
