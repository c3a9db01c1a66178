"""A command that cannot begin, for programs: what is wrong, in the form in which they get everything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plux.discovery.result import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from plux.build.errors import BuildError

    from .context import Context
    from .errors import CommandError

__all__ = ["failure_document", "failure_problems"]


def failure_problems(error: BuildError | CommandError, workdir: Path) -> tuple[Problem, ...]:
    """Return an error as problems: of the configuration, one for each mistake."""
    from plux.build.errors import ConfigError

    mistakes = error.mistakes if isinstance(error, ConfigError) else (error.message,)
    return tuple(_problem(mistake, error.advice, workdir) for mistake in mistakes)


def _problem(message: str, advice: str, workdir: Path) -> Problem:
    """A problem of the file and the line that the message begins with, if it does."""
    path = workdir / "pyproject.toml"
    match = re.match(re.escape(str(path)) + r"(?::(\d+))?: (.*)", message, re.DOTALL)
    if match is None:
        return Problem(code="failed", message=message, advice=advice)
    line = int(match[1]) if match[1] else None
    return Problem(code="config", message=match[2], advice=advice, file=path, line=line)


def failure_document(error: BuildError | CommandError, context: Context) -> dict[str, object]:
    """Return an error as ``plux check --json`` prints it."""
    from .errors import CommandError

    problems = [
        {
            "code": problem.code,
            "message": problem.message,
            "advice": problem.advice,
            "file": context.shown(problem.file) if problem.file is not None else None,
            "line": problem.line,
        }
        for problem in failure_problems(error, context.workdir)
    ]
    said = error if isinstance(error, CommandError) else CommandError(error.message, error.advice)
    return {"error": said.as_values(), "ok": False, "problems": problems, "targets": [], "configuration": []}
