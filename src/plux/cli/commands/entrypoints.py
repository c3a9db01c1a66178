"""``plux entrypoints``: write the entry points of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.cli.patterns import add_patterns

if TYPE_CHECKING:
    import argparse

    from plux.cli.context import Context

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "find the plugins of the project and write their entry points"
DESCRIPTION = """\
Find the plugins of the project and write their entry points: into `plux.ini` if its configuration says
`entrypoint_build_mode = "manual"`, else where the build backend keeps them in the project. Editable installs
of it in this environment are brought up to date. With problems, nothing is written.
A plain build does not need this command."""
EXAMPLE = """\
  plux entrypoints                                           for the project in this directory
  plux --workdir my-project entrypoints --exclude 'tests*'   for another one, leaving some modules out"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_patterns(parser)


def run(args: argparse.Namespace, context: Context) -> int:
    """Discover, write, and report."""
    from plux.build.errors import DiscoveryFailed
    from plux.build.unbuilt import build_warnings
    from plux.cli.progress import progress
    from plux.cli.report import plugin_lines, report_problems, summary
    from plux.cli.source import open_source

    project = open_source(context, include=args.include, exclude=args.exclude)
    try:
        with progress("reading the source", context.err, wanted=not context.quiet):
            result = project.build_entrypoints()
    except DiscoveryFailed as failure:
        report_problems(context, failure.discovery)
        context.note(f"{summary(failure.discovery)}\nnothing was written, because of the problems")
        return 1
    report_problems(context, result.discovery, build_warnings(project, result.discovery))
    for line in plugin_lines(result.discovery, context.shown):
        context.note(line)
    context.note(summary(result.discovery))
    for what, paths in (("written", result.written), ("brought up to date", result.synced)):
        for path in paths:
            context.note(f"{what}: {context.shown(path)}")
    if not result.written and not result.synced:
        context.note("nothing to write: the backend of this project makes the entry points with the wheel")
    return 0
