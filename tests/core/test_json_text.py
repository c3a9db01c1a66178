"""JSON texts, written without the library."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plux.core.json_text import json_text
from tests.support.process import run_python

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(_VALUES, st.sampled_from([" ", "  "]))
def test_it_is_what_json_gives(value: object, indent: str) -> None:
    """Whatever stands in it."""
    assert json_text(value, indent) == json.dumps(value, indent=indent, ensure_ascii=False)


@pytest.mark.parametrize("text", ['"', "\\", "\n", "\x7f", "\u2028", "é", "\U0001f600", ""])
def test_characters_that_json_writes_in_another_way(text: str) -> None:
    """And some that it leaves as they are."""
    assert json_text([text]) == json.dumps([text], indent=1, ensure_ascii=False)


def test_what_discovery_finds_needs_no_json() -> None:
    """That is what it is for."""
    code = """
        import sys
        from plux.core.json_text import json_text
        json_text({"plugins": [{"namespace": "my.ns", "name": "ein Plugin für zwei", "line": 3}], "version": 1})
        print("json" in sys.modules)
        """
    assert run_python(code, measured=False).stdout == "False\n"
