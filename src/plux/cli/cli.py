"""The edge between the process and the commands."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandError
from .machine import asks_for_json, print_error, prints_json
from .parser import UsageError, build_parser
from .printable import printable
from .signals import EndedBySignal, signals_raised
from .streams import Remarks, Results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .context import Context

__all__ = ["main"]

INTERRUPTED = 130  # what shells report for a program that ended by SIGINT


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 fine, 1 findings or failure, 2 wrong usage.

    Args:
        argv: the arguments without the name of the program; those of the process by default.
    """
    out, err = Results(sys.stdout), Remarks(sys.stderr)
    try:
        with signals_raised():
            return _run(sys.argv[1:] if argv is None else argv, out, err)
    except BrokenPipeError:
        # the reader (`| head`) went away
        out.give_up()
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except EndedBySignal as ended:
        return ended.code


def _run(words: Sequence[str], out: Results, err: Remarks) -> int:
    wants_json = False
    try:
        args = _parsed(words)
        wants_json = isinstance(args, Namespace) and prints_json(args)
        code = _run_command(args, out, err) if isinstance(args, Namespace) else args
        out.flush()
    except UsageError as error:
        return _failed(error, error.text, out, err, wants_json=asks_for_json(words))
    except Exception as error:
        failure = CommandError.from_exception(error)
        if failure is not None:
            return _failed(failure, str(failure), out, err, wants_json=wants_json)
        if not isinstance(error, BrokenPipeError):
            defect = CommandError(f"{type(error).__name__}: {error}", "This is a defect of plux.")
            _failed(defect, "", out, err, wants_json=wants_json)
        raise
    return code


def _parsed(words: Sequence[str]) -> Namespace | int:
    """Return the arguments, or the exit code if argparse has printed help or version.

    Raises:
        UsageError: they are wrong.
    """
    try:
        args, unknown = build_parser().parse_known_args(words)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    if unknown:  # with the usage of the command, not with that of the whole program
        args.parser.refuse(unknown)
    if args.run is None:  # no success for a script that has lost the argument
        raise UsageError(args.parser, "no command is given", args.parser.format_help())
    return args


def _failed(error: CommandError, text: str, out: Results, err: Remarks, *, wants_json: bool) -> int:
    """Say what is wrong, to people, and to programs that have got nothing else yet; return the exit code."""
    if text:
        print(printable(text, keep="\n\t"), file=err.as_text_stream())
    if wants_json and not out.is_used:
        try:
            print_error(error, out.as_text_stream())
        except (OSError, CommandError):  # they have the exit code
            out.give_up()
    return error.code


def _run_command(args: Namespace, out: Results, err: Remarks) -> int:
    from .logs import shown_logs

    context = _context(args, out, err)
    context.check()
    with shown_logs(args.log_level or ("info" if context.verbose else "warning"), context.err):
        code: int = args.run(args, context)
    return code


def _context(args: Namespace, out: Results, err: Remarks) -> Context:
    from .context import Context

    try:
        workdir = Path(os.path.abspath(args.workdir or ""))  # noqa: PTH100 - resolve() would follow links
    except FileNotFoundError:
        raise CommandError("the working directory is gone", "Go to another one, or name one with --workdir.") from None
    return Context(workdir, out.as_text_stream(), err.as_text_stream(), verbose=args.verbose, quiet=args.quiet)


if __name__ == "__main__":
    sys.exit(main())
