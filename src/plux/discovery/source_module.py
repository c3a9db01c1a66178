"""A module of a project, as everybody hands it to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import record

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SourceModule"]


@record(frozen=True, slots=True)
class SourceModule:
    """A module of the project: its dotted name and its source file; `is_package` for an ``__init__.py``."""

    name: str
    path: Path
    is_package: bool
