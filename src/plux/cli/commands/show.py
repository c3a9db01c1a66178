"""``plux show``: the entry points of the project as they were built last."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from plux.cli.context import Context

__all__ = ["DESCRIPTION", "EXAMPLE", "HELP", "add_arguments", "run"]

HELP = "print the entry points that were written for this project"
DESCRIPTION = "Print the file of entry points that the last build, or `plux entrypoints`, wrote for this project."
EXAMPLE = """\
  plux show                        the project in this directory
  plux --workdir my-project show   another one"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: the project is all that the command needs to know."""


def run(_args: argparse.Namespace, context: Context) -> int:
    """Print the file."""
    from plux.build.editing.writing import written_files
    from plux.build.index import read_plux_ini
    from plux.build.project import EntryPointFileMissing
    from plux.cli.errors import CommandError
    from plux.cli.source import open_source

    project = open_source(context)
    try:
        file = project.find_entry_point_file()
    except EntryPointFileMissing as error:
        written = ", ".join(context.shown(path) for path in written_files(project.workdir))
        if not written:
            raise
        also = f"What `plux write` wrote is in {written}: `plux check` compares that with the source."
        raise CommandError(error.message, f"{error.advice} {also}") from error
    read_plux_ini(file)  # lines that no program could use are no result
    text = file.read_text(encoding="utf-8-sig").rstrip()
    if not text:
        raise CommandError(
            f"{context.shown(file)}: there are no entry points in it",
            "`plux entrypoints` writes it anew; `plux discover` shows what would be in it.",
        )
    context.note(f"# {context.shown(file)}")
    context.result(text)
    return 0
