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

    class Formatter(logging.Formatter):
        """Lets warnings and errors look like those of the command itself; what is below tells where it comes from."""

        def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is that of the library
            if record.levelno < logging.WARNING:
                return f"{record.levelname} {record.name}: {record.message}"
            level = f"plux: {record.levelname.lower()}: "
            return level + record.message.removeprefix(level)

    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter())
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
