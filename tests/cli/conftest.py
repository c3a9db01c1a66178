"""Running commands in this process: much faster than a child, and the exit code is a return value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from plux.cli.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    def has_traceback(self) -> bool:
        return "Traceback" in self.out + self.err


class Plux(Protocol):
    """Type of the fixture `plux`."""

    def __call__(self, *args: str | Path, cwd: Path | None = None) -> Outcome: ...


@pytest.fixture
def plux(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Plux:
    """Run `plux` with these arguments in a directory (by default the temporary one) and return the outcome."""

    def run(*args: str | Path, cwd: Path | None = None) -> Outcome:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.chdir(cwd or tmp_path)
            code = main([str(arg) for arg in args])
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run
