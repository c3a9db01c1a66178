"""Run the suite on every other supported Python that this machine has.

Interpreters are looked for on PATH and among pyenv's versions; one that does not start (a shim without a version behind
it) does not count. Each gets an environment in .venvs/, kept for the next time. What was not found is said and is no
failure; a failing suite is.

    python -m scripts.test_pythons [--than PYTHON] [PYTEST_ARGUMENT ...]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.package_index import uv_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["interpreters", "main"]

ROOT = Path(__file__).parents[1]
SUPPORTED = ("3.10", "3.11", "3.12", "3.13")
UV = (sys.executable, "-m", "uv")


def version_of(python: Path | str) -> str | None:
    """Return "3.12" for an interpreter that starts, else None."""
    command = [str(python), "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def candidates(version: str) -> Iterator[Path]:
    """Yield where an interpreter of this version could be: every folder of PATH, then pyenv's versions."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield Path(folder or ".") / f"python{version}"
    try:
        done = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return
    if done.returncode == 0:
        yield from sorted(Path(done.stdout.strip(), "versions").glob(f"{version}.*/bin/python"), reverse=True)


def interpreters(versions: Sequence[str]) -> dict[str, Path | None]:
    """Return the first interpreter that really runs for each version, or None."""
    return {
        version: next((path for path in candidates(version) if path.exists() and version_of(path) == version), None)
        for version in versions
    }


def environment_for(version: str, python: Path) -> Path:
    """Return the interpreter of the environment for `version`, made or brought up to date if need be."""
    folder = ROOT / ".venvs" / version
    inside = folder / "bin" / "python"
    stamp = folder / ".installed"
    project = ROOT / "pyproject.toml"
    if stamp.exists() and version_of(inside) == version and stamp.stat().st_mtime >= project.stat().st_mtime:
        return inside
    environment = uv_environment(os.environ)
    # With pip: tests read its configuration and download with it.
    make = [*UV, "venv", "--quiet", "--clear", "--seed", "--python", str(python), str(folder)]
    install = [*UV, "pip", "install", "--quiet", "--python", str(inside), "--editable", ".[cli,dev]"]
    for command in (make, install):
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    stamp.touch()
    return inside


def run_suite(version: str, python: Path, arguments: Sequence[str]) -> bool:
    """Run pytest in the environment for `version`; True if it passed."""
    print(f"== Python {version} ({python})", flush=True)
    inside = environment_for(version, python)
    suite = [str(inside), "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", *arguments]
    return subprocess.run(suite, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode == 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the suites and return 1 if one failed."""
    parser = argparse.ArgumentParser(description="Run the suite on every other supported Python of this machine.")
    parser.add_argument("--than", default=sys.executable, help="the Python whose version is left out")
    options, arguments = parser.parse_known_args(argv)
    here = version_of(options.than)
    found = interpreters([version for version in SUPPORTED if version != here])
    missing = [version for version, python in found.items() if python is None]
    results = {
        version: run_suite(version, python, arguments) for version, python in found.items() if python is not None
    }
    print("== " + ", ".join(f"Python {v}: {'passed' if passed else 'FAILED'}" for v, passed in results.items()))
    if missing:
        print(f"== not found on this machine: Python {', '.join(missing)}")
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
