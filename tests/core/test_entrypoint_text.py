"""entry_points.txt: the one parser and the one writer."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plux.core.entrypoint_text import (
    TextProblem,
    check_group,
    check_name,
    check_value,
    iter_entry_points,
    parse_entry_points,
    render_entry_points,
)

if TYPE_CHECKING:
    import os
    from pathlib import Path

ODD_NAMES = ["service:default", "pkg/scope", "AWS::S3::Bucket", "a.b", "100%", "a b", "a#b", "a;b", "a[b]", "ü", "]"]


class Installed(metadata.Distribution):
    """A distribution of which only the entry points are known."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read_text(self, filename: str) -> str | None:
        """The text, for entry_points.txt."""
        return self.text if filename == "entry_points.txt" else None

    def locate_file(self, path: str | os.PathLike[str]) -> Path:
        """Nothing is anywhere."""
        raise FileNotFoundError(path)


def as_the_interpreter_reads(text: str) -> list[tuple[str, str, str]]:
    """What `importlib.metadata` makes of it: (group, name, value)."""
    return [(ep.group, ep.name, ep.value) for ep in Installed(text).entry_points]


# blanks and line ends of every kind that str.strip and str.splitlines know
BLANKS = st.text(" \t\xa0\u3000", max_size=2)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
WORDS = st.text(
    st.one_of(st.sampled_from("aZ_.:/%#;[]- ="), st.characters(exclude_categories=["Cs", "Cc"])), max_size=8
)
NAMES = WORDS.filter(lambda word: check_name(word) is None)
GROUPS = WORDS.filter(lambda word: check_group(word) is None)
VALUES = st.sampled_from(["m", "m:a", "pkg.m:A.b", "m:a [x]", "m : a", "m:a [x, y]", "ä:ö"])
ENTRIES = st.builds("{}{}{}={}{}{}".format, BLANKS, NAMES, BLANKS, BLANKS, VALUES, BLANKS)
HEADS = st.builds("{}[{}]{}".format, BLANKS, GROUPS, BLANKS)
REMARKS = st.builds("{}#{}".format, BLANKS, WORDS)
LINES = st.lists(st.tuples(st.one_of(HEADS, ENTRIES, ENTRIES, REMARKS, BLANKS), LINE_ENDS), max_size=12)
TEXTS = st.builds(
    lambda head, lines: head + "\n" + "".join(line + end for line, end in lines),
    HEADS,
    LINES,
)


@given(TEXTS)
def test_well_formed_texts_are_read_as_the_interpreter_reads_them(text: str) -> None:
    """Every entry, in order, whatever the names, the blanks and the line ends."""
    problems: list[TextProblem] = []
    assert list(iter_entry_points(text, problems)) == as_the_interpreter_reads(text)
    assert problems == []


@given(st.dictionaries(GROUPS, st.dictionaries(NAMES, VALUES, min_size=1)))
def test_what_is_written_is_read_back(groups: dict[str, dict[str, str]]) -> None:
    """By plux and by the interpreter."""
    text = render_entry_points(groups)
    assert parse_entry_points(text) == (groups, [])
    entries = {(group, name, value) for group, each in groups.items() for name, value in each.items()}
    assert set(as_the_interpreter_reads(text)) == entries


@given(st.text(max_size=40))
def test_any_text_can_be_parsed(text: str) -> None:
    """There is no error, and what was read can be said with a name, a value and a group."""
    groups, _ = parse_entry_points(text)
    assert all(name and value for entries in groups.values() for name, value in entries.items())


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_names(name: str) -> None:
    """They can be written, are read back, and keep their case."""
    assert check_name(name) is None
    text = render_entry_points({"my.ns": {name: "m:One"}})
    assert text == f"[my.ns]\n{name} = m:One\n"
    assert as_the_interpreter_reads(text) == [("my.ns", name, "m:One")]
    assert parse_entry_points(text) == ({"my.ns": {name: "m:One"}}, [])


def test_the_text_is_sorted() -> None:
    """The same entries give the same bytes; a group without entries is left out."""
    groups = {"b": {"y": "m:Y", "X": "m:X"}, "empty": {}, "a": {"z": "m:Z"}}
    assert render_entry_points(groups) == "[a]\nz = m:Z\n\n[b]\nX = m:X\ny = m:Y\n"


def test_nothing_is_written_as_nothing() -> None:
    """An empty text."""
    assert render_entry_points({}) == ""
    assert parse_entry_points("") == ({}, [])


def test_comments_and_blank_lines_are_passed_over() -> None:
    """Anywhere."""
    text = "# one\n\n[my.ns]\n  # two\na = m:A\n\n"
    assert parse_entry_points(text) == ({"my.ns": {"a": "m:A"}}, [])


def test_a_group_may_come_twice() -> None:
    """Its entries are one group."""
    assert parse_entry_points("[a]\nx = m:X\n[b]\ny = m:Y\n[a]\nz = m:Z\n")[0] == {
        "a": {"x": "m:X", "z": "m:Z"},
        "b": {"y": "m:Y"},
    }


def test_only_the_first_equals_sign_is_a_delimiter() -> None:
    """Neither a colon nor a second one."""
    assert parse_entry_points("[g]\na:b = m:A = 5\n")[0] == {"g": {"a:b": "m:A = 5"}}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a = m:A\n[g]\n", 1, "'a = m:A' stands before the first [group]"),
        ("[g]\n\na\n", 3, "'a' is not of the form 'name = module:attribute'"),
        ("[g]\na =\n", 2, "'a =' is not of the form 'name = module:attribute'"),
        ("[g]\n= m:A\n", 2, "'= m:A' is not of the form 'name = module:attribute'"),
        ("[g\na\n", 1, "'[g' stands before the first [group]"),
        ("[g]\na = m:A\na = m:B\n", 3, "[g] 'a' is there twice: 'm:A' counts, 'm:B' does not"),
    ],
)
def test_malformed_lines_are_problems(text: str, line: int, message: str) -> None:
    """With source, line and reason."""
    first = parse_entry_points(text, "plux.ini")[1][0]
    assert (first.source, first.line, first.message) == ("plux.ini", line, message)
    assert str(first) == f"plux.ini:{line}: {message}"
    assert repr(first) == f"TextProblem({str(first)!r})"


def test_what_follows_a_malformed_line_is_read() -> None:
    """One mistake does not hide the others, or the entries."""
    groups, problems = parse_entry_points("early = m:E\n[g]\nbad\na = m:A\nworse\n")
    assert groups == {"g": {"a": "m:A"}}
    assert [problem.line for problem in problems] == [1, 3, 5]


def test_malformed_lines_are_passed_over_by_the_iterator() -> None:
    """If nobody wants to know."""
    assert list(iter_entry_points("early = m:E\n[g]\nbad\na = m:A\n")) == [("g", "a", "m:A")]


def test_the_iterator_gives_repeated_names_too() -> None:
    """The first counts for `parse_entry_points`, as for who asks `importlib.metadata` for the name."""
    text = "[g]\na = m:A\na = m:B\n"
    assert list(iter_entry_points(text)) == [("g", "a", "m:A"), ("g", "a", "m:B")]
    assert parse_entry_points(text)[0] == {"g": {"a": "m:A"}}
    assert Installed(text).entry_points["a"].value == "m:A"


def test_an_entry_that_is_there_twice_is_one() -> None:
    """Saying the same again is no problem."""
    assert parse_entry_points("[g]\na = m:A\na = m:A\n") == ({"g": {"a": "m:A"}}, [])


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "it is empty"),
        (" a", "it begins or ends with a blank"),
        ("a\t", "it begins or ends with a blank"),
        ("a=b", "it contains '='"),
        ("#a", "it begins with '#'"),
        (";a", "it begins with ';'"),
        ("[a", "it begins with '['"),
        ("a\nb", "it contains a line break or a NUL"),
        ("a\u2028b", "it contains a line break or a NUL"),
        ("a\0b", "it contains a line break or a NUL"),
        ("a\ud800b", "it contains a lone surrogate, which no UTF-8 file can hold"),
    ],
)
def test_names_that_cannot_be_written(name: str, reason: str) -> None:
    """They are refused with the reason, not mangled."""
    assert check_name(name) == reason
    with pytest.raises(ValueError, match="cannot be written: ") as info:
        render_entry_points({"g": {name: "m:A"}})
    assert str(info.value).endswith(reason)


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        ("", "it is empty"),
        ("a ", "it begins or ends with a blank"),
        ("[a", "it contains a bracket"),
        ("a]b", "it contains a bracket"),
        ("a\nb", "it contains a line break or a NUL"),
    ],
)
def test_groups_that_cannot_be_written(group: str, reason: str) -> None:
    """The same for groups."""
    assert check_group(group) == reason
    with pytest.raises(ValueError, match=reason):
        render_entry_points({group: {"a": "m:A"}})


@pytest.mark.parametrize("value", ["", " m:A", "m:A\nb = m:B", "m:", ":A", "m:<locals>.A", "a b", "m:A]", "m:A [x"])
def test_values_that_cannot_be_written(value: str) -> None:
    """What could never be resolved is refused."""
    assert check_value(value)
    with pytest.raises(ValueError, match="cannot be written: "):
        render_entry_points({"g": {"a": value}})


@pytest.mark.parametrize("header", ["[]", "[[]]"])
def test_a_header_without_a_name_is_a_problem(header: str) -> None:
    """What stands below it is in no group."""
    groups, problems = parse_entry_points(f"{header}\na = m:A\n[g]\nb = m:B\n", "f.txt")
    assert groups == {"g": {"b": "m:B"}}
    assert list(map(str, problems)) == [f"f.txt:1: '{header}' names no group"]
