"""Programs that ask for JSON get JSON on standard output, whatever becomes of the command."""

from __future__ import annotations

import importlib
import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import argparse
    from pathlib import Path
    from typing import NoReturn

    from plux.cli.context import Context
    from tests.conftest import WriteTree

    from .conftest import Plux

ASKING = [("list", "--json"), ("check", "--json"), ("sync", "--json"), ("discover", "--format", "json")]
PYPROJECT = '[build-system]\nrequires = ["plux"]\nbuild-backend = "plux.backend:flit_core"\n[project]\nname = "pk"\n'


def error_in(text: str) -> dict[str, object]:
    """The error that a document tells of."""
    error: dict[str, object] = json.loads(text)["error"]
    assert sorted(error) == ["advice", "exit_code", "message"]
    return error


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_a_directory_that_is_not_there(plux: Plux, tmp_path: Path, command: tuple[str, ...]) -> None:
    """The command does not even begin."""
    outcome = plux("--workdir", tmp_path / "none", *command)
    error = error_in(outcome.out)
    assert outcome.code == error["exit_code"] == 1
    assert error["message"] == f"{tmp_path / 'none'}: the working directory does not exist"
    assert error["advice"] == "Name another one with --workdir."
    assert str(error["message"]) in outcome.err


@pytest.mark.parametrize("place", [0, 1, 9])
@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_wrong_arguments(plux: Plux, command: tuple[str, ...], place: int) -> None:
    """In front of the command, in front of the option and behind it."""
    words = list(command)
    words.insert(place, "--nonsense")
    outcome = plux(*words)
    error = error_in(outcome.out)
    assert outcome.code == error["exit_code"] == 2
    assert "--nonsense" in str(error["message"]) or "required" in str(error["message"])
    assert outcome.err.startswith("usage: plux")
    assert str(error["message"]) in outcome.err


@pytest.mark.parametrize("words", [("--js", "--nonsense"), ("--namespace", "--json")])
def test_arguments_that_can_hardly_be_read(plux: Plux, words: tuple[str, ...]) -> None:
    """An abbreviation, or a value that is missing."""
    assert error_in(plux("list", *words).out)["exit_code"] == 2


@pytest.mark.parametrize("words", [("--format",), ("--format", "ini", "--nonsense"), ("--nonsense",), ("-f", "xml")])
def test_who_has_not_asked_for_it_does_not_get_it(plux: Plux, words: tuple[str, ...]) -> None:
    """JSON is what `discover` prints by default, but people start it, too."""
    outcome = plux("discover", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert plux("discover").out == ""


@pytest.mark.parametrize("command", ASKING[1:2] + ASKING[3:], ids=" ".join)
def test_no_project(plux: Plux, command: tuple[str, ...]) -> None:
    """What those who read the source say first."""
    outcome = plux(*command)
    assert outcome.code == 1
    assert "there is no project in" in str(error_in(outcome.out)["message"])


def test_a_check_says_that_it_is_not_all_right(plux: Plux, write_tree: WriteTree) -> None:
    """The object of a check has the keys that it always has."""
    write_tree({"pyproject.toml": PYPROJECT, "pk.py": ""})
    outcome = plux("check", "--json", "none.whl")
    document = json.loads(outcome.out)
    assert outcome.code == error_in(outcome.out)["exit_code"] == 2
    assert (document["ok"], document["targets"], document["configuration"]) == (False, [], [])
    assert [problem["code"] for problem in document["problems"]] == ["failed"]


def test_a_result_in_a_file_is_not_on_standard_output(plux: Plux, tmp_path: Path) -> None:
    """Neither is an error instead of it."""
    assert plux("discover", "--format", "json", "--output", tmp_path / "out.json").out == ""
    assert "error" in json.loads(plux("discover", "--format", "json", "--output", "-").out)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("command", [ASKING[1], ASKING[3]], ids=" ".join)
def test_a_file_that_cannot_be_read(
    plux: Plux, write_tree: WriteTree, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """An error of the operating system is told like any other."""
    write_tree({"pk.py": ""})
    os.mkfifo(tmp_path / "setup.cfg")
    (tmp_path / "setup.py").touch()
    outcome = plux(*command)
    assert outcome.code == 1
    assert "setup.cfg: this is no regular file" in str(error_in(outcome.out)["message"])


@pytest.mark.parametrize("command", ASKING, ids=" ".join)
def test_a_defect_of_plux(
    plux: Plux, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """Beside the traceback."""

    def run(_args: argparse.Namespace, _context: Context) -> NoReturn:
        raise ZeroDivisionError("odd")

    monkeypatch.setattr(importlib.import_module(f"plux.cli.commands.{command[0]}"), "run", run)
    with pytest.raises(ZeroDivisionError):
        plux(*command)
    assert error_in(capsys.readouterr().out)["message"] == "ZeroDivisionError: odd"


def test_there_is_one_document(plux: Plux, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong when the result is printed adds nothing to it."""

    def run(_args: argparse.Namespace, context: Context) -> NoReturn:
        context.result("[]")
        raise OSError("odd")

    monkeypatch.setattr("plux.cli.commands.list.run", run)
    outcome = plux("list", "--json")
    assert (outcome.code, outcome.out, outcome.err) == (1, "[]\n", "plux: error: odd\n")
