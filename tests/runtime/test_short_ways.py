"""What the start of a program does the short way: it leads where the long way does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plux.core.entrypoint_text import TextProblem, iter_entry_points
from plux.core.reference import ObjectReference
from plux.runtime.cache import in_plain_text
from plux.runtime.resolve import resolve_reference

if TYPE_CHECKING:
    from tests.support.site import FakeSite


PIECES = [
    "[g]\n",
    "\n[h]\n",
    "n = m:A\n",
    "[g]",
    "[",
    "]",
    "\n",
    "\r",
    "\x0b",
    "\x85",
    "\u2028",
    "g",
    "=",
    " = ",
    "a = m:B\n",
    "#",
    " ",
    "\t",
    "a",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["g", "g]", "", "a g", "[g"]))
def test_a_plain_text_is_what_the_parser_says_of_it(text: str, group: str) -> None:
    """Reading a group without the others finds the same entries, or leaves it to the parser."""
    plain = in_plain_text(text, group)
    problems: list[TextProblem] = []
    parsed = [(name, value) for _, name, value in iter_entry_points(text, problems, only=group)]
    assert plain is None or (list(zip(*plain, strict=True)), []) == (parsed, problems)


def test_a_header_that_names_no_group_is_left_to_the_parser() -> None:
    """What stands below it is in no group, also not in that without a name."""
    assert in_plain_text("[]\na = m:A\n", "") is None


@pytest.mark.parametrize(
    "text",
    [
        "[g]\na = m:A\n",
        "[f]\nb = m:B\n\n[g]\na = m:A\n\n[h]\nc = m:C\n",
        "[g]\n# a comment\na=m:A\n \n[h]",
        "[g]\n\ta = m:A\n",
        "[g]\na = m:A \n",
        "[f.g]\ng = g:G\n\n[g]\na = m:A\n\n[h.g]\ng = g:G\n",
    ],
)
def test_what_programs_write_is_plain(text: str) -> None:
    """The short way is taken at all."""
    assert in_plain_text(text, "g") == (["a"], ["m:A"])


@pytest.mark.parametrize(
    "text", ["a..b:c", ".a:c", "a.:c", "a:b:c", "a b:c", "json:d\u00b7e", "json:de\u0301", "j\u00b7:a", "1a b:c"]
)
def test_the_short_way_takes_what_the_parser_takes(text: str) -> None:
    """What is an identifier for Python alone (a middle dot, a combining accent), importlib.metadata does not load."""
    with pytest.raises(ValueError, match="is not an object reference"):
        resolve_reference(text)
    with pytest.raises(ValueError, match="is not an object reference"):
        ObjectReference.parse(text)


@pytest.mark.parametrize(
    "text", ["json:dumps", "json.decoder:JSONDecoder", "json:JSONDecoder.decode", "os.path", "json : dumps"]
)
def test_the_short_way_leads_to_the_same_object(text: str) -> None:
    """Whichever way a reference takes."""
    assert resolve_reference(text) is ObjectReference.parse(text).resolve()


def test_names_are_taken_as_they_are_written(site: FakeSite) -> None:
    """Python normalizes identifiers in source (NFKC), so a reference that spells them otherwise leads nowhere."""
    site.add("some", files={"ligature.py": "class \ufb01ne:\n    pass\n"})
    assert resolve_reference("ligature:fine").__name__ == "fine"  # type: ignore[attr-defined]  # it is a class
    with pytest.raises(AttributeError):
        resolve_reference("ligature:\ufb01ne")
