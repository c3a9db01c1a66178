"""A sign of life on terminals, for what takes longer than a second."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

__all__ = ["progress"]

DELAY = 1.0
INTERVAL = 0.2


@contextmanager
def progress(title: str, stream: TextIO, *, wanted: bool = True) -> Iterator[None]:
    """Show a title and the seconds that went by, from the second one on, and remove it when the context ends.

    Nothing is shown where the stream is no terminal.
    """
    if not wanted or not stream.isatty():
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(target=_tick, args=(title, stream, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _tick(title: str, stream: TextIO, ended: threading.Event) -> None:
    start = time.monotonic()
    shown = 0
    wait = DELAY
    while not ended.wait(wait):
        wait = INTERVAL
        text = f"{title} ... {time.monotonic() - start:.0f} s"
        shown = max(shown, len(text))
        print(f"\r{text:{shown}}", end="", file=stream, flush=True)
    if shown:
        print(f"\r{'':{shown}}\r", end="", file=stream, flush=True)
