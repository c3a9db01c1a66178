"""Many threads and processes at once: every plugin loaded exactly once, every process sees what is there.

PLUX_STRESS=2000, a number of rounds, makes more than a test run has time for.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from plux import Plugin, PluginFinder, PluginManager, PluginSpec
from plux.runtime.errors import PluginCycleError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import AddPlugins
    from tests.support.site import FakeSite

LONG = int(os.environ.get("PLUX_STRESS", "0"))
THREADS, PLUGINS, ROUNDS = 32, 200, LONG or 3
PROCESSES, SECONDS = 64 if LONG else 8, 20 if LONG else 2

pytestmark = pytest.mark.timeout(0 if LONG else 180)


class World:
    """Plugins that fail at first, sleep, ask for themselves, and need each other, circles included."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.loads: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self.failures = {f"p{n}": self.random.choice([0, 0, 0, 1, 2]) for n in range(PLUGINS)}
        self.needs = {f"p{n}": self._needs(n) for n in range(PLUGINS)}
        self.guard = threading.Lock()
        self.manager: PluginManager[Plugin] = PluginManager("my.ns", finder=self.finder(), filters=[])

    def _needs(self, n: int) -> list[str]:
        if n % 20 == 7:
            return [f"p{n}"]
        if n % 20 == 11:
            return [f"p{n + 1}"]
        if n % 20 == 12:
            return [f"p{n - 1}"]
        # of those before it: no circle
        return [f"p{self.random.randrange(n)}" for _ in range(self.random.choice([0, 0, 1, 2]))] if n else []

    def finder(self) -> PluginFinder:
        """A finder of all of them."""
        specs = [PluginSpec("my.ns", name, self._factory(name)) for name in self.needs]

        class Finder(PluginFinder):
            def find_plugins(self) -> list[PluginSpec]:
                return specs

        return Finder()

    def _factory(self, name: str) -> Any:
        world = self

        class Stressed(Plugin):
            def __init__(self) -> None:
                with world.guard:
                    world.made[name] += 1

            def load(self) -> None:
                for other in world.needs[name]:
                    world.manager.load(other)
                if world.random.random() < 0.1:
                    time.sleep(0.001)
                with world.guard:
                    if world.failures[name]:
                        world.failures[name] -= 1
                        raise OSError(name)
                    world.loads[name] += 1

        return Stressed

    def hopeless(self) -> set[str]:
        """The plugins that can never be loaded: those in circles, and what needs them."""
        bad = {name for name, needs in self.needs.items() if name in needs}
        bad |= {f"p{n}" for n in range(PLUGINS) if n % 20 in (11, 12)}
        while more := {name for name, needs in self.needs.items() if name not in bad and bad & set(needs)}:
            bad |= more
        return bad

    def work(self, seed: int) -> None:
        """Load in some order, until everything that can be loaded is."""
        names = sorted(self.needs)
        own = random.Random(seed)
        for _ in range(4):
            own.shuffle(names)
            for name in names:
                try:
                    self.manager.load(name)
                except (OSError, PluginCycleError):
                    continue


def test_threads_load_everything_exactly_once() -> None:
    """However they meet; what stands in a circle fails with an error, nothing hangs."""
    for seed in range(ROUNDS):
        world = World(seed)
        threads = [threading.Thread(target=world.work, args=[seed * 1000 + n], daemon=True) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads), f"round {seed} hangs"
        left = world.hopeless()
        expected = {name: 1 for name in world.needs if name not in left}
        assert dict(world.loads) == expected
        assert {name: count for name, count in world.made.items() if count != 1} == {}
        assert {c.name for c in world.manager.list_containers() if not c.is_loaded} == left


class Crowd:
    """Threads that ask a manager for installed plugins one by one, and list all of them now and then."""

    def __init__(self, seed: int, size: int) -> None:
        self.seed = seed
        self.names = [f"p{n}" for n in range(size)]
        self.manager: PluginManager[Plugin] = PluginManager("my.ns")
        self.barrier = threading.Barrier(THREADS)
        self.seen: set[tuple[str, int]] = set()
        self.problems: list[object] = []

    def work(self, number: int) -> None:
        """Begin together; whoever lists all of them does so at another moment than the others."""
        order = random.Random(self.seed * 1000 + number).sample(self.names, len(self.names))
        self.barrier.wait()
        for place, name in enumerate(order):
            if place == number:
                self.seen.update((each.name, id(each)) for each in self.manager.list_containers())
            if place == number + 1 and self.manager.list_names() != self.names:
                self.problems.append(self.manager.list_names())
            self.manager.load(name)
            self.seen.add((name, id(self.manager.get_container(name))))


def test_threads_that_ask_and_threads_that_list_see_the_same(add_plugins: AddPlugins) -> None:
    """Whoever is first: there is one container for each plugin, and each is loaded once."""
    size = 40
    load = "    def load(self):\n        loads.append(self.name)\n"
    for seed in range(ROUNDS):
        module, names = f"crowd_{seed}", {f"p{n}": f"P{n}" for n in range(size)}
        classes = [f"class P{n}(Plugin):\n    namespace = 'my.ns'\n    name = 'p{n}'\n{load}" for n in range(size)]
        add_plugins("\n".join(["loads = []", *classes]), module=module, indexed=seed % 2 == 0, **names)
        crowd = Crowd(seed, size)
        threads = [threading.Thread(target=crowd.work, args=[n], daemon=True) for n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads), f"round {seed} hangs"
        assert crowd.problems == []
        assert len(crowd.seen) == size
        assert sorted(sys.modules.pop(module).loads) == sorted(crowd.names)


LOOK = """
import importlib.metadata, logging, sys, time
logging.disable()
from plux.runtime.cache import EntryPointsCache

cache, bad, compared = EntryPointsCache(), 0, 0
end = time.monotonic() + float(sys.argv[1])

def turn():
    # odd while something is being changed; only what lies between two equal even numbers can be compared
    with open(sys.argv[2]) as file:
        return int(file.read())

def ours():
    return {(e.name, e.value) for e in cache.entries("stress.ns")}

def theirs():
    # it takes a directory whose time stamp is the same for the same, also within one tick of the clock
    importlib.metadata.FastPath.__new__.cache_clear()
    try:
        # an entry without a value is one for importlib.metadata; nothing can be loaded from it
        return {(e.name, e.value) for e in importlib.metadata.entry_points(group="stress.ns") if e.value}
    except Exception:
        # a file that is half written is an error of theirs for everything that is installed
        return None

while time.monotonic() < end or not compared:
    before = turn()
    seen, expected = ours(), theirs()
    if expected is not None and before % 2 == 0 and turn() == before:
        compared += 1
        if seen != expected:
            bad += 1
            print("importlib.metadata", sorted(expected - seen), "plux", sorted(seen - expected), file=sys.stderr)
    else:
        time.sleep(0.01)
sys.exit(bad)
"""


def take_turn(file: Path, number: int) -> None:
    """Write a number so that nobody sees half of it."""
    new = file.with_suffix(".new")
    new.write_text(str(number))
    new.replace(file)


def change(site: Path, spare: Path, n: int, chance: random.Random) -> None:
    """Install, remove, replace or half write one of twenty distributions; what is half written is replaced next."""
    half = [info for info in site.glob("stress*") if (info / "half").exists()]
    info = half[0] if half else site / f"stress{chance.randrange(20)}-1.0.dist-info"
    name = info.name.partition("-")[0]
    # before the others may look, everything is whole
    what = 2 if half else chance.choice([0, 1, 2, 3] if n % 20 else [0, 2])
    if what == 0:
        shutil.rmtree(info, ignore_errors=True)
    elif what == 1 and info.exists():
        (info / "half").touch()
        text = f"[stress.ns]\n{name} = m:v{n}\nmore = "
        (info / "entry_points.txt").write_text(text[: chance.randrange(13, len(text))])
    else:
        new = spare / f"new{n}"
        new.mkdir()
        (new / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
        (new / "entry_points.txt").write_text(f"[stress.ns]\n{name} = m:v{n}\n")
        shutil.rmtree(info, ignore_errors=True)
        new.rename(info)


@pytest.mark.slow
def test_processes_see_what_is_there_while_others_install(site: FakeSite, tmp_path: Path) -> None:
    """Distributions are installed, removed, replaced and half written beside them."""
    environment = {**os.environ, "PYTHONPATH": str(site.path)}
    turns = tmp_path / "turn"
    turns.write_text("0")
    command = [sys.executable, "-c", LOOK, str(SECONDS), str(turns)]
    processes = [
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    chance, n = random.Random(1), 0
    while any(process.poll() is None for process in processes):
        n += 1
        take_turn(turns, 2 * n - 1)
        change(site.path, tmp_path, n, chance)
        take_turn(turns, 2 * n)
        # now and then there is time for everybody to look
        time.sleep(0.02 if n % 20 else 1 if LONG else 0.2)
    results = [(process.wait(), process.stderr.read() if process.stderr else "") for process in processes]
    for process in processes:
        if process.stderr:
            process.stderr.close()
    assert results == [(0, "")] * PROCESSES
