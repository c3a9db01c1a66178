"""Processes that run code of a project, and what they leave behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from plux.discovery.process_group import end_group, start_group, wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "waitid"), reason="needs process groups, and to look without waiting")

# it starts a process that stays, says which, and ends
LEAVING = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
{}
"""
ENDS = [("sys.exit(0)", 0), ("sys.exit(3)", 3), ("os.kill(os.getpid(), 9)", -9), ("os.abort()", -signal.SIGABRT)]


def start(tmp_path: Path, code: str) -> subprocess.Popen[bytes]:
    """Start a program that prints to a file."""
    with (tmp_path / "printed").open("wb") as output:
        return start_group([sys.executable, "-c", code], output=output)


def runs(pid: int) -> bool:
    """Whether there is a process that has not ended."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(listed.strip()) and not listed.startswith("Z")


def ends(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    end = time.monotonic() + 20
    while runs(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not runs(pid)


@pytest.mark.parametrize(("last", "code"), ENDS)
def test_what_is_left_behind_is_ended_while_the_id_is_taken(tmp_path: Path, last: str, code: int) -> None:
    """The group of a process that has ended is its own until `end_group`."""
    process = start(tmp_path, LEAVING.format(last))
    assert wait_until(process, time.monotonic() + 60) == code
    os.kill(process.pid, 0)
    child = int((tmp_path / "printed").read_text())
    assert runs(child)
    end_group(process)
    assert ends(child)
    assert process.returncode == code
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)
    end_group(process)


def test_no_group_is_ended_whose_id_may_be_that_of_others(tmp_path: Path) -> None:
    """As after somebody has waited for the process: here it is the group of what it left behind."""
    process = start(tmp_path, LEAVING.format(""))
    assert (process.wait(60), wait_until(process, None)) == (0, 0)
    child = int((tmp_path / "printed").read_text())
    end_group(process)
    time.sleep(0.3)
    assert runs(child)
    os.kill(child, signal.SIGKILL)
    assert ends(child)


def test_a_process_that_runs_is_ended(tmp_path: Path) -> None:
    """There is no exit code before that."""
    process = start(tmp_path, "import time; time.sleep(600)")
    assert wait_until(process, time.monotonic() + 0.1) is None
    end_group(process)
    assert process.returncode == -signal.SIGKILL
    assert wait_until(process, None) == -signal.SIGKILL


def test_where_the_system_takes_note_of_ends(tmp_path: Path) -> None:
    """Nobody can tell the exit code then; it is an end nonetheless."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        process = start(tmp_path, "")
        assert wait_until(process, time.monotonic() + 60) == 0
        end_group(process)
    finally:
        signal.signal(signal.SIGCHLD, before)
