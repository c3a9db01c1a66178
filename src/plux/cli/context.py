"""What a command gets to know about the process that it runs in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import CommandError
from .printable import printable

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """The directory to work in, an absolute path, and where to write.

    `out` takes results and nothing else, `err` what is said to people.
    """

    workdir: Path
    out: TextIO
    err: TextIO
    verbose: bool = False
    quiet: bool = False

    def check(self) -> None:
        """Raise a `CommandError` if there is no such working directory."""
        if not self.workdir.is_dir():
            what = "is not a directory" if self.workdir.exists() else "does not exist"
            raise CommandError(f"{self.workdir}: the working directory {what}", "Name another one with --workdir.")

    def absolute(self, path: Path) -> Path:
        """Return a path of the command line, which is meant relative to the working directory."""
        return self.workdir / path

    def shown(self, path: Path) -> str:
        """Return how a path is shown: relative to the working directory if it is below it."""
        return str(path.relative_to(self.workdir) if path.is_relative_to(self.workdir) else path)

    def shown_from_here(self, path: Path) -> str:
        """Return a path relative to the directory that the process runs in: other programs know no other."""
        try:
            here = path.cwd()
        except FileNotFoundError:  # it is gone
            return str(path)
        return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)

    def result(self, text: str) -> None:
        """Print a part of the result."""
        print(text, file=self.out)

    def note(self, text: str) -> None:
        """Say something that a person may want to know, unless they asked for quiet."""
        if not self.quiet:
            print(printable(text, keep="\n\t"), file=self.err)

    def problem(self, problem: object) -> None:
        """Say what went wrong; that is never left out."""
        print(printable(str(problem), keep="\n\t"), file=self.err)
