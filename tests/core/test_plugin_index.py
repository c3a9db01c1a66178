"""The text of an index."""

from __future__ import annotations

import pytest

from plux.core.plugin_index import parse_plugin_index, render_plugin_index

ROW = {"namespace": "my.ns", "name": "one", "value": "pk:One", "kind": "class"}


def test_what_was_written_can_be_read() -> None:
    """With rows as they are, and the source if there is one."""
    index = parse_plugin_index(render_plugin_index([ROW], {"packages": {"pk": "src/pk"}}))
    assert index is not None
    assert (index.plugins, index.source, index.names()) == ([ROW], {"packages": {"pk": "src/pk"}}, [("my.ns", "one")])
    assert "source" not in render_plugin_index([ROW])


def test_the_form_is_the_one_that_is_looked_for() -> None:
    """`plux.runtime.naming` does not parse it."""
    text = render_plugin_index([ROW])
    assert '"namespace": "my.ns",\n   "name": "one",\n   "value": "pk:One"' in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"plugins": 3}',
        '{"plugins": [1]}',
        '{"plugins": [{"namespace": "a", "name": "b"}]}',
        "[" * 50_000,
    ],
)
def test_anything_else_is_no_index(text: str) -> None:
    """However it is made."""
    assert parse_plugin_index(text) is None
