"""Projects that do not come to an end when they are asked what is in them: plux does, names what is to blame, and
leaves nothing running.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_plux

if TYPE_CHECKING:
    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

pytest.importorskip("setuptools")

PLUGIN = 'from plux import Plugin\n\nclass One(Plugin):\n    namespace = "my.ns"\n    name = "one"\n'
PYPROJECT = '[build-system]\nrequires = ["setuptools", "plux>=2"]\n'
CONFIG = "[metadata]\nname = demo\nversion = 1\n[options]\npackages = pk\n"
SCRIPT = 'from setuptools import setup\n{}\nsetup(name="demo", version="1", packages=["pk"])\n'
# enough for setuptools to be imported on a busy machine
SECONDS = 4
SOON = {"PLUX_BACKEND_TIMEOUT": str(SECONDS)}
COMMANDS = [["discover"], ["check"], ["entrypoints"], ["write"], ["write", "setup.cfg"], ["sync"]]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs named pipes and process groups")


def ids(command: list[str]) -> str:
    """How a case is called."""
    return " ".join(command)


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(path: Path) -> str:
    """The text of a file that another process writes."""
    for _ in range(3_000):
        if path.is_file() and path.read_text().endswith("\n"):
            return path.read_text()
        time.sleep(0.01)
    raise AssertionError(f"{path} was not written")


def gone(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    for _ in range(1_000):
        if not is_running(pid):
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def project(write_tree: WriteTree, tmp_path: Path) -> Path:
    """A project of setuptools whose metadata are in `setup.cfg`."""
    return write_tree({"pk": {"__init__.py": PLUGIN}, "pyproject.toml": PYPROJECT, "setup.cfg": CONFIG})


@pytest.mark.parametrize("command", COMMANDS[:-1], ids=ids)
@pytest.mark.parametrize("name", ["setup.cfg", "setup.py", "demo.egg-info/entry_points.txt"])
def test_a_named_pipe_that_setuptools_would_read(project: Path, name: str, command: list[str]) -> None:
    """Nobody asks setuptools then, and the message names the file."""
    pipe = project / name
    pipe.parent.mkdir(exist_ok=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    done = run_plux(project, *command, timeout=30)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{name}: this is no regular file" in done.stderr


@pytest.mark.parametrize("name", ["entry_points.txt", "METADATA"])
def test_a_named_pipe_in_what_is_installed(project: Path, site: FakeSite, name: str) -> None:
    """Setuptools looks for commands in everything that is installed."""
    info = site.add("other", {"g": {"x": "pk:x"}})
    (info / name).unlink()
    os.mkfifo(info / name)
    done = run_plux(project, "discover", env={"PYTHONPATH": str(site.path)}, timeout=30)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{info / name}: this is no regular file" in done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "import time; time.sleep(600)",
        "while True: pass",
        'open("pipe").read()',
        "input and __import__('signal').pause()",
    ],
)
def test_a_script_that_never_ends(project: Path, line: str) -> None:
    """The message names the line, and how to give it more time."""
    os.mkfifo(project / "pipe")
    (project / "setup.py").write_text(SCRIPT.format(f'print("here", flush=True)\n{line}'))
    start = time.monotonic()
    done = run_plux(project, "discover", env=SOON)
    assert done.returncode == 1
    assert f"{project / 'setup.py'}:3: this does not come to an end within {SECONDS} s" in done.stderr
    assert "    | here\n" in done.stderr
    assert "PLUX_BACKEND_TIMEOUT" in done.stderr
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("command", COMMANDS[1:-1], ids=ids)
def test_every_command_has_a_limit(project: Path, command: list[str]) -> None:
    """Whichever asks, it comes to an end."""
    (project / "setup.py").write_text(SCRIPT.format("while True: pass"))
    done = run_plux(project, *command, env=SOON)
    assert (done.returncode, done.stdout) == (1, "")
    assert "setup.py:2: this does not come to an end" in done.stderr


def test_a_script_that_cannot_be_interrupted(project: Path) -> None:
    """It does not listen, so it is ended without being asked."""
    stubborn = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    (project / "setup.py").write_text(SCRIPT.format(stubborn))
    done = run_plux(project, "discover", env=SOON)
    assert done.returncode == 1
    assert f"{project / 'setup.py'}: it does not come to an end within {SECONDS} s" in done.stderr


def test_what_it_started_is_ended_with_it(project: Path) -> None:
    """No process is left behind."""
    start = (
        'import subprocess, sys, time\nchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])'
    )
    (project / "setup.py").write_text(
        SCRIPT.format(f'{start}\nprint("pid", child.pid, file=open("pid", "w"))\ntime.sleep(600)')
    )
    done = run_plux(project, "discover", env=SOON)
    assert done.returncode == 1
    assert gone(int((project / "pid").read_text().split()[1]))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_ends_plux_ends_the_script(project: Path, number: signal.Signals) -> None:
    """It runs in a session of its own, so nobody else would."""
    (project / "setup.py").write_text(
        SCRIPT.format('import os, time\nprint(os.getpid(), file=open("pid", "w"))\ntime.sleep(600)')
    )
    # whoever runs the tests in the background may have them ignore signals, which children inherit
    start = (
        "import os, signal, sys; signal.signal(int(sys.argv[1]), signal.SIG_DFL); os.execv(sys.argv[2], sys.argv[2:])"
    )
    command = [sys.executable, "-c", start, str(int(number)), sys.executable, "-m", "plux", "discover"]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as plux:
        script = int(wait_for(project / "pid"))
        plux.send_signal(number)
        out, err = plux.communicate(timeout=30)
    assert (plux.returncode, out) == (128 + number, b"")
    assert b"Traceback" not in err
    assert gone(script)


def test_a_script_ends_though_plux_was_killed(project: Path) -> None:
    """Nobody is left to end it then, so it does so itself."""
    (project / "setup.py").write_text(
        SCRIPT.format('import os, time\nprint(os.getpid(), file=open("pid", "w"))\ntime.sleep(600)')
    )
    command = [sys.executable, "-m", "plux", "discover"]
    with subprocess.Popen(command, cwd=project, env={**os.environ, **SOON}) as plux:
        script = int(wait_for(project / "pid"))
        plux.kill()
    assert gone(script)


def test_one_project_that_never_ends_stops_no_other(write_tree: WriteTree, site: FakeSite, tmp_path: Path) -> None:
    """`plux sync --all` says of the one what is wrong, and brings the other up to date."""
    for name in ("one", "two"):
        write_tree({name: {"pk": {"__init__.py": PLUGIN}, "pyproject.toml": PYPROJECT, "setup.cfg": CONFIG}})
        url = f'{{"url": "{(tmp_path / name).as_uri()}", "dir_info": {{"editable": true}}}}'
        site.add(name, {}, dist_info={"direct_url.json": url})
    (tmp_path / "one" / "setup.py").write_text(SCRIPT.format("while True: pass"))
    done = run_plux(tmp_path, "sync", "--all", env={**SOON, "PYTHONPATH": str(site.path)})
    assert done.returncode == 1
    first, second = (line for line in done.stdout.splitlines() if not line.startswith(" "))
    assert first.startswith("one 1.0  failed")
    assert "setup.py:2: this does not come to an end" in first
    assert second.startswith("two 1.0  changed")


@pytest.mark.parametrize("seconds", ["soon", "-1", "nan", "inf", "-inf", "100000001", "1e12", "1e400"])
def test_a_limit_that_is_none(project: Path, seconds: str) -> None:
    """The variable holds a number that a timer can have."""
    done = run_plux(project, "discover", env={"PLUX_BACKEND_TIMEOUT": seconds})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"plux: error: PLUX_BACKEND_TIMEOUT is '{seconds}'\n")
    assert "at most 100000000; 0 means that there is no limit" in done.stderr


@pytest.mark.parametrize("seconds", ["", " ", "1e8", "60.5"])
def test_a_limit_that_is_one(project: Path, seconds: str) -> None:
    """The largest is one, and an empty variable is as none."""
    assert run_plux(project, "discover", env={"PLUX_BACKEND_TIMEOUT": seconds}).returncode == 0


def test_no_limit(project: Path) -> None:
    """A project that takes its time is waited for, if that is wanted."""
    (project / "setup.py").write_text(SCRIPT.format("import time; time.sleep(1.5)"))
    assert run_plux(project, "discover", env={"PLUX_BACKEND_TIMEOUT": "0"}).returncode == 0
