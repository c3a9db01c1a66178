"""What holds for every command: exit codes, streams, help, wrong usage."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import plux as facade
from plux.__main__ import main as module_main
from plux.cli.cli import main
from plux.cli.commands import COMMANDS, load_command
from tests.support.process import run, run_python

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Plux


def test_the_version_is_printed(plux: Plux) -> None:
    """`plux --version` prints name and version on standard output."""
    outcome = plux("--version")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"plux {facade.__version__}\n", "")


def test_module_and_console_script_are_the_same(plux: Plux) -> None:
    """`python -m plux` runs what the console script runs."""
    assert module_main is main


def test_python_m_plux_runs() -> None:
    """The exit code of the command is that of the process."""
    done = run([sys.executable, "-m", "plux", "--version"])
    assert done.stdout.startswith("plux ")
    assert run([sys.executable, "-m", "plux", "nonsense"], check=False).returncode == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(plux: Plux, command: str) -> None:
    """The help of a command goes to standard output and ends with an example."""
    outcome = plux(command, "--help")
    assert outcome.code == 0
    assert f"plux {command}" in outcome.out
    assert "example:\n  plux" in outcome.out
    assert load_command(command).EXAMPLE.splitlines()[0].strip() in outcome.out


@pytest.mark.parametrize(
    "args",
    [
        ("nonsense",),
        ("discover", "--format", "xml"),
        ("discover", "--nonsense"),
        ("resolve",),
        ("--log-level", "loud", "list"),
        ("completion", "cmd"),
    ],
)
def test_wrong_usage_ends_with_2(plux: Plux, args: tuple[str, ...]) -> None:
    """Wrong usage is told on standard error, with the usage of the command."""
    outcome = plux(*args)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith("usage: plux")


@pytest.mark.parametrize("command", ["discover", "entrypoints", "show", "list"])
def test_a_missing_working_directory_is_named(plux: Plux, command: str, tmp_path: Path) -> None:
    """A working directory that does not exist is one message, with advice."""
    outcome = plux("--workdir", tmp_path / "nowhere", command)
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.splitlines() == [
        f"plux: error: {tmp_path / 'nowhere'}: the working directory does not exist",
        "    Name another one with --workdir.",
    ]


def test_a_file_as_working_directory_is_refused(plux: Plux, tmp_path: Path) -> None:
    """A file is no directory to work in."""
    (tmp_path / "file").write_text("")
    outcome = plux("discover", "--workdir", "file")
    assert outcome.code == 1
    assert "is not a directory" in outcome.err


@pytest.mark.parametrize("command", ["discover", "entrypoints", "show"])
def test_a_directory_without_a_project_is_named(plux: Plux, command: str, tmp_path: Path) -> None:
    """Where there is no project, the message says what was looked for and what to do."""
    outcome = plux(command)
    assert outcome.code == 1
    assert outcome.out == ""
    assert str(tmp_path) in outcome.err
    assert "pyproject.toml" in outcome.err
    assert "--path" in outcome.err
    assert not outcome.has_traceback()


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`plux list --all | head -1` ends without a traceback."""
    code = "import plux.cli.cli as c, sys; sys.exit(c.main(['list', '--all', '--json']))"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    err = child.stderr.read().decode()
    child.stderr.close()
    assert child.wait() in (0, 1)
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


def test_starting_up_is_light() -> None:
    """`plux --version` imports neither the run time, nor discovery, nor a build backend."""
    done = run_python(
        """
        import sys
        from plux.cli.cli import main
        main(["--version"])
        heavy = ("plux.runtime", "plux.discovery", "plux.build", "setuptools", "rich", "logging", "json")
        print([name for name in sys.modules if name.startswith(heavy)])
        """,
        measured=False,
    )
    assert done.stdout.splitlines()[1] == "[]"


def test_the_completion_of_a_shell_names_the_commands(plux: Plux) -> None:
    """With the extra, a script for the shell is printed."""
    pytest.importorskip("shtab")
    outcome = plux("completion", "bash")
    assert outcome.code == 0
    assert "entrypoints" in outcome.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("check dist/", {"dist/pk.whl", "dist/sub"}),
        ("discover --path ", {"dist", "pk.py"}),
        ("freeze --output dist/", {"dist/pk.whl", "dist/sub"}),
        ("--workdir ", {"dist"}),
        ("disc", {"discover"}),
        ("list --ch", {"--check"}),
    ],
)
def test_the_completion_of_bash(plux: Plux, tmp_path: Path, typed: str, found: set[str]) -> None:
    """Commands, options, and files and directories where these are meant."""
    pytest.importorskip("shtab")
    (tmp_path / "dist/sub").mkdir(parents=True)
    for name in ("dist/pk.whl", "pk.py"):
        (tmp_path / name).touch()
    words = ["plux", *typed.split(" ")]
    script = f"""{plux("completion", "bash").out}
        COMP_WORDS=({" ".join(f"'{word}'" for word in words)}); COMP_CWORD={len(words) - 1}
        _shtab_plux
        printf '%s\\n' "${{COMPREPLY[@]}}"
        """
    done = run(["bash", "-c", script], cwd=tmp_path)
    assert {line.rstrip("/") for line in done.stdout.splitlines()} == found


def test_the_completion_of_zsh_describes_commands_in_a_line(plux: Plux) -> None:
    """Nobody could read more in a menu."""
    pytest.importorskip("shtab")
    text = plux("completion", "zsh").out
    assert f"show:'{load_command('show').HELP}'" in text
    assert load_command("check").DESCRIPTION.split(".")[0] not in text.replace("\n", " ")


def test_completion_without_the_extra_says_what_to_install(plux: Plux, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without shtab there is one message with the command that installs it."""
    monkeypatch.setitem(sys.modules, "shtab", None)
    outcome = plux("completion", "bash")
    assert outcome.code == 1
    assert outcome.out == ""
    assert "pip install 'plux[cli]'" in outcome.err


def test_help_needs_no_extra(plux: Plux, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rich, the help is plain."""
    monkeypatch.setitem(sys.modules, "rich_argparse", None)
    outcome = plux("discover", "--help")
    assert outcome.code == 0
    assert "\x1b[" not in outcome.out


def test_an_unknown_option_is_answered_with_the_usage_of_the_command(plux: Plux) -> None:
    """Not with that of the whole program."""
    outcome = plux("list", "--nonsense")
    assert outcome.code == 2
    assert outcome.err.startswith("usage: plux list ")
    assert "unrecognized arguments: --nonsense" in outcome.err


def test_no_command_shows_what_there_is(plux: Plux) -> None:
    """The whole help, on standard error: there is no result, and whoever has lost an argument has not succeeded."""
    outcome = plux()
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.strip() == plux("--help").out.strip()
    assert plux("--quiet").err == outcome.err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("discver",), "discover"),
        (("list", "--chek"), "--check"),
        (("list", "--jsn=yes"), "--json"),
        (("--verson",), "--version"),
        (("discover", "--format", "jsn"), "json"),
        (("help",), "--help"),
        (("version",), "--version"),
    ],
)
def test_what_is_misspelled_is_answered_with_what_may_be_meant(plux: Plux, words: tuple[str, ...], meant: str) -> None:
    """Commands, options and the values that there are."""
    outcome = plux(*words)
    assert outcome.code == 2
    assert outcome.err.endswith(f"; did you mean '{meant}'?\n")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("discover", "src"), "--path src"),
        (("list", "my.ns"), "--namespace my.ns"),
        (("init", "project"), "--workdir project"),
    ],
)
def test_a_value_without_its_option_is_answered_with_both(plux: Plux, words: tuple[str, ...], meant: str) -> None:
    """What a command works on is what people write behind it."""
    outcome = plux(*words)
    assert outcome.code == 2
    assert outcome.err.endswith(f"unrecognized arguments: {words[1]}; did you mean `{meant}`?\n")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("discover", "--json"), "--format json"),
        (("list", "--format", "json"), "--json"),
        (("check", "--format=json"), "--json"),
    ],
)
def test_json_is_asked_for_in_two_ways(plux: Plux, words: tuple[str, ...], meant: str) -> None:
    """Each is answered with the one that the command has."""
    outcome = plux(*words)
    assert outcome.code == 2
    assert outcome.err.endswith(f"unrecognized arguments: {' '.join(words[1:])}; did you mean `{meant}`?\n")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("qqq",), id="command"),
        pytest.param(("list", "--qqq"), id="option"),
        pytest.param(("list", "--filter", "x"), id="value-of-what-is-no-option"),
        pytest.param(("list", "--format", "text"), id="format-that-there-is-not"),
        pytest.param(("--json",), id="dashes-are-no-likeness"),
    ],
)
def test_what_is_like_nothing_is_not_guessed(plux: Plux, words: tuple[str, ...]) -> None:
    """There is no suggestion then."""
    outcome = plux(*words)
    assert outcome.code == 2
    assert "did you mean" not in outcome.err


def test_the_module_of_the_command_line_runs() -> None:
    """It does not end in silence, as if all were well."""
    assert run([sys.executable, "-m", "plux.cli.cli", "--version"]).stdout.startswith("plux ")
    assert run([sys.executable, "-m", "plux.cli.cli", "nonsense"], check=False).returncode == 2
