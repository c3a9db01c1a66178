"""Asking a build tool about a project, in a process of its own.

What a project runs to be built (``setup.py``, hooks of hatchling) may print, exit, start threads or change what it
likes. None of that reaches the process that asks: a driver (a script of this package) does the work there.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import BuildError, ToolMissing

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["run_driver"]

LOG = logging.getLogger(__name__)

_SHOWN_LINES = 15


def run_driver(driver: Path, request: Mapping[str, object], workdir: Path) -> dict[str, object]:
    """Run a driver in a project and return its answer.

    Args:
        driver: the script; see `plux.build.driver` for what it has to do.
        request: what it is asked, as JSON.
        workdir: the directory in which it runs.

    Raises:
        BuildError: the project or the build tool failed; the text ends with what they printed.
        ToolMissing: the build tool is not installed.
    """
    plux_root = str(Path(__file__).resolve().parents[2])
    with tempfile.TemporaryDirectory(prefix="plux-") as scratch:
        question, answer, printed = (Path(scratch, name) for name in ("question", "answer", "printed"))
        question.write_text(json.dumps({**request, "plux_root": plux_root}), encoding="utf-8")
        # a file, because a process left behind by the project would keep a pipe open for ever
        with printed.open("wb") as output:
            code = subprocess.run(
                [sys.executable, str(driver), str(question), str(answer)],
                cwd=workdir,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
        text = printed.read_text(encoding="utf-8", errors="replace").strip()
        if not answer.is_file():
            raise BuildError(f"reading the project in {workdir} ended early, with exit code {code}{_quoted(text)}")
        result: dict[str, object] = json.loads(answer.read_text(encoding="utf-8"))
    if text:
        LOG.debug("printed while reading the project in %s:\n%s", workdir, text)
    if "missing" in result:
        raise ToolMissing(str(result["missing"]), f"{workdir} is built with it")
    if "error" in result:
        raise BuildError(f"{workdir}: {result['error']}{_quoted(text) if result.get('unexpected') else ''}")
    return result


def _quoted(text: str) -> str:
    """The last lines of an output, indented."""
    lines = text.splitlines()[-_SHOWN_LINES:]
    return "".join(["; it printed:", *(f"\n    | {line}" for line in lines)]) if lines else ""
