"""Signals that end the process: whatever is on its way tidies up first, as after Ctrl-C."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["EndedBySignal", "signals_raised"]

_NAMES = ("SIGTERM", "SIGHUP")


class EndedBySignal(BaseException):
    """Somebody wants the process to end. `code` is what shells report for a program that ended by that signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number


@contextmanager
def signals_raised() -> Iterator[None]:
    """Make signals that would end the process at once raise `EndedBySignal` within the context.

    Temporary files would stay, and so would the processes that run code of projects. A second signal ends the process.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _raise)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _raise(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)
    raise EndedBySignal(number)
