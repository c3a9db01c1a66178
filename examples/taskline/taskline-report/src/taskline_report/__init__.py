"""Reports for taskline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux import Plugin

if TYPE_CHECKING:
    from taskline.tasks import Tasks


class Command(Plugin):
    """The base of both: the namespace is inherited, and without a name it is no plugin itself."""

    namespace = "taskline.commands"


class Report(Command):
    name = "report"

    def __call__(self, tasks: Tasks, _: list[str]) -> int:
        done = sum(tasks.entries.values())
        print(f"{done} of {len(tasks.entries)} done")
        return 0


class Share(Command):
    name = "share"

    def should_load(self) -> bool:
        return False  # the service that it talked to was shut down

    def __call__(self, _tasks: Tasks, _words: list[str]) -> int:
        raise NotImplementedError
