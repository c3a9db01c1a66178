"""The task list and its file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Tasks"]


class Tasks:
    """Texts of tasks, and whether they are done, in the order in which they were added."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.entries: dict[str, bool] = json.loads(file.read_text("utf-8")) if file.exists() else {}

    def save(self) -> None:
        self.file.write_text(json.dumps(self.entries, indent=2) + "\n", encoding="utf-8")
