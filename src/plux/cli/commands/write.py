"""``plux write``: put the entry points into a file of the project that people write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from plux.build.editing.document import Document
    from plux.cli.context import Context

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "write the entry points into pyproject.toml, setup.cfg or setup.py"
DESCRIPTION = """\
Find the plugins of the project and write their entry points into the file that holds its metadata, so that it can be
built without plux. They stand below a comment; what is below that comment, up to the next empty line or comment, is
replaced the next time, and nothing else ever is; if another file has such a comment, they move.
Needs the extra `cli`: python -m pip install 'plux[cli]'"""
EXAMPLE = """\
  plux write                        into the file that holds the metadata of the project
  plux write setup.cfg --dry-run    show what would change in setup.cfg
  plux check pyproject.toml         is what was written up to date?"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "file",
        nargs="?",
        choices=("pyproject.toml", "setup.cfg", "setup.py"),
        help="the file; by default the one with the metadata of the project",
    )
    parser.add_argument("--dry-run", action="store_true", help="print the difference and write nothing")


def run(args: argparse.Namespace, context: Context) -> int:
    """Discover, edit, and report."""
    from plux.build.editing.writing import cleared, written
    from plux.build.errors import DiscoveryFailed
    from plux.build.unbuilt import why_unbuilt
    from plux.cli.progress import progress
    from plux.cli.report import plugin_lines, report_problems, summary
    from plux.cli.source import open_source

    project = open_source(context)
    with progress("reading the source", context.err, wanted=not context.quiet):
        discovery = project.discover()
    try:
        document = written(project, discovery, args.file)
        others = cleared(document)
    except DiscoveryFailed:
        report_problems(context, discovery)
        context.note(f"{summary(discovery)}\nnothing was written, because of the problems")
        return 1
    report_problems(context, discovery)
    for line in plugin_lines(discovery, context.shown):
        context.note(line)
    context.note(summary(discovery))
    for each in (document, *others):
        _put(each, context, dry_run=args.dry_run, moved=each is not document)
    if project.is_manual:
        context.note(
            f"a build takes the entry points in {context.shown(project.static_file)} as well (the manual mode): "
            "`plux entrypoints` brings that up to date"
        )
    elif why_unbuilt(project.workdir) is None and discovery.plugins:
        context.note(
            "a build finds the plugins of this project by itself, too: both say the same, there is no conflict"
        )
    return 0


def _put(document: Document, context: Context, *, dry_run: bool, moved: bool) -> None:
    """Write a file, or show the difference."""
    name = context.shown(document.path)
    if dry_run:
        if document.is_changed:
            context.result(document.diff(name).rstrip("\n"))
        context.note(f"{'not written' if document.is_changed else 'up to date'}: {name}")
        return
    done = "written, without the entry points that have moved" if moved else "written"
    context.note(f"{done if document.write() else 'up to date'}: {name}")
