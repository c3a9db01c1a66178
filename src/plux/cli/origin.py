"""Where in the code of a plugin an error arose."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import NamedTuple

__all__ = ["Origin", "origin_of"]


class Origin(NamedTuple):
    """A file as the interpreter names it, and a line in it."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return it in the form that editors and terminals make clickable."""
        return f"{self.file}:{self.line}"


def origin_of(error: BaseException, reference: str) -> Origin | None:
    """Return the last place that an error came by in the top-level package, or module, of a plugin.

    What the package imports from others may fail far away from it; what its author can change is the line that asks
    for that. A syntax error has no such line in itself, but it names its own.

    Args:
        error: what importing, making or asking the plugin raised.
        reference: ``module:attribute`` of the plugin.
    """
    if isinstance(error, SyntaxError) and error.filename and error.lineno and Path(error.filename).is_file():
        return Origin(error.filename, error.lineno)
    package = reference.partition(":")[0].strip().partition(".")[0]
    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if str(frame.f_globals.get("__name__")).partition(".")[0] == package:
            found = Origin(frame.f_code.co_filename, line)
    return found
