"""Child processes with readable failures."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["Completed", "run", "run_python", "unmeasured"]

Completed: TypeAlias = "subprocess.CompletedProcess[str]"


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    check: bool = True,
    timeout: float = 150,
) -> Completed:
    """Run `command` without standard input and return what it printed; `env` replaces the environment.

    With `check` (the default) a failing command fails the test and shows its output.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=timeout,
    )
    if check and done.returncode:
        shown = f"{' '.join(words)}\nexit code {done.returncode}\n--- stdout\n{done.stdout}\n--- stderr\n{done.stderr}"
        raise AssertionError(shown)
    return done


def unmeasured(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment without what makes coverage start in children: for counted imports and times."""
    given = os.environ if env is None else env
    return {name: value for name, value in given.items() if not name.startswith(("COV_", "COVERAGE_"))}


def run_python(
    code: str,
    *args: str | Path,
    python: Path | str = sys.executable,
    path: Sequence[Path] = (),
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    check: bool = True,
    measured: bool = True,
) -> Completed:
    """Run dedented `code` in a fresh interpreter with `path` at the front of its search path.

    `env` is added to the environment. `measured=False` keeps coverage out of the child.
    """
    environment = {**os.environ, **(env or {})}
    if path:
        old = environment.get("PYTHONPATH", "")
        environment["PYTHONPATH"] = os.pathsep.join([*map(str, path), *([old] if old else [])])
    if not measured:
        environment = unmeasured(environment)
    return run([python, "-c", textwrap.dedent(code), *args], cwd=cwd, env=environment, check=check)
