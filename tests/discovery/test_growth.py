"""What discovery costs grows as the source does: counted in calls, not in time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from plux.discovery.packages import modules_below
from plux.discovery.static import discover
from plux.discovery.static.syntax import SourceText, mentioned
from tests.support.tree import write_tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

CLASSES = "from plux import Plugin\n", "class C{i}(Plugin):\n    namespace = 'ns'\n    name = 'c{i}'\n"
INHERITING = CLASSES[0] + CLASSES[1].format(i="x"), "class C{i}(Cx):\n    name = 'c{i}'\n"
FUNCTIONS = "from plux import plugin\n", "@plugin('ns')\ndef c{i}(): ...\n"
SPECS = "from plux import PluginSpec\ndef make(): ...\n", "c{i} = PluginSpec('ns', 'c{i}', make)\n"
TRYING = """
from plux import Plugin
try:
    from . import m{i}
    NAME = 'a{i}'
except ImportError:
    NAME = 'b{i}'
class P(Plugin):
    namespace = 'ns'
    name = NAME
"""
CHAINED = "from . import guard\nfrom . import m{next}\nguard.check({next})\n"
GUARD = "def check(number):\n    if number < 0:\n        raise ImportError\n"


class Text(bytes):
    """A text that counts how often it is gone through."""

    __slots__ = ()
    searches = 0

    def find(self, *arguments: object) -> int:
        """Count."""
        Text.searches += 1
        return super().find(*arguments)  # type: ignore[arg-type]


def calls(action: Callable[[], object]) -> int:
    """How many functions an action calls, and how often generators are asked."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("module", [CLASSES, INHERITING, FUNCTIONS, SPECS])
def test_a_module_of_many_plugins_costs_as_much_for_each_as_one_of_few(tmp_path: Path, module: tuple[str, str]) -> None:
    """Four times as many take four times as much, and not sixteen."""
    head, each = module
    taken = []
    for amount in (100, 400):
        root = tmp_path / str(amount)
        write_tree(root, {"pk/__init__.py": "", "pk/mod.py": head + "".join(each.format(i=i) for i in range(amount))})
        modules = modules_below(root)
        assert len(discover(modules, search_path=[root]).plugins) in {amount, amount + 1}
        taken.append(calls(lambda m=modules, r=root: discover(m, search_path=[r])))  # type: ignore[misc]
    assert taken[1] < 5 * taken[0]


def test_many_words_are_not_looked_for_one_by_one() -> None:
    """A text is gone through as often for ten thousand words as for a few."""
    text = Text(b"".join(b"word%04d = other%04d\n" % (i, i) for i in range(1000)))
    words = [f"word{i:04}" for i in range(1000)]
    Text.searches = 0
    assert SourceText(text).lines(word.encode() for word in words) == list(range(1, 1001))
    assert mentioned(text, [*words, "absent"]) == set(words)
    assert Text.searches < 100


@pytest.mark.parametrize("amount", [1, 500])
def test_words_are_whole_words(amount: int) -> None:
    """However they are looked for: parts of names, also of names in other scripts, are none."""
    text = b"one = done\ntwo.one\nxone = one1 = one_\n\n(one)\n" + "größe = 1".encode()
    words = ["one", "größe", *(f"absent{i}" for i in range(amount - 1))]
    assert SourceText(text).lines(word.encode() for word in words) == [1, 2, 5, 6]
    assert mentioned(text, words) == {"one", "größe"}


@pytest.mark.parametrize("last", [0, None], ids=["circle", "chain"])
def test_imports_that_are_tried_are_followed_once(tmp_path: Path, last: int | None) -> None:
    """However many modules try imports that lead through the same modules."""
    taken = []
    for amount in (20, 80):
        root = tmp_path / str(amount)
        files = {"pk/__init__.py": "", "pk/guard.py": GUARD, f"pk/m{amount}.py": ""}
        for i in range(amount):
            following = last if last is not None and i == amount - 1 else i + 1
            files |= {f"pk/p{i}.py": TRYING.format(i=i), f"pk/m{i}.py": CHAINED.format(next=following)}
        write_tree(root, files)
        modules = modules_below(root)
        found = discover(modules, search_path=[root])
        assert ([each.name for each in found.plugins], found.problems) == (sorted(f"a{i}" for i in range(amount)), ())
        taken.append(calls(lambda m=modules, r=root: discover(m, search_path=[r])))  # type: ignore[misc]
    assert taken[1] < 5 * taken[0]
