"""The table in docs/discovery.md: every row is true."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from plux.discovery.packages import modules_below
from plux.discovery.static import discover
from tests.discovery.patterns.table import FAMILIES, rendered, shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discovery.patterns.pattern import Pattern

PATTERNS = [
    pytest.param(pattern, id=f"{family.title}: {pattern.title}") for family in FAMILIES for pattern in family.patterns
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_a_row_says_is_true(pattern: Pattern, tmp_path: Path) -> None:
    """Exactly these plugins with exactly these references, and exactly these problems where they are."""
    if sys.version_info < pattern.python:
        pytest.skip(f"syntax of Python {'.'.join(map(str, pattern.python))}")
    expected = pattern.write(tmp_path)
    project = tmp_path / "project"
    discovery = discover(modules_below(project), search_path=[project, tmp_path / "site"])
    found = {
        f"{group}:{name}": reference
        for group, entries in discovery.entry_points().items()
        for name, reference in entries.items()
    }
    problems = {(p.code, p.file.relative_to(project).as_posix(), p.line) for p in discovery.problems if p.file}
    assert (found, problems) == (pattern.references, expected)
    assert all(p.file is not None for p in discovery.problems)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_example_of_a_row_is_from_its_code(pattern: Pattern, tmp_path: Path) -> None:
    """What the table shows is what is tested."""
    pattern.write(tmp_path)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in (tmp_path / "project").rglob("*.py*")]
    lines = {line.strip() for text in texts for line in text.splitlines()}
    lines |= {line.partition("  # problem")[0] for line in lines}
    assert [line for line in pattern.lines if line.strip() not in lines] == []


def test_the_table_of_the_documentation_is_this_one() -> None:
    """`python -m tests.discovery.patterns.table` writes it anew."""
    assert shown() == rendered()
