"""``plux completion``: completion of commands and options in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from plux.cli.context import Context

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "print a script that completes commands and options in the shell"
DESCRIPTION = "Print a script for a shell. It needs the extra `cli`: python -m pip install 'plux[cli]'"
EXAMPLE = """\
  plux completion bash                  # prints it
  mkdir -p ~/.local/share/bash-completion/completions
  plux completion bash > ~/.local/share/bash-completion/completions/plux
  mkdir -p ~/.zfunc                     # has to be in fpath
  plux completion zsh > ~/.zfunc/_plux"""

_FILES = ("FILE", "PATH", "PYTHON", "TARGET")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Print the script."""
    from plux.cli.errors import CommandError
    from plux.cli.parser import build_parser

    try:
        import shtab
    except ImportError as error:
        raise CommandError(
            "completion needs the library shtab", "Install it with the extra: python -m pip install 'plux[cli]'"
        ) from error
    parser = build_parser(brief=True)
    _complete_paths(parser, {**dict.fromkeys(_FILES, shtab.FILE), "DIR": shtab.DIRECTORY})
    context.result(shtab.complete(parser, shell=args.shell).rstrip())
    return 0


def _complete_paths(parser: argparse.ArgumentParser, completions: Mapping[str, object]) -> None:
    """Tell the library, in its way, which arguments are paths."""
    actions: list[argparse.Action] = vars(parser)["_actions"]  # which the library reads as well
    for action in actions:
        if isinstance(action.choices, dict):
            for command in action.choices.values():
                _complete_paths(command, completions)
        elif isinstance(action.metavar, str) and action.metavar in completions:
            vars(action)["complete"] = completions[action.metavar]
