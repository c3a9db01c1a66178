"""The table in the documentation is that of the cases and ways that are tried, and all of it is right."""

from __future__ import annotations

from scripts.backend_table import BEGIN, END, PAGE
from tests.building.matrix import CASES, WAYS


def test_the_documented_table_is_complete_and_right() -> None:
    """A case or way that is added has to be tried before it is documented."""
    text = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    assert head[4:] == list(WAYS)
    assert [(row[0], row[1], row[3]) for row in rows] == [(c.name, f"`{c.backend}`", c.lowest) for c in CASES]
    assert {cell for row in rows for cell in row[4:]} == {"yes"}
