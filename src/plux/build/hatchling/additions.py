"""From the files of hatchling's wheel to what is added to it. Imported when a wheel is built, not with the hook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plux.build.config import read_plux_config_from_workdir
from plux.build.discover import discover_or_fail
from plux.build.index import render_index
from plux.build.manual import manual_additions
from plux.build.merge import additions_of

from .wheel import modules_of_builder

if TYPE_CHECKING:
    from pathlib import Path

    from hatchling.builders.config import BuilderConfig

    from plux.build.merge import Addition
    from plux.discovery.packages import SourceModule

__all__ = ["find_additions"]


# the type of the build data is that of the interface
def find_additions(
    root: Path, build_config: BuilderConfig, build_data: dict[str, Any], *, is_editable: bool
) -> tuple[list[Addition], str | None]:
    """Return the entry points to add, and the text of the index; there is none in the manual mode.

    Raises:
        BuildError: the plugins could not be decided, or the configuration is wrong.
    """
    config = read_plux_config_from_workdir(root)

    def wheel_modules() -> list[SourceModule]:
        with build_config.set_build_data(build_data):
            return modules_of_builder(build_config.builder)

    manual = manual_additions(config, root, wheel_modules)
    if manual is not None:
        return manual, None
    modules = wheel_modules()
    discovery = discover_or_fail(modules, config, root=root)
    return additions_of(discovery), render_index(discovery, root, modules if is_editable else None)
