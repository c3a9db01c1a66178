"""Static discovery says what importing says, for thousands of generated projects."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from plux.discovery.packages import modules_below
from plux.discovery.static import discover

from .judge import disagreements
from .oracle import ask
from .program import Program, programs

CASES = int(os.environ.get("PLUX_DIFFERENTIAL_CASES", "2000"))
SEED = int(os.environ.get("PLUX_DIFFERENTIAL_SEED", "0"))
SHARDS = 8
SECONDS = 1.0
"""Longer, reading a project may not take."""


def check(program: Program, root: Path) -> None:
    """Write a project, discover its plugins both ways, and compare."""
    for path, data in program.files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    start = time.process_time()
    found = discover(modules_below(root))
    seconds = time.process_time() - start
    answer = ask(root, list(program.modules))
    differences = disagreements(found, answer, root, exact=not program.doubts)
    if seconds > SECONDS:
        differences.append(f"it took {seconds:.2f} s")
    if differences:
        raised = [f"{name} raised {error!r}" for name, error in answer.raised.items()]
        pytest.fail("\n".join([*differences, *raised, "", str(program)]), pytrace=False)


@pytest.mark.timeout(max(180, CASES))
@pytest.mark.parametrize("shard", range(SHARDS))
def test_reading_says_what_importing_says(shard: int) -> None:
    """The same plugins under references that resolve to them, or a problem that covers what is missing."""

    @seed(SEED * SHARDS + shard)
    @settings(
        max_examples=max(1, CASES // SHARDS),
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(programs())
    def compare(program: Program) -> None:
        with tempfile.TemporaryDirectory(prefix="plux-") as directory:
            check(program, Path(directory).resolve())

    compare()
