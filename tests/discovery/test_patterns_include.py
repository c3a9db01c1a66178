"""Patterns over the names of packages and modules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plux.discovery.patterns import Patterns

NAMES = ("pk", "pk.a", "pk.sub", "pk.sub.b", "pk.sub.deep.c", "pk.tests", "pk.tests.test_a", "tests", "other.pk")


def matching(pattern: str) -> list[str]:
    """Which of the names a pattern includes."""
    patterns = Patterns(include=(pattern,))
    return [name for name in NAMES if patterns.matches(name)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("pk.a", ["pk.a"]),
        ("pk.sub", ["pk.sub", "pk.sub.b", "pk.sub.deep.c"]),
        ("pk.sub.*", ["pk.sub.b", "pk.sub.deep.c"]),
        ("pk.*.c", ["pk.sub.deep.c"]),
        ("*.tests", ["pk.tests", "pk.tests.test_a"]),
        ("tests*", ["tests"]),
        ("**/tests", ["pk.tests", "pk.tests.test_a", "tests"]),
        ("**/pk", ["pk", "pk.a", "pk.sub", "pk.sub.b", "pk.sub.deep.c", "pk.tests", "pk.tests.test_a", "other.pk"]),
        ("pk.?", ["pk.a"]),
        ("pk.sub.[a-c]", ["pk.sub.b"]),
        ("pk.sub.[!b]*", ["pk.sub.deep.c"]),
        ("pk.s", []),
        ("sub", []),
        ("", []),
    ],
)
def test_a_pattern_matches_names_and_what_is_below_them(pattern: str, expected: list[str]) -> None:
    """A package stands for everything in it; ``.*`` for that without the package itself."""
    assert matching(pattern) == expected


@pytest.mark.parametrize(
    ("path", "dotted"),
    [
        ("pk/sub", "pk.sub"),
        ("./pk/sub/", "pk.sub"),
        ("/pk/sub", "pk.sub"),
        ("pk/sub/b.py", "pk.sub.b"),
        ("pk/sub/__init__.py", "pk.sub"),
        ("pk\\sub\\b.py", "pk.sub.b"),
        ("pk/sub/*", "pk.sub.*"),
        (" pk.sub ", "pk.sub"),
    ],
)
def test_the_spelling_of_a_path_is_the_same_pattern(path: str, dotted: str) -> None:
    """As a shell completes it."""
    assert matching(path) == matching(dotted) != []


def test_exclude_wins() -> None:
    """Over any include."""
    patterns = Patterns(include=("pk",), exclude=("pk.sub", "**/tests"))
    assert [name for name in NAMES if patterns.matches(name)] == ["pk", "pk.a"]


def test_without_patterns_everything_matches() -> None:
    """There is nothing to select."""
    assert all(Patterns().matches(name) for name in NAMES)


WORD = st.text("ab_1", min_size=1, max_size=3)
DOTTED = st.lists(WORD, min_size=1, max_size=4).map(".".join)


@given(DOTTED, DOTTED)
def test_a_plain_name_matches_itself_and_what_is_below(pattern: str, name: str) -> None:
    """For any two names."""
    assert Patterns(include=(pattern,)).matches(name) == (name == pattern or name.startswith(f"{pattern}."))


@given(st.text(max_size=20), DOTTED)
def test_any_text_is_a_pattern(pattern: str, name: str) -> None:
    """None is an error, and to exclude is the opposite of to include."""
    included = Patterns(include=(pattern,)).matches(name)
    assert Patterns(exclude=(pattern,)).matches(name) is not included
