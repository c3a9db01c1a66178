"""What every set of plugins must fulfil."""

from __future__ import annotations

from pathlib import Path

import pytest

from plux.discovery.assembling import check_plugins
from plux.discovery.result import Discovery, FoundPlugin, Problem


def plugin(name: str, reference: str, namespace: str = "ns", line: int = 1) -> FoundPlugin:
    """A plugin of ``pk/mod.py``."""
    return FoundPlugin(namespace, name, reference, Path("pk/mod.py"), line, "class")


def test_different_plugins_are_fine() -> None:
    """One name in two namespaces, two names for one object."""
    plugins = [plugin("a", "pk:A"), plugin("a", "pk:B", "other"), plugin("b", "pk:A")]
    assert check_plugins(plugins) == []


def test_two_objects_of_one_name_are_a_problem() -> None:
    """Both are named, and where they are."""
    (problem,) = check_plugins([plugin("a", "pk:A", line=3), plugin("a", "pk:B", line=7)])
    assert (problem.code, problem.subject, problem.where) == ("duplicate", "pk:B", "pk/mod.py:7")
    assert problem.message == "two plugins are named ns:a: pk:A (pk/mod.py:3) and pk:B"


def test_one_object_found_twice_is_no_duplicate() -> None:
    """It is the same plugin."""
    assert check_plugins([plugin("a", "pk:A"), plugin("a", "pk:A")]) == []


@pytest.mark.parametrize("name", ["a=b", "a\nb", "#a", "[a", ";a", "", " a", "a "])
def test_names_that_no_entry_point_can_have_are_refused(name: str) -> None:
    """With the reason, and what to do."""
    (problem,) = check_plugins([plugin(name, "pk:A")])
    assert problem.code == "bad-name"
    assert repr(name) in problem.message


@pytest.mark.parametrize("name", ["AWS::S3::Bucket", "a/b", "a.b", "100%", "a b", "größe", "-", "a#b", "a;b", "a]"])
def test_other_characters_are_fine(name: str) -> None:
    """Names of published plugins hold many of them."""
    assert check_plugins([plugin(name, "pk:A")]) == []


@pytest.mark.parametrize("namespace", ["a]", "a\nb", "", " a"])
def test_namespaces_are_checked_too(namespace: str) -> None:
    """They are the headers of the file."""
    assert [problem.code for problem in check_plugins([plugin("a", "pk:A", namespace)])] == ["bad-namespace"]


def test_entry_points_of_duplicates_are_the_first() -> None:
    """The result is usable all the same."""
    discovery = Discovery((plugin("a", "pk:A"), plugin("a", "pk:B"), plugin("b", "pk:B")))
    assert discovery.entry_points() == {"ns": {"a": "pk:A", "b": "pk:B"}}


def test_a_problem_says_where_what_and_what_to_do() -> None:
    """As much of it as is known."""
    assert str(Problem("code", "What.", "Do.", Path("a.py"), 3)) == "a.py:3: What. [code]\n    Do."
    assert str(Problem("code", "What.", "Do.", Path("a.py"))) == "a.py: What. [code]\n    Do."
    assert str(Problem("code", "What.", "Do.")) == "What. [code]\n    Do."
