"""The arguments that the command line takes."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from .commands import COMMANDS, load_command
from .errors import CommandError
from .logs import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from _typeshed import SupportsWrite

__all__ = ["UsageError", "build_parser"]

_NARROW = 20
_COMMAND = "COMMAND"

EPILOG = """\
example:
  plux discover --format text       which plugins does this project declare?
  plux list --check                 which are installed here, and which of them work?

exit code: 0 fine, 1 findings or failure, 2 wrong usage
results go to standard output, everything else to standard error"""


class UsageError(CommandError):
    """The arguments are wrong. `text` is what to print, by default the usage of the command, and what is wrong."""

    def __init__(self, parser: argparse.ArgumentParser, message: str, text: str = "") -> None:
        super().__init__(message, f"`{parser.prog} --help` says more.", code=2)
        self.text = text or f"{parser.format_usage()}{parser.prog}: error: {message}"


class _Parser(argparse.ArgumentParser):
    """Takes the colours of the extra ``plux[cli]`` only when a help text is shown: they are slow to import."""

    def format_help(self) -> str:
        self.formatter_class = _help_formatter()
        return super().format_help()

    def format_usage(self) -> str:
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        return super().format_usage()

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Print help or version; that of the library does not tell if nobody can get it."""
        target = file or sys.stderr
        if message and target is not None:
            target.write(message)

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """Check a word that has to be one of several, such as the name of a command."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            known = map(str, action.choices or ())
            # `plux help` is a habit from elsewhere
            options = self._option_string_actions if action.metavar == _COMMAND else ()
            error.message += _alike(str(value), [*known, *options])
            raise

    def refuse(self, words: Sequence[str]) -> NoReturn:
        """Say that nobody knows these arguments, and which may be meant.

        Raises:
            UsageError: always.
        """
        hint = self._json_hint(words) or next(filter(None, self._hints(words)), "")
        self.error(f"unrecognized arguments: {' '.join(words)}{hint}")

    def _json_hint(self, words: Sequence[str]) -> str:
        """How this command is asked for JSON, if somebody asks as others are."""
        options, text = self._option_string_actions, " ".join(words).replace("=", " ")
        if "--json" in words and "--format" in options:
            return "; did you mean `--format json`?"
        is_format = text.startswith(("--format json", "-f json")) and "--json" in options
        return "; did you mean `--json`?" if is_format else ""

    def _hints(self, words: Sequence[str]) -> Iterator[str]:
        """What may be meant by each argument that nobody knows: another option, or the value of one."""
        options = self._option_string_actions
        valued = next((each for each in ("--path", "--namespace", "--workdir") if each in options), None)
        before = ""
        for word in words:
            if word.startswith("-"):
                bare = {option.lstrip("-"): option for option in options}
                yield _alike(word.partition("=")[0].lstrip("-"), bare, bare)
            elif valued is not None and not before.startswith("-"):  # else it belongs to what is no option
                yield f"; did you mean `{valued} {word}`?"
            before = word

    def error(self, message: str) -> NoReturn:
        """Leave it to the edge to say what is wrong.

        Raises:
            UsageError: always.
        """
        raise UsageError(self, message)


def _alike(word: str, known: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """What may be meant by a word that is none of some, behind a semicolon; `names` says how they are written."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), 1)
    return f"; did you mean {(names or {}).get(close[0], close[0])!r}?" if close else ""


def _help_formatter() -> type[argparse.HelpFormatter]:
    try:
        from rich_argparse import RawDescriptionRichHelpFormatter
    except ImportError:
        return argparse.RawDescriptionHelpFormatter

    class Formatter(RawDescriptionRichHelpFormatter):
        # brackets are TOML tables here, not colours
        help_markup = False
        text_markup = False

        def __init__(self, prog: str) -> None:
            # on terminals that are hardly wider than nothing it would print nothing
            super().__init__(prog, width=max(shutil.get_terminal_size().columns - 2, _NARROW))

    return Formatter


def build_parser(*, brief: bool = False) -> argparse.ArgumentParser:
    """Return the parser; a `brief` one describes each command in one line.

    The parsed arguments have `run`, which takes them and a `Context` and returns the exit code (None: no command is
    named), and `parser`, that of the command, which says what is wrong with its arguments.
    """
    parser = _Parser(
        prog="plux",
        description="Find, build and inspect plugins of Python distributions.",
        epilog=EPILOG,
    )
    version = sys.modules["plux"].__version__  # loaded, as it is the package above; the facade is not for us
    parser.add_argument("--version", action="version", version=f"plux {version}")
    _add_general(parser, defaults=True)
    parser.set_defaults(run=None, parser=parser)
    commands = parser.add_subparsers(title="commands", metavar=_COMMAND)
    for name in COMMANDS:
        command = load_command(name)
        sub = commands.add_parser(
            name,
            help=command.HELP,
            description=command.HELP if brief else command.DESCRIPTION,
            epilog=f"example:\n{command.EXAMPLE}",
        )
        command.add_arguments(sub)
        _add_general(sub, defaults=False)
        sub.set_defaults(run=command.run, parser=sub)
    return parser


def _add_general(parser: argparse.ArgumentParser, *, defaults: bool) -> None:
    """Add what every command takes, before its name or after it."""

    def default(value: object) -> object:
        return value if defaults else argparse.SUPPRESS  # what stands before the command must survive

    group = parser.add_argument_group("general")
    group.add_argument(
        "--workdir",
        metavar="DIR",
        type=Path,
        default=default(None),
        help="the project; paths are relative to it (default: the current directory)",
    )
    group.add_argument(
        "-v", "--verbose", action="store_true", default=default(value=False), help="say more about what is done"
    )
    group.add_argument(
        "-q", "--quiet", action="store_true", default=default(value=False), help="say nothing but what is wrong"
    )
    group.add_argument(
        "--log-level",
        choices=LEVELS,
        default=default(None),
        help="show log records from this level upwards (default: warning; with -v, info)",
    )
