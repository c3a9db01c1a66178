"""Trees that nobody wrote for plux hold no plugins, and nothing in them is a problem: no false alarms."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from plux.discovery.packages import modules_below
from plux.discovery.patterns import Patterns
from plux.discovery.static import discover

# what is plux itself, and suites of tests, which hold what is no Python on purpose
EXCLUDED = Patterns(exclude=("plux", "plugin", "**/test", "**/tests", "lib2to3"))


@pytest.mark.parametrize("place", ["stdlib", "purelib"])
def test_trees_of_others_give_nothing(place: str) -> None:
    """The standard library, and everything in this environment: see `scripts/sweep.py` for larger ones."""
    found = discover(modules_below(Path(sysconfig.get_path(place)), EXCLUDED))
    assert found.files_found > 100
    assert (found.plugins, found.problems) == ((), ())
