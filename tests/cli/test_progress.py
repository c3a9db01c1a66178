"""The sign of life on terminals."""

from __future__ import annotations

import time
from io import StringIO
from typing import TYPE_CHECKING

from plux.cli import progress as module
from plux.cli.progress import progress

if TYPE_CHECKING:
    import pytest


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_what_is_quick_shows_nothing() -> None:
    """Within the first second there is nothing to see."""
    terminal = Terminal()
    with progress("looking", terminal):
        pass
    assert terminal.getvalue() == ""


def test_what_takes_long_is_shown_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A title with seconds, on one line, that is empty in the end."""
    monkeypatch.setattr(module, "DELAY", 0.01)
    terminal = Terminal()
    with progress("looking", terminal):
        while not terminal.getvalue():
            time.sleep(0.01)
    assert terminal.getvalue().startswith("\rlooking ... 0 s")
    assert terminal.getvalue().endswith(" \r")


def test_files_get_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody looks, or wants to, nothing is shown."""
    monkeypatch.setattr(module, "DELAY", 0.0)
    file, terminal = StringIO(), Terminal()
    with progress("looking", file), progress("looking", terminal, wanted=False):
        time.sleep(0.01)
    assert file.getvalue() + terminal.getvalue() == ""
