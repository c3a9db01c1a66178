"""The edge between the process and the commands: errors, interrupts, streams, logs."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux.cli.commands import show
from plux.cli.errors import CommandError
from plux.cli.logs import shown_logs
from plux.core.errors import PluginDisabled
from tests.support.process import run

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    import argparse
    from typing import NoReturn

    from plux.cli.context import Context
    from tests.conftest import WriteTree

    from .conftest import Plux


def raising(error: BaseException) -> object:
    """Return the `run` of a command that raises."""

    def run(_args: argparse.Namespace, _context: Context) -> NoReturn:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (CommandError("what", "advice"), "plux: error: what\n    advice\n"),
        (PluginDisabled("ns", "one", "tired"), "plux: error: plugin ns:one is disabled, reason: tired\n"),
        (PermissionError(13, "Permission denied", "/some/file"), "plux: error: /some/file: Permission denied\n"),
        (OSError("odd"), "plux: error: odd\n"),
    ],
)
def test_errors_that_can_be_foreseen_are_one_message(
    plux: Plux, monkeypatch: pytest.MonkeyPatch, error: BaseException, text: str
) -> None:
    """Exit code 1 and a message, whatever part of plux it comes from."""
    monkeypatch.setattr(show, "run", raising(error))
    outcome = plux("show")
    assert (outcome.code, outcome.out, outcome.err) == (1, "", text)


def test_a_defect_of_plux_keeps_its_traceback(plux: Plux, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is not dressed up as an error of the user."""
    monkeypatch.setattr(show, "run", raising(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        plux("show")


def test_an_interrupt_ends_with_130(plux: Plux, monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells report it, and without a traceback."""
    monkeypatch.setattr(show, "run", raising(KeyboardInterrupt()))
    outcome = plux("show")
    assert (outcome.code, outcome.err) == (130, "")


def test_logs_are_shown_while_a_command_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Records of plux from the level upwards are on the stream; afterwards the logger is as it was."""
    logger = logging.getLogger("plux")
    before = logger.level, logger.propagate, list(logger.handlers)
    with shown_logs("info", sys.stderr):
        logging.getLogger("plux.some.part").info("shown")
        logging.getLogger("plux.some.part").debug("not shown")
    assert capsys.readouterr().err == "INFO plux.some.part: shown\n"
    assert (logger.level, logger.propagate, list(logger.handlers)) == before


def test_verbose_shows_more(plux: Plux, write_tree: WriteTree) -> None:
    """With a level of debug, what a build tool prints is in the log; the result stays the same."""
    write_tree({"setup.py": "from setuptools import setup\nprint('noise')\nsetup(name='demo', py_modules=['demo'])\n"})
    write_tree({"demo.py": plugin("one")})
    plain, loud = plux("-q", "discover"), plux("-q", "--log-level", "debug", "discover")
    assert plain.code == loud.code == 0, loud.err
    assert plain.out == loud.out
    assert plain.err == ""
    assert "noise" in loud.err


def test_names_that_the_terminal_cannot_show(write_tree: WriteTree, tmp_path: Path) -> None:
    """On a stream without Unicode, the text report escapes what it cannot show."""
    write_tree({"pk/__init__.py": plugin("größe")})
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "plux", "discover", "--path", "pk", "-f", "text"]
    done = run(command, cwd=tmp_path, env=environment)
    assert r"gr\xf6\xdfe  pk:One" in done.stdout


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no /dev/fd here")
def test_output_may_be_a_stream(write_tree: WriteTree, tmp_path: Path) -> None:
    """A file that is no regular one is written to, not replaced."""
    write_tree({"pk/__init__.py": plugin("one")})
    done = run([sys.executable, "-m", "plux", "discover", "--path", "pk", "-o", "/dev/stdout"], cwd=tmp_path)
    assert '"one=pk:One"' in done.stdout


def test_a_backend_without_files_has_nothing_to_write(plux: Plux, write_tree: WriteTree) -> None:
    """Where the entry points come into being with the wheel, `entrypoints` says so, and `show` what to do."""
    text = PYPROJECT.replace("setuptools.build_meta", "flit_core.buildapi")
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one")})
    written, shown = plux("entrypoints"), plux("show")
    assert written.code == 0, written.err
    assert "nothing to write" in written.err
    assert shown.code == 1
    assert "plux discover" in shown.err


def test_an_empty_file_is_nothing_to_show(plux: Plux, write_tree: WriteTree) -> None:
    """A file without entry points is not a result."""
    manual = PYPROJECT + '\n    [tool.plux]\n    entrypoint_build_mode = "manual"\n'
    write_tree({"pyproject.toml": manual, "plux.ini": "\n", "demo/__init__.py": ""})
    outcome = plux("show")
    assert (outcome.code, outcome.out) == (1, "")
    assert "plux.ini" in outcome.err
