"""The command line in a process of its own, in whatever surroundings."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support.process import unmeasured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.support.process import Completed

__all__ = ["run_plux"]


def run_plux(
    cwd: Path,
    *args: str | Path,
    env: Mapping[str, str | None] | None = None,
    flags: Sequence[str] = (),
    before: Sequence[str | Path] = (),
    timeout: float = 60,
) -> Completed:
    """Run `plux` in a directory; it must not take long, and must not end with a traceback.

    Args:
        cwd: the directory.
        args: the arguments.
        env: what is added to the environment; None takes a variable away.
        flags: options of the interpreter.
        before: a program and its arguments that start the interpreter.
        timeout: the seconds that it may take.
    """
    # coverage would write its data where nothing can be written, and say so
    environment = {**unmeasured(), **(env or {})}
    command = [*before, sys.executable, *flags, "-m", "plux", *args]
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={name: value for name, value in environment.items() if value is not None},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        timeout=timeout,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done
