"""What the configuration says of base classes and decorators that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux.discovery.assumptions import AssumedBase, AssumedDecorator, Assumptions, NameTemplate, TemplateError
from plux.discovery.packages import modules_below
from plux.discovery.static import discover
from tests.support.tree import write_tree

if TYPE_CHECKING:
    from pathlib import Path

    from plux.discovery.result import Discovery
    from tests.support.tree import Tree

BASES = Assumptions(bases={"lib.api.Extension": AssumedBase("ns")})
HOOKS = Assumptions(decorators={"lib.hooks.on_start": AssumedDecorator("ns")})


def found(discovery: Discovery) -> dict[str, str]:
    """The plugins; there must be no problem."""
    assert discovery.problems == ()
    return {f"{p.namespace}:{p.name}": p.reference for p in discovery.plugins}


def discovered(root: Path, code: str | Tree, assumptions: Assumptions) -> Discovery:
    """Read a module, or a tree, with assumptions."""
    write_tree(root, {"mod.py": code} if isinstance(code, str) else code)
    return discover(modules_below(root), search_path=[root], assumptions=assumptions)


@pytest.mark.parametrize(
    ("statement", "base"),
    [
        ("from lib.api import Extension", "Extension"),
        ("from lib.api import Extension as E", "E"),
        ("from lib import api", "api.Extension"),
        ("import lib.api", "lib.api.Extension"),
        ("import lib.api as a", "a.Extension"),
        ("import lib", "lib.api.Extension"),
        ("import lib.api\nBase = lib.api.Extension", "Base"),
        ("from lib.api import Extension", "Extension[int]"),
    ],
)
def test_a_base_class_is_known_however_it_is_imported(tmp_path: Path, statement: str, base: str) -> None:
    """The plugin has the namespace that the configuration says."""
    code = f'{statement}\nclass One({base}):\n    name = "one"\n'
    assert found(discovered(tmp_path, code, BASES)) == {"ns:one": "mod:One"}


def test_a_chain_of_bases_leads_to_it(tmp_path: Path) -> None:
    """Over modules of the project, where only the first mentions the absent distribution."""
    tree = {
        "base.py": "from lib.api import Extension\nclass Ours(Extension):\n    pass\n",
        "mod.py": 'from base import Ours\nclass One(Ours):\n    name = "one"\n',
    }
    assert found(discovered(tmp_path, tree, BASES)) == {"ns:one": "mod:One"}


def test_a_subclass_may_say_otherwise(tmp_path: Path) -> None:
    """As in Python: the class itself comes first."""
    code = 'from lib.api import Extension\nclass One(Extension):\n    namespace = "other"\n    name = "one"\n'
    assert found(discovered(tmp_path, code, BASES)) == {"other:one": "mod:One"}


def test_abstract_methods_count_in_subclasses(tmp_path: Path) -> None:
    """A configured base is an ABC, like Plugin."""
    code = """
    from abc import abstractmethod
    from lib.api import Extension
    class Base(Extension):
        name = "base"
        @abstractmethod
        def run(self): ...
    """
    assert found(discovered(tmp_path, code, BASES)) == {}


def test_the_name_may_be_inherited_too(tmp_path: Path) -> None:
    """The long form of a base has a name."""
    code = "from lib.api import Extension\nclass One(Extension): ...\n"
    assumptions = Assumptions(bases={"lib.api.Extension": AssumedBase("ns", "main")})
    assert found(discovered(tmp_path, code, assumptions)) == {"ns:main": "mod:One"}


def test_what_is_there_is_read(tmp_path: Path) -> None:
    """The source of a base class outranks what is said of it."""
    tree = {
        "lib/__init__.py": "",
        "lib/api.py": 'from plux import Plugin\nclass Extension(Plugin):\n    namespace = "read"\n',
        "mod.py": 'from lib.api import Extension\nclass One(Extension):\n    name = "one"\n',
    }
    assert found(discovered(tmp_path, tree, BASES)) == {"read:one": "mod:One"}


def test_a_name_that_reading_does_not_find_is_taken_from_the_configuration(tmp_path: Path) -> None:
    """The module is there, but binds the name in a way that cannot be told."""
    tree = {
        "lib/__init__.py": "",
        "lib/api.py": "exec(open('generated').read())\n",
        "mod.py": 'from lib.api import Extension\nclass One(Extension):\n    name = "one"\n',
    }
    assert found(discovered(tmp_path, tree, BASES)) == {"ns:one": "mod:One"}


@pytest.mark.parametrize(
    ("statement", "decorator"),
    [
        ("from lib.hooks import on_start", "on_start"),
        ("from lib.hooks import on_start", "on_start()"),
        ("from lib import hooks", "hooks.on_start(priority=10)"),
        ("import lib", "lib.hooks.on_start"),
        ("from lib import hooks\nhook = hooks.on_start(1)", "hook"),
    ],
)
def test_a_decorator_is_known_however_it_is_used(tmp_path: Path, statement: str, decorator: str) -> None:
    """With arguments and without; the name is that of the function."""
    code = f"{statement}\n@{decorator}\ndef one(): ...\n"
    assert found(discovered(tmp_path, code, HOOKS)) == {"ns:one": "mod:one"}


@pytest.mark.parametrize(
    ("template", "decorator", "name"),
    [
        ("{0}", 'on_start("first")', "first"),
        ("{name}", 'on_start(name="first")', "first"),
        ("{name|0|function}", "on_start", "one"),
        ("{name|0|function}", 'on_start("a", name=None)', "a"),
        ("x.{name|0|function}:{kind}", 'on_start("a", kind="k", name="n")', "x.n:k"),
    ],
)
def test_names_are_made_by_a_template(tmp_path: Path, template: str, decorator: str, name: str) -> None:
    """Of the arguments, and of the name of the function."""
    hooks = Assumptions(decorators={"lib.hooks.on_start": AssumedDecorator("ns", NameTemplate(template))})
    code = f"from lib.hooks import on_start\n@{decorator}\ndef one(): ...\n"
    assert found(discovered(tmp_path, code, hooks)) == {f"ns:{name}": "mod:one"}


@pytest.mark.parametrize("decorator", ["on_start", "on_start(name=unknown())", "on_start(**unknown())"])
def test_an_argument_that_cannot_be_read_is_a_problem(tmp_path: Path, decorator: str) -> None:
    """No other argument is taken in its place."""
    hooks = Assumptions(decorators={"lib.hooks.on_start": AssumedDecorator("ns", NameTemplate("{name|0}"))})
    code = f"from lib.hooks import on_start\nfrom lib import unknown\n@{decorator}\ndef one(): ...\n"
    (problem,) = discovered(tmp_path, code, hooks).problems
    assert (problem.code, problem.subject) == ("undecided", "mod:one")
    assert all(key in problem.advice for key in ("[tool.plux]", "`import`", "`exclude`", "`accept`"))
    assert "configured template '{name|0}'" in problem.message


def test_a_class_may_be_decorated(tmp_path: Path) -> None:
    """It is marked like a function."""
    code = "from lib.hooks import on_start\n@on_start\nclass One: ...\n"
    assert found(discovered(tmp_path, code, HOOKS)) == {"ns:One": "mod:One"}


def test_without_configuration_the_problem_says_what_to_write(tmp_path: Path) -> None:
    """The advice is the line of the configuration."""
    code = 'from lib.api import Extension\nclass One(Extension):\n    name = "one"\n'
    (problem,) = discovered(tmp_path, code, Assumptions()).problems
    assert problem.code == "unread-base"
    assert '[tool.plux.bases] "lib.api.Extension" = "<its namespace>"' in problem.advice


@pytest.mark.parametrize("name", ["Extension", "lib.", "lib api.Extension", "lib:Extension", ""])
def test_only_full_dotted_names_are_taken(name: str) -> None:
    """A name that no import could lead to would never match."""
    with pytest.raises(ValueError, match="is not the full dotted name"):
        Assumptions(bases={name: AssumedBase("ns")})


@pytest.mark.parametrize("text", ["{", "}", "{function", "{a b}", "{}", "{name|}", "{{x}"])
def test_templates_are_checked(text: str) -> None:
    """Before anything is read."""
    with pytest.raises(TemplateError):
        NameTemplate(text)
