"""`plux discover` with both ways of discovery, and with what the configuration says about them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import WriteTree

    from .conftest import Plux

PYPROJECT = '[build-system]\nrequires = ["setuptools"]\n[project]\nname = "demo"\nversion = "1.0"\n'
PLUGIN = 'from plux import Plugin\n\nclass One(Plugin):\n    namespace = "ns"\n    name = "one"\n'
SECOND = PLUGIN.replace("one", "second")
HIDDEN = 'from plux import Plugin\nclass Two(Plugin):\n    namespace = "ns"\n    name = open(__file__).name and "two"\n'


def test_both_ways_agree(plux: Plux, write_tree: WriteTree) -> None:
    """The exit code is 0, and the result is that of reading."""
    write_tree({"pk/__init__.py": PLUGIN})
    outcome = plux("discover", "--path", ".", "--verify")
    assert (outcome.code, json.loads(outcome.out)) == (0, {"ns": ["one=pk:One"]})
    assert "verified: importing says the same" in outcome.err


def test_a_difference_is_named(plux: Plux, write_tree: WriteTree) -> None:
    """In both directions, and the exit code is 1; what modules print does not get into the result."""
    hidden = 'import gc\n[o for o in gc.get_objects() if getattr(o, "name", 0) == "one"][0].name = "other"\n'
    write_tree({"pk/__init__.py": f'{PLUGIN}{hidden}print("noise")\n'})
    outcome = plux("discover", "--path", ".", "--verify")
    assert outcome.code == 1
    assert json.loads(outcome.out) == {"ns": ["one=pk:One"]}
    assert "difference: only by reading: ns:one = pk:One" in outcome.err
    assert "difference: only by importing: ns:other = pk:One" in outcome.err
    assert "noise" not in outcome.out + outcome.err


def test_what_cannot_be_imported_is_not_compared(plux: Plux, write_tree: WriteTree) -> None:
    """It is named, and makes no difference."""
    write_tree({"pk/__init__.py": "", "pk/a.py": PLUGIN, "pk/b.py": "import not_there_at_all\n" + SECOND})
    outcome = plux("discover", "--path", ".", "--verify")
    assert outcome.code == 0, outcome.err
    assert "pk/b.py:1: not compared: importing pk.b raises ModuleNotFoundError" in outcome.err
    assert "verified: importing says the same, but for 1 module that could not be compared; " in outcome.err


def test_nothing_is_compared(plux: Plux, write_tree: WriteTree) -> None:
    """Where no module with plugins can be imported, importing does not say the same: it says nothing."""
    write_tree({"pk/__init__.py": "", "pk/b.py": "import not_there_at_all\n" + PLUGIN})
    outcome = plux("discover", "--path", ".", "--verify")
    assert outcome.code == 0, outcome.err
    assert "verified: nothing was compared: 1 module could not be imported, and no other has plugins\n" in outcome.err
    assert "says the same" not in outcome.err


def test_discovery_by_importing_is_configured(plux: Plux, write_tree: WriteTree) -> None:
    """For the whole project."""
    config = PYPROJECT + '[tool.plux]\ndiscovery = "import"\n'
    write_tree({"pyproject.toml": config, "pk/__init__.py": "", "pk/a.py": PLUGIN, "pk/b.py": HIDDEN})
    outcome = plux("discover")
    assert (outcome.code, json.loads(outcome.out)) == (0, {"ns": ["one=pk.a:One", "two=pk.b:Two"]})


def test_single_modules_are_imported(plux: Plux, write_tree: WriteTree) -> None:
    """The others are read: one that cannot be imported is no problem."""
    config = PYPROJECT + '[tool.plux]\nimport = ["pk.b"]\n'
    broken = PLUGIN + "import not_there_at_all\n"
    write_tree({"pyproject.toml": config, "pk/__init__.py": "", "pk/a.py": broken, "pk/b.py": HIDDEN})
    outcome = plux("discover")
    assert (outcome.code, json.loads(outcome.out)) == (0, {"ns": ["one=pk.a:One", "two=pk.b:Two"]}), outcome.err


def test_a_module_to_import_that_is_not_there_is_a_problem(plux: Plux, write_tree: WriteTree) -> None:
    """A misspelled name would lose plugins."""
    config = PYPROJECT + '[tool.plux]\nimport = ["pk.c"]\n'
    write_tree({"pyproject.toml": config, "pk/__init__.py": PLUGIN})
    outcome = plux("discover")
    assert outcome.code == 1
    assert "`import` in [tool.plux] names 'pk.c'" in outcome.err


def test_accepted_problems_are_listed_apart(plux: Plux, write_tree: WriteTree) -> None:
    """They are not fatal, and a pattern without a problem is a warning."""
    config = PYPROJECT + '[tool.plux]\naccept = ["undecided:pk.b:*", "metaclass"]\n'
    write_tree({"pyproject.toml": config, "pk/__init__.py": "", "pk/a.py": PLUGIN, "pk/b.py": HIDDEN})
    outcome = plux("discover")
    assert (outcome.code, json.loads(outcome.out)) == (0, {"ns": ["one=pk.a:One"]})
    assert "pk/b.py:4: accepted: " in outcome.err
    assert "1 plugin in 1 namespace, 1 accepted; " in outcome.err
    assert "names 'metaclass', but there is no such problem (any more)" in outcome.err
    annotations = plux("discover", "--format", "github").out
    assert "::warning file=pk/b.py,line=4,title=plux%3A undecided::" in annotations
    assert "::warning title=plux%3A stale-acceptance::" in annotations


def test_bases_and_decorators_are_configured(plux: Plux, write_tree: WriteTree) -> None:
    """What is not there is known."""
    config = PYPROJECT + (
        '[tool.plux.bases]\n"lib.api.Extension" = "ns"\nlib.api.Other = { namespace = "other" }\n'
        '[tool.plux.decorators]\n"lib.hook" = { namespace = "hooks", name = "{name|function}" }\n'
    )
    code = (
        "from lib import api, hook\n"
        'class A(api.Extension):\n    name = "a"\n'
        'class B(api.Other):\n    name = "b"\n'
        "@hook\ndef c(): ...\n"
    )
    write_tree({"pyproject.toml": config, "pk/__init__.py": code})
    outcome = plux("discover")
    assert json.loads(outcome.out) == {"ns": ["a=pk:A"], "other": ["b=pk:B"], "hooks": ["c=pk:c"]}, outcome.err
