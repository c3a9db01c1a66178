"""Running code of others in a command: what it prints is no result, and it is found where the command works."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

__all__ = ["foreign_output", "installed_from"]


@contextmanager
def foreign_output(err: TextIO) -> Iterator[None]:
    """Let what is printed to standard output go to `err`, also what extensions and child processes write there."""
    out = sys.stdout
    source, target = _descriptor(out), _descriptor(err)
    if source is None or target is None or source == target:
        with redirect_stdout(err):
            yield
        return
    out.flush()  # the results so far
    saved = os.dup(source)
    os.dup2(target, source)
    try:
        with redirect_stdout(err):
            yield
    finally:
        os.dup2(saved, source)
        os.close(saved)


def _descriptor(stream: TextIO | None) -> int | None:
    try:
        return stream.fileno() if stream is not None else None
    except (OSError, ValueError):
        return None


@contextmanager
def installed_from(workdir: Path | None) -> Iterator[None]:
    """See what is installed as ``python -m plux`` does that was started in a directory; None changes nothing."""
    place = str(workdir)
    if workdir is not None:
        sys.path.insert(0, place)
    try:
        yield
    finally:
        if workdir is not None and place in sys.path:
            sys.path.remove(place)
