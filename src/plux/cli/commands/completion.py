"""``plux completion``: completion of commands and options in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

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
    context.result(shtab.complete(build_parser(), shell=args.shell).rstrip())
    return 0
