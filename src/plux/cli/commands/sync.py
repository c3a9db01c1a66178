"""``plux sync``: bring the metadata of editable installs up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from plux.cli.context import Context
    from plux.cli.syncing import Outcome

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "write what the source says into the metadata of editable installs"
DESCRIPTION = """\
Write the plugins that the source declares into the installed metadata of editable installs, for those who read entry
points without plux (importlib.metadata). Programs that use plux see changes of the source without it.
The exit code is 1 if an install could not be brought up to date or, with --check, is not."""
EXAMPLE = """\
  plux sync                         the project in this directory
  plux sync --all                   every editable install of this environment that plux has built
  plux sync --check                 write nothing; is it up to date?
  plux sync --python .venv/bin/python"""

_STYLES = {"changed": "green", "outdated": "yellow", "not followed": "yellow", "failed": "bold red"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("-a", "--all", action="store_true", help="all editable installs that plux has built")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--check", action="store_true", help="write nothing; exit code 1 if something is not up to date")
    only.add_argument("--dry-run", action="store_true", help="write nothing; say what would be written")
    parser.add_argument(
        "--python",
        metavar="PYTHON",
        help="the interpreter of the environment (default: that of plux itself)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON: a list of objects")


def run(args: argparse.Namespace, context: Context) -> int:
    """Bring up to date, and report."""
    from plux.build.installs import editable_installs
    from plux.cli.colours import print_lines
    from plux.cli.other_python import find_python, path_of_python
    from plux.cli.progress import progress
    from plux.cli.syncing import synced

    path = path_of_python(find_python(args.python, context)) if args.python is not None else None
    installs = [
        install
        for install in editable_installs(None if args.all else context.workdir, path)
        if not args.all or install.is_built_by_plux()
    ]
    with progress("reading the source", context.err, wanted=not context.quiet):
        outcomes = synced(installs, write=not (args.check or args.dry_run))
    if args.json:
        import json
        from dataclasses import asdict

        context.result(json.dumps([asdict(outcome) for outcome in outcomes], indent=2))
    else:
        print_lines(list(_lines(outcomes, context)), context.out, _STYLES)
    for outcome in outcomes:
        for warning in outcome.warnings:
            context.note(f"plux: warning: {outcome.label}: {warning}")
    if not installs:
        context.note(_nothing(context, every=args.all))
        return 0 if args.all else 1
    bad = {"failed", "outdated"} if args.check else {"failed"}
    return 1 if any(outcome.state in bad for outcome in outcomes) else 0


def _lines(outcomes: list[Outcome], context: Context) -> Iterator[str]:
    from plux.cli.table import aligned

    for outcome in outcomes:
        first, *rest = outcome.reason.splitlines() or [context.shown(Path(outcome.metadata))]
        yield from aligned([(outcome.label, outcome.state, first)])
        yield from (f"  {line}" for line in (*rest, *map(str, outcome.changes)))


def _nothing(context: Context, *, every: bool) -> str:
    if every:
        return "no editable install in this environment was built by plux"
    return (
        f"the project in {context.workdir} has no editable install in this environment: `pip install -e .` makes one, "
        "--python names another environment"
    )
