"""The command ``taskline``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from plux import PluginDisabled

from .commands import commands
from .tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    manager = commands()
    name, *words = argv or sys.argv[1:] or ["help"]
    if name == "help":
        print("commands:", ", ".join(sorted(manager.list_names())))
        return 0
    if not manager.exists(name):
        print(f"taskline: there is no command {name!r}; 'taskline help' lists them", file=sys.stderr)
        return 2
    try:
        command = manager.load(name)
    except PluginDisabled as disabled:
        print(f"taskline: {disabled}", file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001 - plugins are foreign code
        print(f"taskline: the command {name!r} is broken: {error}", file=sys.stderr)
        return 1
    code: int = command(Tasks(Path(os.environ.get("TASKLINE_FILE", "tasks.json"))), words)
    return code
