"""The command line in surroundings that nobody would choose: streams that are closed, directories that are gone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import WriteTree

PLUGIN = 'from plux import Plugin\n\nclass One(Plugin):\n    namespace = "my.ns"\n    name = "one"\n'

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which $PLUX is the program."""
    words = ["/bin/sh", "-c", command]
    environment = {**os.environ, "PLUX": f"{sys.executable} -m plux"}
    return subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_without_standard_output_the_result_is_an_error(write_tree: WriteTree, tmp_path: Path) -> None:
    """A result that nobody can get is not a success, and no traceback either."""
    write_tree({"pk/__init__.py": PLUGIN})
    done = shell("$PLUX -q discover --path pk >&-", tmp_path)
    assert (done.returncode, done.stderr) == (1, "plux: error: standard output is closed\n")


def test_a_file_can_be_written_without_standard_output(write_tree: WriteTree, tmp_path: Path) -> None:
    """What goes to a file needs no stream."""
    write_tree({"pk/__init__.py": PLUGIN})
    done = shell("$PLUX -q discover --path pk -f ini -o out.ini >&-", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.ini").read_text() == "[my.ns]\none = pk:One\n"


def test_without_standard_error_the_result_is_printed(write_tree: WriteTree, tmp_path: Path) -> None:
    """The report is lost, as was asked for; the result and the exit code are not."""
    write_tree({"pk/__init__.py": PLUGIN})
    done = shell("$PLUX discover --path pk -f ini 2>&-", tmp_path)
    assert (done.returncode, done.stdout) == (0, "[my.ns]\none = pk:One\n")


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    """One message, as for a directory that does not exist."""
    (tmp_path / "gone").mkdir()
    done = shell("cd gone && rmdir ../gone && $PLUX list", tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("plux: error: the working directory is gone")
    assert "Traceback" not in done.stderr


def test_directories_deeper_than_the_stack(tmp_path: Path) -> None:
    """However deep the packages lie, they are found."""
    top = tmp_path / "pk"
    top.mkdir()
    handle = os.open(top, os.O_RDONLY)
    depth = sys.getrecursionlimit() + 100
    for _ in range(depth):
        os.mkdir("p", dir_fd=handle)
        inner = os.open("p", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    with os.fdopen(os.open("one.py", os.O_WRONLY | os.O_CREAT, dir_fd=handle), "w") as file:
        file.write(PLUGIN)
    os.close(handle)
    # removed at once: what tidies up after the tests goes down by recursion
    done = shell("$PLUX -q discover --path . -f ini; code=$?; rm -rf pk; exit $code", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"[my.ns]\none = pk.{'p.' * depth}one:One\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output(write_tree: WriteTree, tmp_path: Path) -> None:
    """One message, also where the stream is flushed at the very end."""
    write_tree({"pk/__init__.py": PLUGIN})
    for buffered in ("env -u PYTHONUNBUFFERED", "env PYTHONUNBUFFERED=1"):
        done = shell(f"{buffered} $PLUX -q discover --path pk > /dev/full", tmp_path)
        assert (done.returncode, done.stderr) == (1, "plux: error: No space left on device\n")
