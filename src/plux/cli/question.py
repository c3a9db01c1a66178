"""Questions to the person at the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .context import Context

__all__ = ["agrees"]


def agrees(context: Context, question: str) -> bool | None:
    """Ask, and return whether the answer is yes; None if nobody is there to answer."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    print(f"{question} [y/N] ", end="", file=context.err, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
