"""Columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["aligned"]


def aligned(rows: Iterable[Sequence[str]], indent: int = 0) -> list[str]:
    """Return a line a row, with columns as wide as their widest cell; nothing trails, and all is printable.

    >>> aligned([("a", "one"), ("bcd", "two")])
    ['a    one', 'bcd  two']
    """
    cells = [tuple(map(printable, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    start = " " * indent
    return [
        (start + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in cells
    ]
