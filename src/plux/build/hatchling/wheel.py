"""What hatchling puts into a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.build.wheel_files import modules_of_files

if TYPE_CHECKING:
    from hatchling.builders.plugin.interface import BuilderInterface

    from plux.discovery.source_module import SourceModule

__all__ = ["modules_of_builder", "modules_of_project"]


def modules_of_project(root: Path) -> list[SourceModule]:
    """Return the modules of the wheel of a project.

    Raises:
        ValueError: hatchling cannot tell; so for every other mistake in its configuration, TypeError too.
    """
    from hatchling.builders.wheel import WheelBuilder

    from .asking import asking

    with asking():
        return modules_of_builder(WheelBuilder(str(root)))


# The parameters of the type are the configuration class and plugin manager of hatchling, which do not matter here.
def modules_of_builder(builder: BuilderInterface[Any, Any]) -> list[SourceModule]:
    """Return the modules of the wheel that a builder is about to make."""
    files = builder.recurse_included_files()
    return modules_of_files((file.distribution_path, Path(file.path)) for file in files)
