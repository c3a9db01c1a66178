"""``plux freeze``: write a module with which a frozen program knows its plugins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from plux.cli.context import Context

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "write a module with which a frozen program knows its plugins"
DESCRIPTION = """\
Write a module that holds the entry points of the plugins that are installed in the environment of this Python, and
imports their modules in a way that PyInstaller, Nuitka and the like follow. A program that imports it has its
plugins without any metadata. Nothing is imported to write it; running this again changes nothing."""
EXAMPLE = """\
  plux freeze --output my_app/frozen_plugins.py             what distributions that use plux have
  plux freeze -n 'my_app.*' -o my_app/frozen_plugins.py     some namespaces
  plux freeze -o my_app/frozen_plugins.py --check           is it as it would be written now?"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "-n",
        "--namespace",
        metavar="PATTERN",
        action="append",
        default=[],
        help="only this namespace: my.plugins, 'my.*'; may be repeated (default: those of distributions that use plux)",
    )
    parser.add_argument(
        "-d",
        "--distribution",
        metavar="PATTERN",
        action="append",
        default=[],
        help="only plugins of this distribution: my-plugins, 'my-*'; may be repeated",
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write there instead of to standard output")
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing, but show how the file differs from what would be written; exit code 1 if it does",
    )


def run(args: argparse.Namespace, context: Context) -> int:
    """Write or compare."""
    from plux.cli.errors import CommandError
    from plux.cli.output import checked_output, write_output
    from plux.freezing.installed import plugin_distributions
    from plux.freezing.module import render_module

    output = checked_output(context.absolute(args.output)) if args.output and str(args.output) != "-" else None
    if args.check and output is None:
        args.parser.error("--check needs the file to compare: --output FILE")
    found = plugin_distributions(args.namespace, args.distribution)
    if not found:
        such = "such " if args.namespace or args.distribution else ""
        raise CommandError(
            f"no {such}plugins are installed here", "`plux list --all` shows every group of entry points."
        )
    try:
        text = render_module(found)
    except ValueError as error:
        raise CommandError(str(error), "Leave it out with --namespace or --distribution.") from error
    count = sum(len(distribution.entry_points) for distribution in found)
    context.note(f"plugins: {count}, of {', '.join(each.metadata.name_and_version()[0] for each in found)}")
    if output is None:
        context.result(text.rstrip("\n"))
    elif args.check:
        return _compared(output, text, context)
    else:
        changed = write_output(output, text)
        context.note(f"{'written' if changed else 'unchanged'}: {context.shown(output)}")
    return 0


def _compared(output: Path, text: str, context: Context) -> int:
    from difflib import unified_diff

    old = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
    if old == text:
        context.note(f"up to date: {context.shown(output)}")
        return 0
    shown = context.shown(output)
    names = (shown, f"{shown} as it would be written now")
    for line in unified_diff(old.splitlines(), text.splitlines(), *names, lineterm=""):
        context.result(line)
    return 1
