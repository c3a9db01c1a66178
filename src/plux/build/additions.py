"""The entry points that a build adds: those in the file of the manual mode, or those of the plugins that are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.collector import CollectorPaused

from .config import EntrypointBuildMode
from .index import render_index
from .merge import additions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from plux.discovery.result import Problem
    from plux.discovery.source_module import SourceModule

    from .config import PluxConfiguration
    from .merge import Addition

__all__ = ["find_additions"]


def find_additions(
    config: PluxConfiguration,
    root: Path,
    modules: Callable[[], list[SourceModule]],
    *,
    problems: Iterable[Problem] = (),
    with_layout: bool = False,
    logged: set[Problem] | None = None,
) -> tuple[list[Addition], str | None]:
    """Return the entry points to add, and the text of the index; there is none in the manual mode.

    Args:
        config: the configuration of the project.
        root: the absolute directory of the project.
        modules: gives the modules of the wheel.
        problems: problems with these, to be reported with the rest; looked at when `modules` has been called.
        with_layout: the index says where the modules are, as that of an editable install does.
        logged: the warnings that this build has logged before, if it looks for plugins several times; gets the others.

    Raises:
        BuildError: the plugins could not be decided, or lines of the file cannot be used.
    """
    if config.entrypoint_build_mode is EntrypointBuildMode.MANUAL:
        from .manual import manual_additions

        manual = manual_additions(config, root, modules)
        if manual is not None:
            return manual, None
    found = modules()
    with CollectorPaused():
        from .discover import discover_or_fail  # here, as the pause is for the import too

        discovery = discover_or_fail(found, config, root=root, problems=problems, logged=logged)
        return additions_of(discovery), render_index(discovery, root, found if with_layout else None)
