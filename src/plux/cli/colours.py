"""Colours on terminals, with the extra ``plux[cli]``; without it, and everywhere else, plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

__all__ = ["print_lines"]


def print_lines(lines: Sequence[str], stream: TextIO, styles: Mapping[str, str]) -> None:
    """Print lines; on a terminal, words take the style that `styles` has for them, as rich names it.

    Lines are never wrapped, and are the same text with and without colours.
    """
    if not stream.isatty() or not _print_coloured(lines, stream, styles):
        for line in lines:
            print(line, file=stream)


def _print_coloured(lines: Sequence[str], stream: TextIO, styles: Mapping[str, str]) -> bool:
    """Print with colours, or return False if the extra is not installed."""
    try:
        from rich.console import Console
        from rich.text import Text
    except ImportError:
        return False
    console = Console(file=stream, highlight=False, markup=False, soft_wrap=True)
    for line in lines:
        text = Text(line)
        for word, style in styles.items():
            text.highlight_regex(rf"(?<=  ){word}(?=  |$)", style)
        console.print(text)
    return True
