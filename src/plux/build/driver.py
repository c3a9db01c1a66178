"""The frame of a driver: a script that a build tool runs in, started by `plux.build.process.run_driver`.

It is started as ``python driver.py QUESTION ANSWER``, both paths of JSON files. The answer holds what the work
returned, or ``error`` (a line for people), with ``unexpected`` if it was no error of the build tool's own kind, or
``missing`` (a tool that is not installed).
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["answer"]

Request = dict[str, object]


def answer(tool: str, work: Callable[[Request], dict[str, object]]) -> None:
    """Do the work, write the answer, and end the process, whatever threads the project has left running.

    Args:
        tool: the top-level module of the build tool; its absence is the answer ``missing``.
        work: gets the question.
    """
    question, target = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        result = work(json.loads(question.read_text(encoding="utf-8")))
    except ModuleNotFoundError as error:
        result = {"missing": tool} if error.name == tool else _failure(error)
    except SystemExit as error:
        result = {"error": f"the build configuration ends the process: {error.code!r}", "unexpected": True}
    except BaseException as error:  # noqa: BLE001 - code of the project runs in here; every failure is the answer
        result = _failure(error)
    # The answer comes to its place whole or not at all.
    part = target.with_suffix(".part")
    part.write_text(json.dumps(result), encoding="utf-8")
    part.replace(target)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _failure(error: BaseException) -> dict[str, object]:
    module = type(error).__module__
    if module.startswith(("setuptools", "distutils")):
        return {"error": str(error)}
    if isinstance(error, (ValueError, TypeError)) and _raised_in(error, "hatchling"):
        return {"error": str(error)}
    traceback.print_exception(error)
    return {"error": f"{type(error).__name__}: {error}", "unexpected": True}


def _raised_in(error: BaseException, package: str) -> bool:
    """Whether the innermost frame of the error is one of a package: then its text is made for people."""
    trace = traceback.extract_tb(error.__traceback__)
    return bool(trace) and package in Path(trace[-1].filename).parts
