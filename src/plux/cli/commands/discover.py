"""``plux discover``: print the plugins that the source declares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plux.cli.formats import FORMATS, render
from plux.cli.patterns import add_patterns

if TYPE_CHECKING:
    import argparse

    from plux.build.project import Project
    from plux.cli.context import Context
    from plux.discovery.result import Discovery, Problem

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "find the plugins that source code declares"
DESCRIPTION = """\
Read the source of the project, or of any directory of packages, and print the plugins that it declares.
Nothing of it is executed. The report, and whatever could not be decided, goes to standard error."""
EXAMPLE = """\
  plux discover                                  the project in this directory, as JSON
  plux discover --format text                    the same for people, with file and line
  plux discover --path site-packages/some_pkg    any package, with or without a project
  plux discover --exclude 'tests*, *.testing'    leave some modules out
  plux discover --format ini --output plux.ini   into a file
  plux discover --verify                         compare with what importing finds"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "-p",
        "--path",
        metavar="PATH",
        type=Path,
        help="a directory of packages, a package, a source file, or a project",
    )
    add_patterns(parser)
    parser.add_argument("-f", "--format", dest="format", choices=sorted(FORMATS), help="how to print (default: json)")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="write there instead of to standard output; a file is replaced only if there are no problems",
    )
    parser.add_argument(
        "--verify",
        action="store_true",
        help="import the modules too, in a process of its own, and say what differs; needs what they import",
    )


def run(args: argparse.Namespace, context: Context) -> int:
    """Discover, print or write, and report."""
    from plux.build.errors import BuildError
    from plux.cli.failures import failure_problems
    from plux.cli.output import checked_output, write_output
    from plux.cli.report import plugin_lines, report_problems, summary
    from plux.cli.source import open_source
    from plux.cli.verify import verified
    from plux.core.record import replace
    from plux.discovery.result import Discovery

    output = checked_output(context.absolute(args.output)) if args.output and str(args.output) != "-" else None
    form = args.format or "json"
    shown = context.shown_from_here if form == "github" else context.shown
    try:
        project = open_source(context, args.path, include=args.include, exclude=args.exclude)
        discovery, warnings = _discovered(project, context)
    except BuildError as error:
        if form == "github" and output is None:
            failed = Discovery(problems=failure_problems(error, context.workdir))
            context.result(render(failed, form, shown))
        raise
    report_problems(context, discovery, warnings)
    text = render(replace(discovery, warnings=(*discovery.warnings, *warnings)), form, shown)
    if output is None:
        if text:
            context.result(text)
    elif not discovery.problems:
        write_output(output, text + "\n")
    if form != "text" or output is not None:
        for line in plugin_lines(discovery, context.shown):
            context.note(line)
        context.note(summary(discovery))
    if output is not None:
        context.note(f"{'not written, because of the problems' if discovery.problems else 'written'}: {output}")
    same = not args.verify or verified(project, discovery, context)
    return 1 if discovery.problems or not same else 0


def _discovered(project: Project, context: Context) -> tuple[Discovery, tuple[Problem, ...]]:
    """Return what there is, with everything that would end a build among its problems, and warnings of a build."""
    from plux.build.refusals import with_refusals
    from plux.build.unbuilt import build_warnings
    from plux.cli.progress import progress

    with progress("reading the source", context.err, wanted=not context.quiet):
        discovery = with_refusals(project, project.discover())
        return discovery, build_warnings(project, discovery)
