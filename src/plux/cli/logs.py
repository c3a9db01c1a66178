"""Log records of the library on standard error."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

__all__ = ["LEVELS", "shown_logs"]

LEVELS = ("debug", "info", "warning", "error")


@contextmanager
def shown_logs(level: str, stream: TextIO) -> Iterator[None]:
    """Show records of plux from a level upwards while the context lasts; the logger is left as it was found."""
    import logging

    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("plux")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(level.upper())
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before
