"""The commands that are always there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from plux import plugin

from . import NAMESPACE

if TYPE_CHECKING:
    from taskline.tasks import Tasks


@plugin(NAMESPACE)
def add(tasks: Tasks, words: list[str]) -> int:
    tasks.entries[" ".join(words)] = False
    tasks.save()
    return 0


@plugin(NAMESPACE, name="list")
def list_tasks(tasks: Tasks, _: list[str]) -> int:
    for text, done in tasks.entries.items():
        print(f"[{'x' if done else ' '}] {text}")
    return 0


@plugin(NAMESPACE)
def done(tasks: Tasks, words: list[str]) -> int:
    text = " ".join(words)
    if text not in tasks.entries:
        print(f"taskline: there is no task {text!r}", file=sys.stderr)
        return 1
    tasks.entries[text] = True
    tasks.save()
    return 0
