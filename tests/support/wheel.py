"""The wheel of plux, built once for all workers of a test run."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from tests.support.process import run
from tests.support.venv import UV

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ROOT", "shared_wheel"]

ROOT = Path(__file__).parents[2]


def shared_wheel(folder: Path, environment: Mapping[str, str]) -> Path:
    """Return the wheel of plux in `folder`; the first caller builds it, the others wait."""
    wheels = folder / "wheels"
    with FileLock(str(folder / "wheels.lock")):
        if not wheels.exists():
            build = folder / "wheels.new"
            source = _copy_of_the_project(folder / "plux-source")
            run([*UV, "build", "--quiet", "--wheel", "--out-dir", build, source], env=environment)
            build.rename(wheels)
    (wheel,) = wheels.glob("plux-*.whl")
    return wheel


def _copy_of_the_project(target: Path) -> Path:
    """Copy what goes into the distribution: a build in the tree itself would leave its files there."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, target)
    shutil.copytree(ROOT / "src", target / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    return target
