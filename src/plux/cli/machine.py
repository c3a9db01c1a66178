"""Whoever asks for JSON gets JSON, whatever happens: ``{"error": {"message", "advice", "exit_code"}}``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from .errors import CommandError

__all__ = ["asks_for_json", "print_error", "prints_json"]


def prints_json(args: argparse.Namespace) -> bool:
    """Whether somebody has asked for JSON on standard output."""
    output = getattr(args, "output", None)
    wanted = getattr(args, "json", False) or getattr(args, "format", None) == "json"
    return wanted and (output is None or str(output) == "-")


def asks_for_json(argv: Sequence[str]) -> bool:
    """Whether arguments that are wrong ask for JSON all the same.

    >>> asks_for_json(["list", "--json", "--nonsense"]), asks_for_json(["discover", "-f", "ini", "--nonsense"])
    (True, False)
    """
    parser = _Lenient(add_help=False)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("-f", "--format", dest="format")
    parser.add_argument("-o", "--output")
    try:
        return prints_json(parser.parse_known_args(argv)[0])
    except ValueError:
        return False


class _Lenient(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def print_error(error: CommandError, out: TextIO) -> None:
    """Print an error for programs.

    Raises:
        OSError: nobody can get it.
    """
    import json

    print(json.dumps({"error": error.as_values()}, indent=2), file=out, flush=True)
