"""``plux init``: make a project build with plux."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from plux.cli.context import Context

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "make the project in this directory build with plux"
DESCRIPTION = """\
Recognise the build backend of the project and write into its pyproject.toml what a build with plux needs: the
requirement, and the hook or the wrapper for that backend. The difference is shown first; formatting and comments are
kept; running it again changes nothing. Needs the extra `cli`: python -m pip install 'plux[cli]'"""
EXAMPLE = """\
  plux init                 show what has to change, ask, and write it
  plux init --yes           do not ask
  plux init --wrapper       with plux.backend, so that a build without plux fails, whatever the backend"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("-y", "--yes", action="store_true", help="write without asking")
    parser.add_argument("--dry-run", action="store_true", help="show the difference and write nothing")
    parser.add_argument(
        "--wrapper", action="store_true", help="put plux.backend in front of the backend, even if that has hooks"
    )


def run(args: argparse.Namespace, context: Context) -> int:
    """Show, ask, write."""
    from plux.build.editing.onboarding import onboarding
    from plux.cli.question import agrees

    plan = onboarding(context.workdir, wrapper=args.wrapper)
    for document in plan.documents:
        context.result(document.diff(context.shown(document.path)).rstrip("\n"))
    for note in plan.notes:
        context.note(f"note: {note}")
    if not plan.documents:
        context.note(f"nothing to do: this project builds with plux already ({plan.backend})")
        return 0
    if args.dry_run:
        context.note("not written")
        return 0
    agreed = args.yes or agrees(context, f"Write this, for the backend {plan.backend}?")
    if not agreed:
        context.problem("nothing was written" + ("" if agreed is False else "; --yes writes without a question"))
        return 1
    for document in plan.documents:
        document.write()
        context.note(f"written: {context.shown(document.path)}")
    context.note("`plux discover --format text` shows which plugins a build will find")
    return 0
