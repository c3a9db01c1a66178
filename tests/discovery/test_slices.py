"""Which statements of a module are evaluated, and in which order: the result is that of running all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux.discovery.packages import modules_below
from plux.discovery.static import discover
from tests.support.tree import write_tree

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'from plux import Plugin, PluginSpec, plugin\nclass Base(Plugin):\n    namespace = "ns"\n'

PROGRAMS = {
    "a function that fills a list of names, called on a line of its own": """
NAMES = []
def fill():
    NAMES.append("one")
fill()
class A(Base):
    name = NAMES[0]
""",
    "the same over two functions": """
NAMES = []
def put(name):
    NAMES.append(name)
def fill():
    put("one")
fill()
class A(Base):
    name = NAMES[0]
""",
    "a decorator that fills it": """
NAMES = []
def named(function):
    NAMES.append(function.__name__)
    return function
@named
def one(): ...
class A(Base):
    name = NAMES[0]
""",
    "a method that fills it": """
NAMES = []
class Register:
    @staticmethod
    def add(name):
        NAMES.append(name)
Register.add("one")
class A(Base):
    name = NAMES[0]
""",
    "a function sees what a name is where it is called": """
name = "one"
def named(cls):
    cls.name = name
    return cls
@named
class A(Base): ...
name = "two"
""",
    "a loop over what a decorator collected": """
FOUND = []
def collect(cls):
    FOUND.append(cls)
    return cls
@collect
class A(Base): ...
for cls in FOUND:
    cls.name = "one"
""",
    "what happens between the statement that is looked at and one that needs a function": """
FOUND = []
def collect(cls):
    FOUND.append(cls)
    return cls
@collect
class A(Base):
    name = "before"
for cls in FOUND:
    cls.name = "one"
B = A
""",
    "a function of the module shadows a builtin": """
class A(Base):
    name = (lambda: str(1))()
def str(value):
    return "two"
class A(Base):
    name = (lambda: str(1))()[:0] + "one"
""",
    "a name that is bound to something else in the end": """
class A(Base):
    name = "one"
@plugin(namespace="ns", name="two")
def two(): ...
two = None
""",
    "what a function of the plugin needs is not looked at": """
from nowhere import missing
LATER = missing.thing()
class A(Base):
    name = "one"
    def load(self):
        return LATER
""",
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_slices_leave_what_all_statements_would_leave(tmp_path: Path, text: str) -> None:
    """One plugin is left, with the name `one`, and nothing is a problem."""
    write_tree(tmp_path, {"module.py": HEAD + text})
    discovery = discover(modules_below(tmp_path))
    assert discovery.problems == ()
    assert {(plugin.namespace, plugin.name) for plugin in discovery.plugins} == {("ns", "one")}
