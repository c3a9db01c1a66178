"""The command line in surroundings that nobody would choose: streams that are closed, directories that are gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

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
        assert (done.returncode, done.stderr) == (1, "plux: error: standard output: No space left on device\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_that_nobody_gets(tmp_path: Path, option: str) -> None:
    """That is not a success, either."""
    for buffered in ("env -u PYTHONUNBUFFERED", "env PYTHONUNBUFFERED=1"):
        done = shell(f"{buffered} $PLUX {option} > /dev/full", tmp_path)
        assert done.returncode == 1
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("streams", ["2>&1 >&3 | true", "2>/dev/full", "2>&-"])
@pytest.mark.parametrize("command", ["discover --path pk -f ini", "-v discover --path pk -f ini --verify"])
def test_remarks_that_nobody_gets(write_tree: WriteTree, tmp_path: Path, command: str, streams: str) -> None:
    """A reader of standard error that goes away, or a full disk, takes nothing from the result."""
    write_tree({"pk/__init__.py": PLUGIN})
    script = f"exec 3>&1; {{ $PLUX {command}; echo $? >&3; }} {streams}"
    assert shell(script, tmp_path).stdout == "[my.ns]\none = pk:One\n0\n"


def test_a_file_is_written_though_nobody_hears_of_it(write_tree: WriteTree, tmp_path: Path) -> None:
    """What is said on the way fails; what was asked for is done."""
    write_tree({"pk/__init__.py": PLUGIN})
    done = shell("$PLUX discover --path pk -f ini -o out.ini 2>&1 >/dev/null | true", tmp_path)
    assert done.returncode == 0
    for _ in range(200):  # nobody waits for the first part of a pipe
        if (tmp_path / "out.ini").exists():
            break
        time.sleep(0.05)
    assert (tmp_path / "out.ini").read_text() == "[my.ns]\none = pk:One\n"


@pytest.mark.parametrize(
    "command", ["discover --path pk", "discover --path pk -f github", "check", "write", "sync", "list"]
)
def test_a_directory_that_is_gone_and_another_one(write_tree: WriteTree, tmp_path: Path, command: str) -> None:
    """Where the process stands is of no interest if it is told where to work."""
    pytest.importorskip("tomlkit")
    pyproject = (
        '[build-system]\nrequires = ["plux"]\nbuild-backend = "plux.backend:flit_core"\n[project]\nname = "pk"\n'
    )
    write_tree({"p": {"pk/__init__.py": PLUGIN, "pyproject.toml": pyproject}, "gone": {}})
    (tmp_path / "gone").mkdir(exist_ok=True)
    there = shell(f"$PLUX --workdir {tmp_path}/p {command}", tmp_path)
    done = shell(f"cd gone && rmdir ../gone && $PLUX --workdir {tmp_path}/p {command}", tmp_path)
    assert done.returncode == there.returncode
    if "github" not in command:  # other programs are told whole paths then
        assert done.stdout == there.stdout


NOISY = """
import os, subprocess, sys
print("printed")
sys.__stdout__.write("written")
os.write(1, b"raw")
subprocess.run(["echo", "by a child"], check=True)
"""


@pytest.mark.parametrize("streams", ["", "2>/dev/null", "2>&-"])
@pytest.mark.parametrize("command", ["list -n my.ns --check --json", "resolve --namespace my.ns"])
def test_what_plugins_print_is_no_result(site: FakeSite, tmp_path: Path, command: str, streams: str) -> None:
    """In whatever way they do it."""
    site.add("noisy", {"my.ns": {"one": "noisy:One"}}, files={"noisy.py": NOISY + PLUGIN})
    done = shell(f"PYTHONPATH={site.path} $PLUX {command} {streams}", tmp_path)
    assert done.returncode == 0
    if "--json" in command:
        assert [each["state"] for each in json.loads(done.stdout)] == ["ready"]
    else:
        assert done.stdout == "my.ns:one = noisy:One\n"
    if not streams:
        assert all(text in done.stderr for text in ("printed", "written", "raw", "by a child"))
