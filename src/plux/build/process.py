"""Asking a build tool about a project, in a process of its own.

What a project runs to be built (``setup.py``, hooks of hatchling) may print, exit, start processes or threads, change
what it likes, or never end. None of that reaches the process that asks: a driver (a script of this package) does the
work there, and has a limited time for it.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from plux.discovery.process_group import end_group, start_group, wait_until

from .driver import UNWRITABLE
from .errors import BuildError, ToolMissing
from .reading import require_regular

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["VARIABLE", "run_driver"]

LOG = logging.getLogger(__name__)

VARIABLE = "PLUX_BACKEND_TIMEOUT"
"""The environment variable with the seconds that a build tool may take to say what is in a project."""

_SECONDS = 120.0
_MOST = 100_000_000.0  # three years; timers of operating systems end at some number
_GRACE = 3.0  # for the driver, which knows where it is and may say it
_SHOWN_LINES = 15
_OTHER_PLACE = "Make place there, or name another directory with the environment variable TMPDIR."
_READ = ("pyproject.toml", "setup.cfg", "setup.py", "hatch.toml", "MANIFEST.in")


def run_driver(driver: Path, request: Mapping[str, object], workdir: Path) -> dict[str, object]:
    """Run a driver in a project and return its answer.

    Args:
        driver: the script; see `plux.build.driver` for what it has to do.
        request: what it is asked, as JSON.
        workdir: the directory in which it runs.

    Raises:
        BuildError: the project or the build tool failed, or did not come to an end; the text ends with what they
            printed.
        ToolMissing: the build tool is not installed.
    """
    for name in _READ:
        require_regular(workdir / name)
    limit = _limit()
    with _scratch() as scratch:
        question, answer, printed = (Path(scratch, name) for name in ("question", "answer", "printed"))
        plux_root = str(Path(__file__).resolve().parents[2])
        text = json.dumps({**request, "plux_root": plux_root, "limit": limit})
        try:
            question.write_text(text, encoding="utf-8")
        except OSError as error:
            raise _full(scratch) from error
        code = _run([sys.executable, str(driver), str(question), str(answer)], printed, workdir, limit)
        text = printed.read_text(encoding="utf-8", errors="replace").strip()
        result: dict[str, object] = json.loads(answer.read_text(encoding="utf-8")) if answer.is_file() else {}
    if code is None or "late" in result:
        raise _too_late(workdir, str(result.get("late") or ""), limit, text)
    if code == UNWRITABLE:
        raise _full(scratch)
    if not result:
        raise BuildError(f"reading the project in {workdir} ended early, with exit code {code}{_quoted(text)}")
    if text:
        LOG.debug("printed while reading the project in %s:\n%s", workdir, text)
    if "missing" in result:
        raise ToolMissing(str(result["missing"]), f"{workdir} is built with it")
    if "error" in result:
        where = workdir / str(result.get("place") or "")
        raise BuildError(f"{where}: {result['error']}{_quoted(text) if result.get('unexpected') else ''}")
    return result


def _run(command: list[str], printed: Path, workdir: Path, limit: float) -> int | None:
    """Run a driver and return its exit code; None if the time was not enough."""
    with printed.open("wb") as output:
        process = start_group(command, output=output, cwd=workdir)
        code = wait_until(process, time.monotonic() + limit + _GRACE if limit else None)
    if code == 0:  # what a project leaves behind when all went well may be meant to stay
        process.wait()
    else:
        end_group(process)
    return code


def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A directory for question and answer.

    Raises:
        BuildError: there is no place for it.
    """
    try:
        return tempfile.TemporaryDirectory(prefix="plux-", ignore_cleanup_errors=True)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise BuildError(f"{where}{error.strerror}", _OTHER_PLACE) from error


def _full(scratch: str) -> BuildError:
    what = f"the temporary directory {Path(scratch).parent} cannot be written to: is the disk full?"
    return BuildError(what, _OTHER_PLACE)


def _limit() -> float:
    """The seconds that there are; 0 for as many as it takes. An empty variable is none.

    Raises:
        BuildError: the variable holds no number of seconds, or one that is too large for a timer.
    """
    text = os.environ.get(VARIABLE, "").strip()
    try:
        seconds = float(text or _SECONDS)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= _MOST:  # nor is nan
        advice = f"It holds a number of seconds, at most {_MOST:.0f}; 0 means that there is no limit."
        raise BuildError(f"{VARIABLE} is {text!r}", advice)
    return seconds


def _too_late(workdir: Path, where: str, limit: float, printed: str) -> BuildError:
    """The project did not come to an end: say in which line, if that is known."""
    script = workdir / "setup.py"
    place = f"{workdir / where}: this" if where else f"{script}: it" if script.is_file() else f"reading {workdir}"
    return BuildError(
        f"{place} does not come to an end within {limit:g} s{_quoted(printed)}",
        f"Mend it, or give it more time with the environment variable {VARIABLE}, in seconds.",
    )


def _quoted(text: str) -> str:
    """The last lines of an output, indented."""
    lines = text.splitlines()[-_SHOWN_LINES:]
    return "".join(["; it printed:", *(f"\n    | {line}" for line in lines)]) if lines else ""
