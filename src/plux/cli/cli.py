"""The edge between the process and the commands."""

from __future__ import annotations

import os
import sys
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandError
from .machine import asks_for_json, print_error, prints_json
from .parser import UsageError, build_parser
from .printable import printable
from .signals import EndedBySignal, signals_raised

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import TextIO

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
    words = sys.argv[1:] if argv is None else argv
    try:
        with signals_raised():
            return _run(words)
    except SystemExit as leaving:  # argparse has printed help or version
        return leaving.code if isinstance(leaving.code, int) else 2
    except BrokenPipeError:
        # the reader (`| head`) went away
        _give_up_output()
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except EndedBySignal as ended:
        return ended.code


def _run(words: Sequence[str]) -> int:
    # a stream that the process was started without is None
    out: TextIO = sys.stdout or StringIO()
    err: TextIO = sys.stderr or StringIO()
    try:
        args, unknown = build_parser().parse_known_args(words)
        if unknown:  # with the usage of the command, not with that of the whole program
            args.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    except UsageError as error:
        print(printable(error.text, keep="\n\t"), file=err)
        if asks_for_json(words):
            _say_to_programs(error, out)
        return error.code
    return _run_command(args, out, err)


def _run_command(args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    from .logs import shown_logs

    context = None
    try:
        context = _context(args, out, err)
        context.check()
        with shown_logs(args.log_level or ("info" if context.verbose else "warning"), err):
            code: int = args.run(args, context)
        _end_output(out)
    except Exception as error:
        failure = CommandError.from_exception(error)
        if failure is not None:
            print(printable(str(failure), keep="\n\t"), file=err)
        if prints_json(args) and (context is None or not context.has_result):
            _say_to_programs(
                failure or CommandError(f"{type(error).__name__}: {error}", "This is a defect of plux."), out
            )
        if failure is None:
            raise
        return failure.code
    return code


def _say_to_programs(error: CommandError, out: TextIO) -> None:
    """Print JSON. Who cannot get that has the message on standard error."""
    try:
        print_error(error, out)
    except OSError:
        _give_up_output()


def _end_output(out: TextIO) -> None:
    """See to it that the result has got where it should."""
    if isinstance(out, StringIO) and out.getvalue():
        raise CommandError("standard output is closed")
    try:
        out.flush()
    except BrokenPipeError:
        raise
    except OSError:
        _give_up_output()
        raise


def _give_up_output() -> None:
    """Let the interpreter not stumble over standard output again when it flushes."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _context(args: argparse.Namespace, out: TextIO, err: TextIO) -> Context:
    from .context import Context

    try:
        workdir = Path(os.path.abspath(args.workdir or ""))  # noqa: PTH100 - resolve() would follow links
    except FileNotFoundError:
        raise CommandError("the working directory is gone", "Go to another one, or name one with --workdir.") from None
    return Context(workdir=workdir, out=out, err=err, verbose=args.verbose, quiet=args.quiet)
