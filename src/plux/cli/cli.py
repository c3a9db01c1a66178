"""The edge between the process and the commands."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandError
from .parser import build_parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from .context import Context

__all__ = ["main"]

INTERRUPTED = 130  # what shells report for a program that ended by SIGINT


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 fine, 1 findings or failure, 2 wrong usage.

    Args:
        argv: the arguments without the name of the program; those of the process by default.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a path or name must not end the report on it
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as leaving:  # argparse has said what is wrong, or printed help or version
        return leaving.code if isinstance(leaving.code, int) else 2
    try:
        return _run(args)
    except BrokenPipeError:
        # the reader (`| head`) went away; the interpreter must not stumble over it again when it flushes
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(args: argparse.Namespace) -> int:
    from .logs import shown_logs

    context = _context(args)
    level = args.log_level or ("info" if context.verbose else "warning")
    try:
        context.check()
        with shown_logs(level, context.err):
            code: int = args.run(args, context)
    except Exception as error:
        failure = CommandError.from_exception(error)
        if failure is None:
            raise
        context.problem(failure)
        return 1
    context.out.flush()
    return code


def _context(args: argparse.Namespace) -> Context:
    from .context import Context

    cwd = Path.cwd()
    return Context(
        workdir=Path(os.path.normpath(cwd / args.workdir)) if args.workdir else cwd,
        out=sys.stdout,
        err=sys.stderr,
        verbose=args.verbose,
        quiet=args.quiet,
    )
