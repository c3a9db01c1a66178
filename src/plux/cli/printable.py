"""Text of others on a terminal: what could move the cursor, or turn the reading direction, is shown as an escape."""

from __future__ import annotations

__all__ = ["printable"]


def printable(text: str, keep: str = "") -> str:
    r"""Return a text in which everything that is not printable is escaped, but for the characters to keep.

    >>> printable("a\x1b[2Jb\n"), printable("a\n", keep="\n")
    ('a\\x1b[2Jb\\n', 'a\n')
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char in keep else char.encode("unicode_escape").decode("ascii") for char in text
    )
