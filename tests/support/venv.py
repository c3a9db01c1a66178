"""Fresh virtual environments, made and filled by uv."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.support.process import Completed, run, run_python

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["UV", "Venv", "new_venv"]

UV = (sys.executable, "-m", "uv")


@dataclass(frozen=True)
class Venv:
    """A virtual environment at `path`, with the environment variables for everything that runs in it."""

    path: Path
    environment: Mapping[str, str]

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.path / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """The folder where pure Python distributions are installed."""
        return next((self.path / "lib").glob("python*/site-packages"))

    def install(self, *arguments: str | Path, check: bool = True) -> Completed:
        """`uv pip install` with these arguments (requirements, paths, `--editable`, ...); builds are isolated."""
        command = [*UV, "pip", "install", "--quiet", "--python", self.python, *arguments]
        return run(command, env=self.environment, check=check)

    def run(self, program: str, *arguments: str | Path, cwd: Path | None = None, check: bool = True) -> Completed:
        """Run a console script of this environment."""
        return run([self.path / "bin" / program, *arguments], env=self.environment, cwd=cwd, check=check)

    def run_python(self, code: str, *arguments: str | Path, cwd: Path | None = None, check: bool = True) -> Completed:
        """Run `code` with this environment's interpreter."""
        return run_python(code, *arguments, python=self.python, env=self.environment, cwd=cwd, check=check)

    def run_module(self, module: str, *arguments: str | Path, cwd: Path | None = None, check: bool = True) -> Completed:
        """`python -m module` with these arguments."""
        return run([self.python, "-m", module, *arguments], env=self.environment, cwd=cwd, check=check)


def new_venv(
    path: Path, environment: Mapping[str, str], *, python: Path | str = sys.executable, seed: bool = False
) -> Venv:
    """Make an environment at `path` for `python`; with `seed` it holds pip."""
    command: list[str | Path] = [*UV, "venv", "--quiet", "--python", str(python), *(["--seed"] if seed else []), path]
    run(command, env=environment)
    return Venv(path, environment)
