"""Finding plugins by reading: nothing of the project is executed."""

from __future__ import annotations

from .discover import discover

__all__ = ["discover"]
