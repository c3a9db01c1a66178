"""The options ``--include`` and ``--exclude``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

__all__ = ["add_patterns"]


def add_patterns(parser: argparse.ArgumentParser) -> None:
    """Add both. They may be repeated, each takes several patterns between commas, and the result is a list."""
    options = (("-i", "--include", "look only at these modules"), ("-e", "--exclude", "leave these modules out"))
    for short, option, what in options:
        parser.add_argument(
            short,
            option,
            metavar="PATTERNS",
            type=_split,
            action="extend",
            default=[],
            help=f"{what} and what is below them, in addition to [tool.plux]: pkg.sub, 'pkg.sub.*', '**/test*'; "
            "several between commas",
        )


def _split(text: str) -> list[str]:
    return [pattern.strip() for pattern in text.split(",") if pattern.strip()]
