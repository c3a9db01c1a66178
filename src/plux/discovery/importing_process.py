"""Starting the process that imports a project, watching it, and reading its journal."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.core.record import field, record

from .importing_child import UNWRITABLE
from .process_group import end_group, start_group, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .source_module import SourceModule

__all__ = ["Happened", "import_modules"]

_CHILD = Path(__file__).with_name("importing_child.py")
_POLL = 0.05


@record(slots=True)
class Happened:
    """What went on in the process.

    `held` are the declarations that modules hold, `failed` the imports that failed, both as `importing_child` writes
    them. `printed` is {module: output} of what modules printed while they ran; `completed` their names in the order
    in which they ended. `ended` says how the process ended too early, in the module `current`; `left` are
    the modules that were not reached then.
    """

    held: list[dict[str, Any]] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)
    completed: list[str] = field(default_factory=list)
    ended: str | None = None
    current: str | None = None
    left: list[str] = field(default_factory=list)


def import_modules(
    wanted: Sequence[str], sources: Iterable[SourceModule], path: Sequence[Path], *, python: str, timeout: float
) -> Happened:
    """Import modules in a process of their own.

    Args:
        wanted: the names of the modules to import, in this order.
        sources: where the modules of the project are; all others are found on the path.
        path: directories to be first on the search path.
        python: the interpreter.
        timeout: seconds that a module may take.
    """
    question = {
        "modules": list(wanted),
        "sources": [(module.name, str(module.path), module.is_package) for module in sources],
        "path": [str(directory) for directory in path],
        "plux": str(Path(__file__).resolve().parents[2]),
    }
    with tempfile.TemporaryDirectory(prefix="plux-", ignore_cleanup_errors=True) as scratch:
        asked, journal, printed = (Path(scratch, name) for name in ("question", "journal", "printed"))
        try:
            asked.write_text(json.dumps(question), encoding="utf-8")
            journal.touch()
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(asked)) from error
        # a file, because a process left behind by the project would keep a pipe open for ever
        with printed.open("ab") as output:
            ended = _watch([python, str(_CHILD), str(asked), str(journal)], output.fileno(), journal, timeout, path)
        return _read(journal, printed.read_bytes(), wanted, ended)


def _watch(command: list[str], output: int, journal: Path, timeout: float, path: Sequence[Path]) -> str:
    """Run the process, end it if nothing happens any more, and say how it ended."""
    process = start_group(
        command,
        output=output,
        cwd=path[0] if path else None,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
    )
    size, since = 0, time.monotonic()
    try:
        while True:
            code = wait_until(process, time.monotonic() + _POLL)
            if code is not None:
                return _said(code)
            grown = journal.stat().st_size
            if grown != size:
                size, since = grown, time.monotonic()
            elif time.monotonic() - since > timeout:
                return f"takes longer than {timeout:g} seconds"
    finally:
        end_group(process)


def _said(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"ends the process by {signal.Signals(-code).name}"
    if code == UNWRITABLE:
        return "fails, as the temporary directory cannot be written to (is the disk full?)"
    return f"ends the process with exit code {code}"


def _read(journal: Path, printed: bytes, wanted: Sequence[str], ended: str) -> Happened:
    happened = Happened()
    running: list[str] = []
    reached: list[str] = []
    done = False
    output: dict[str, bytes] = {}
    at = 0
    for event in _events(journal):
        if "next" in event:
            reached.append(event["next"])
        elif "printed" in event:
            owner = running[-1] if running else (reached[-1] if reached else "")
            output[owner] = output.get(owner, b"") + printed[at : event["printed"]]
            at = event["printed"]
            if "enter" in event:
                running.append(event["enter"])
            elif running:
                happened.completed.append(running.pop())
        elif "failed" in event:
            happened.failed.append(event)
        elif "held" in event:
            happened.held += event["held"]
        elif "done" in event:
            happened.held, done = event["done"], True
    if not done:
        happened.ended = ended
        happened.current = running[-1] if running else (reached[-1] if reached else None)
        happened.left = list(wanted[len(reached) :])
        output[happened.current or ""] = output.get(happened.current or "", b"") + printed[at:]
    happened.printed = {name: text.decode("utf-8", "replace") for name, text in output.items() if text.strip()}
    return happened


def _events(journal: Path) -> Iterable[dict[str, Any]]:
    for line in journal.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):  # the last line, if the process ended while it wrote
            yield json.loads(line)
