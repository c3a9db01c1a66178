"""Every test file is collected: a folder with an unlucky name would be left out without a word."""

from __future__ import annotations

import sys

from tests.support.process import run, unmeasured
from tests.support.wheel import ROOT


def test_every_test_file_is_collected() -> None:
    """The files that pytest lists are the files that are there."""
    env = {name: value for name, value in unmeasured().items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    listing = run(command, cwd=ROOT, env=env).stdout
    collected = {line.partition("::")[0] for line in listing.splitlines() if "::" in line}
    there = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if "samples" not in path.relative_to(ROOT).parts
    }
    assert there - collected == set()
