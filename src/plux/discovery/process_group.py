"""Processes that run code of a project: they, and what they start, are ended when nobody waits for them any more."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["end_group", "start_group", "wait_until"]

_POLL = 0.01

# On macOS before Python 3.13 there is no way to look without taking note. The id is that of the group for as long as
# there is somebody in it, and what `wait_until` says is answered at once.
_CAN_LOOK = hasattr(os, "waitid")


def start_group(
    command: Sequence[str | Path],
    *,
    output: BinaryIO | int,
    errors: BinaryIO | int = subprocess.STDOUT,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program without standard input, as the head of a group (a session of its own).

    `output` should be a file, as a process that is left behind would keep a pipe open for ever.

    Raises:
        OSError: it cannot be started; it names the program.
    """
    try:
        return subprocess.Popen(
            list(command),
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
    except OSError as error:
        what = f"it cannot be started: {error.strerror}"
        raise OSError(error.errno, what, error.filename or str(command[0])) from error


def wait_until(process: subprocess.Popen[bytes], end: float | None) -> int | None:
    """Wait for a process up to a time of `time.monotonic`; return its exit code, None if it is still running then.

    A process that has ended keeps its id, which is that of its group, until `end_group` or its own `wait` is called;
    one of them has to be. If the wait is cut short, by Ctrl-C for example, the group is ended: a signal of the terminal
    does not reach it.
    """
    try:
        # `Popen.wait` with a time limit looks 20 times a second only
        while (code := _exit_code(process)) is None:
            if end is not None and time.monotonic() >= end:
                return None
            time.sleep(_POLL)
    except BaseException:
        end_group(process)
        raise
    return code


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started, but for those that have left its session.

    Nothing is ended if somebody has taken note of the end of the process: its id may belong to others since then.
    """
    if sys.platform != "win32" and (process.returncode is None or not _CAN_LOOK):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _exit_code(process: subprocess.Popen[bytes]) -> int | None:
    """The exit code as in `Popen.returncode`, None for a process that runs; it is left to others to take note of it."""
    if process.returncode is not None or not _CAN_LOOK:
        return process.poll()
    try:
        ended = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return process.poll()  # where SIGCHLD is ignored, the system takes note
    if ended is None:
        return None
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
