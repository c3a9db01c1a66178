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
    "a lambda that fills a list, called by the statement it stands in": """
NAMES = []
def each(function):
    for name in ("one", "two"):
        function(name)
each(lambda name: NAMES.append(name))
class A(Base):
    name = NAMES[0]
""",
    "a lambda sees what a name is where it is called": """
name = "one"
def named(get):
    def mark(cls):
        cls.name = get()
        return cls
    return mark
@named(lambda: name)
class A(Base): ...
name = "two"
""",
    "a name that an import binds is bound again before": """
text = "no"
from plux import plugin as text
text = "one"
class A(Base):
    name = text
""",
    "a name that is bound again after an import of others": """
from collections import OrderedDict as first, defaultdict as second
first = "one"
class A(Base):
    name = first
""",
    "a list that is imported with others, and filled": """
from pk.lists import NAMES, other
NAMES.append("one")
class A(Base):
    name = NAMES[0]
""",
    "a constant that is deleted and bound again in a block": """
text = "no"
if text:
    del text
    text = "one"
class A(Base):
    name = text
""",
    "a constant that a function sets": """
text = "no"
def set_it():
    global text
    text = "one"
set_it()
class A(Base):
    name = text
""",
    "a constant of several targets, of which one is changed": """
first = second = ""
second += "one"
class A(Base):
    name = second
""",
    "an annotation of an attribute that mentions plugins beside a name that does not": """
NAME: str = "one"
class Holder:
    plugins: dict[str, Plugin] = {}
    plugins["one"] = NAME
class A(Base):
    name = Holder.plugins["one"]
""",
    "a default beside an annotation": """
NAMES = ["one"]
def named(cls, names: list[Plugin] = NAMES):
    cls.name = names[0]
    return cls
@named
class A(Base): ...
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
    write_tree(tmp_path, {"module.py": HEAD + text, "pk/__init__.py": "", "pk/lists.py": "NAMES = []\nother = None\n"})
    discovery = discover(modules_below(tmp_path))
    assert discovery.problems == ()
    assert {(plugin.namespace, plugin.name) for plugin in discovery.plugins} == {("ns", "one")}


def test_what_only_texts_annotations_and_lambdas_mention_is_not_looked_at(tmp_path: Path) -> None:
    """A class whose documentation speaks of plugins is none, and a default or lambda needs nothing until it is used."""
    text = '''
from pk import config
NAMESPACE: str = "ns"
class Targets:
    """Where a Plugin, or what is made of a PluginSpec, may go."""
    here = config.HERE
class Managed:
    plugins: dict[str, Plugin] = config.PLUGINS
    def __init__(self):
        self.namespace = str(NAMESPACE)
    def install(self, target: Targets | None = None): ...
MANAGED = Managed()
@plugin(NAMESPACE, "one", should_load=lambda: config.ENABLED)
def one(): ...
'''
    write_tree(tmp_path, {"module.py": HEAD + text, "pk/__init__.py": "", "pk/config.py": "HERE = ENABLED = 1\n"})
    discovery = discover(modules_below(tmp_path))
    assert [(plugin.namespace, plugin.name) for plugin in discovery.plugins] == [("ns", "one")]
    assert discovery.files_read == 1
