"""The one line that a build shows of plux, in whatever way its backend talks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sized

__all__ = ["announce", "announcement"]


def announcement(plugins: Sized) -> str:
    """Return the line.

    >>> announcement(["one"]), announcement([])
    ('plux: 1 plugin', 'plux: 0 plugins')
    """
    return f"plux: {len(plugins)} plugin{'' if len(plugins) == 1 else 's'}"


def announce(plugins: Sized) -> None:
    """Write the line to standard output, for backends that write theirs there without more ado."""
    sys.stdout.write(f"{announcement(plugins)}\n")
