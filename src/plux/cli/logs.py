"""Log records of the library on standard error."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["LEVELS", "configure_logging"]

LEVELS = ("debug", "info", "warning", "error")


def configure_logging(level: str | None, *, verbose: bool, stream: TextIO) -> None:
    """Show records of plux from a level upwards: the given one, else `info` if `verbose`, else `warning`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("plux")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel((level or ("info" if verbose else "warning")).upper())
