"""The frame of a driver: a script that a build tool runs in, started by `plux.build.process.run_driver`.

It is started as ``python driver.py QUESTION ANSWER``, both paths of JSON files. The answer holds what the work
returned, or ``error`` (a line for people), with ``unexpected`` if it was no error of the build tool's own kind, or
``missing`` (a tool that is not installed), or ``late`` (the file and line that the project did not get past, empty if
that is none of its own).
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import traceback
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from plux.build.reading import require_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, TracebackType

__all__ = ["UNWRITABLE", "answer"]

Request = dict[str, object]

UNWRITABLE = 74
"""The exit code if the answer cannot be written."""

_OF_DISKS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}


def answer(tool: str, work: Callable[[Request], dict[str, object]]) -> None:
    """Do the work, write the answer, and end the process, whatever threads the project has left running.

    Args:
        tool: the top-level module of the build tool; its absence is the answer ``missing``.
        work: gets the question.
    """
    question, target = Path(sys.argv[1]), Path(sys.argv[2])
    request: Request = json.loads(question.read_text(encoding="utf-8"))
    try:
        with _limited(float(str(request["limit"]))):
            result = _refusal(request.get("path")) or work(request)
    except ModuleNotFoundError as error:
        result = {"missing": tool} if error.name == tool else _failure(error)
    except SystemExit as error:
        result = {"error": _exit(error.code), "place": _place(error.__traceback__), "unexpected": True}
    except _TooLate as error:
        result = {"late": _place(error.__traceback__)}
    except BaseException as error:  # noqa: BLE001 - code of the project runs in here; every failure is the answer
        result = _failure(error)
    code = 1 if "late" in result else 0
    try:
        # The answer comes to its place whole or not at all.
        part = target.with_suffix(".part")
        part.write_text(json.dumps(result), encoding="utf-8")
        part.replace(target)
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = UNWRITABLE
    os._exit(code)


class _TooLate(BaseException):
    """The time is over. Not an `Exception`, of which a project may catch all there are."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise within the context when the time is over, and once a second from then on. 0 means that there is no limit.

    Whoever has started this process ends it a little later. He does not know which line is to blame, and may be gone.
    """
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _raise(_signal: int, _frame: FrameType | None) -> None:
    raise _TooLate


def _place(trace: TracebackType | None) -> str:
    """The innermost line that belongs to the project: ``setup.py:3``."""
    found = ""
    while trace is not None:
        file = _file_of_project(trace)
        found = f"{file}:{trace.tb_lineno}" if file else found
        trace = trace.tb_next
    return found


def _file_of_project(trace: TracebackType) -> str:
    """The file of a line, relative to the project; nothing if it does not belong to that."""
    frame, here = trace.tb_frame, Path.cwd()
    name = frame.f_code.co_filename
    # setuptools executes the text of a script
    path = Path(str(frame.f_globals.get("__file__")) if name == "<string>" else name).absolute()
    # an environment may lie in the project
    is_own = path.is_relative_to(here) and not path.is_relative_to(sys.prefix) and "site-packages" not in path.parts
    return path.relative_to(here).as_posix() if is_own and path.is_file() else ""


def _from_project(trace: TracebackType | None) -> TracebackType | None:
    """A traceback from the first line on that belongs to the project; nobody needs to know how it was called."""
    start = trace
    while start is not None and not _file_of_project(start):
        start = start.tb_next
    return start or trace


def _refusal(extra: object) -> dict[str, object] | None:
    """Name a file of installed metadata that would keep a build tool waiting: it asks all of them for plugins."""
    places = [*(extra if isinstance(extra, list) else []), *sys.path]
    for place in dict.fromkeys(map(str, places)):
        for suffix in ("dist-info", "egg-info"):
            for info in Path(place).glob(f"*.{suffix}"):
                for name in ("entry_points.txt", "METADATA", "PKG-INFO"):
                    try:
                        require_regular(info / name)
                    except OSError as error:
                        return {"error": f"{error.filename}: {error.strerror}, and the build backend would wait for it"}
    return None


def _exit(code: object) -> str:
    """What is said of a script that ends the process: the text, or the number, that it gives as the reason."""
    if code is None or isinstance(code, int):
        return f"it exits there, with code {code or 0:d}"
    return f"it exits there: {code}"


def _failure(error: BaseException) -> dict[str, object]:
    module = type(error).__module__
    if isinstance(error, OSError) and error.errno in _OF_DISKS:
        return {"error": f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)}
    if module.startswith(("setuptools", "distutils")):
        return {"error": str(error)}
    if isinstance(error, (ValueError, TypeError)) and _raised_in(error, "hatchling"):
        return {"error": str(error)}
    name = type(error).__name__
    if isinstance(error, SyntaxError) and error.filename == "<string>" and Path("setup.py").is_file():
        return {"error": f"{name}: {error.msg}", "place": f"setup.py:{error.lineno}"}
    place = _place(error.__traceback__)
    with suppress(OSError):  # nobody may be able to read it
        traceback.print_exception(error.with_traceback(_from_project(error.__traceback__)))
    return {"error": f"{name}: {error}", "place": place, "unexpected": True}


def _raised_in(error: BaseException, package: str) -> bool:
    """Whether the innermost frame of the error is one of a package: then its text is made for people."""
    trace = traceback.extract_tb(error.__traceback__)
    return bool(trace) and package in Path(trace[-1].filename).parts
