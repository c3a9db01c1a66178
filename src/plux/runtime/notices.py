"""Warnings about the installation, each of them once a process."""

from __future__ import annotations

import logging

__all__ = ["logger", "warn_once", "was_told"]

logger = logging.getLogger("plux.runtime")

_told: set[object] = set()


def warn_once(key: object, message: str, *args: object) -> None:
    """Log a warning, unless there was one with the same key before."""
    if key not in _told:
        _told.add(key)
        logger.warning(message, *args)


def was_told(key: object) -> bool:
    """Whether there was a warning with this key."""
    return key in _told
