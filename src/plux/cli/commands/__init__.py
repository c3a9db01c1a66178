"""One module a command. Each says in `HELP`, `DESCRIPTION` and `EXAMPLE` what it is for.

Only what `run` needs is imported, and only when it runs: ``plux --version`` must be quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import argparse

    from plux.cli.context import Context

__all__ = ["COMMANDS", "Command", "load_command"]

COMMANDS = (
    "init",
    "discover",
    "entrypoints",
    "write",
    "check",
    "show",
    "list",
    "sync",
    "resolve",
    "freeze",
    "completion",
)


class Command(Protocol):
    """What a module of this package offers."""

    HELP: str
    DESCRIPTION: str
    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of the command."""

    def run(self, args: argparse.Namespace, context: Context) -> int:
        """Do it and return the exit code.

        Raises:
            CommandError: it cannot be done.
        """


def load_command(name: str) -> Command:
    """Import the module of a command."""
    return cast("Command", import_module(f"{__name__}.{name}"))
