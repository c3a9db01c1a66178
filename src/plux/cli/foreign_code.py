"""Running code of others in a command: what it prints is no result, and it is found where the command works."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, redirect_stdout, suppress
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
    if source is None or source == target:
        with redirect_stdout(err):
            yield
        return
    _flush(out)  # the results so far; who cannot get them is told at the end
    saved = os.dup(source)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere if target is None else target, source)
        with redirect_stdout(err):
            yield
    finally:
        _flush(out)  # code of others may have got hold of the stream itself, or of the one below it
        os.dup2(saved, source)
        os.close(saved)
        os.close(nowhere)


def _flush(out: TextIO) -> None:
    for stream in (out, sys.__stdout__):
        if stream is not None:
            with suppress(OSError, ValueError):  # it cannot be written, or is closed
                stream.flush()


def _descriptor(stream: TextIO | None) -> int | None:
    try:
        return stream.fileno() if stream is not None else None
    except (OSError, ValueError, AttributeError):  # none of the operating system, or closed
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
