"""A project that hatchling builds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plux.build.process import run_driver
from plux.build.project import Project
from plux.discovery.source_module import SourceModule

if TYPE_CHECKING:
    from plux.discovery.result import Problem

__all__ = ["HatchlingProject"]

_DRIVER = Path(__file__).with_name("driver.py")


class HatchlingProject(Project):
    """A project that hatchling builds. Which files the wheel gets is what hatchling says, in a process of its own."""

    def modules(self, problems: list[Problem] | None = None) -> list[SourceModule]:
        """Return every module that the wheel will hold, sorted by name.

        Raises:
            BuildError: hatchling refuses the project, or is not installed (`ToolMissing`).
        """
        listed = run_driver(_DRIVER, {}, self.workdir)["modules"]
        rows = listed if isinstance(listed, list) else []
        return [SourceModule(str(name), Path(str(file)), bool(is_package)) for name, file, is_package in rows]
