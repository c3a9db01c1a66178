"""The rows of the table once more: importing the code is the oracle, and what it says is what the table says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from plux.discovery.importing import discover_by_importing
from plux.discovery.packages import modules_below
from tests.discovery.patterns.table import FAMILIES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.discovery.patterns.pattern import Pattern

PATTERNS = [
    pytest.param(pattern, id=f"{family.title}: {pattern.title}")
    for family in FAMILIES
    for pattern in family.patterns
    if pattern.oracle is None and sys.version_info >= pattern.python
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_importing_says_the_same(pattern: Pattern, tmp_path: Path) -> None:
    """The plugins of a row, with their references; and the problems that do not come from reading."""
    expected = pattern.write(tmp_path)
    project = tmp_path / "project"
    discovery = discover_by_importing(modules_below(project), path=[project, tmp_path / "site"])
    found = {
        f"{group}:{name}": reference
        for group, entries in discovery.entry_points().items()
        for name, reference in entries.items()
    }
    assert (found, {p.code for p in discovery.problems}) == (pattern.references, {code for code, _, _ in expected})
