"""The manual mode: entry points from a file of the project."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from plux.discovery.result import Problem

from .comparison import compare_entry_points
from .config import EntrypointBuildMode
from .errors import BuildError
from .index import read_plux_ini
from .merge import Addition

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from plux.discovery.result import Discovery
    from plux.discovery.source_module import SourceModule

    from .config import PluxConfiguration

__all__ = ["manual_additions", "stale_file"]

LOG = logging.getLogger(__name__)

_SHOWN = 5


def manual_additions(
    config: PluxConfiguration, root: Path, modules: Callable[[], list[SourceModule]] | None = None
) -> list[Addition] | None:
    """Return the entry points in the file of the manual mode.

    None means: discover them. Either the project is not in the manual mode, or its file is missing; there is a
    warning then, because a wheel without plugins would be worse. There is a warning, too, if the file does not say what
    the source says.

    Args:
        config: the configuration of the project.
        root: the directory of the project.
        modules: gives the modules of the wheel, for that comparison.

    Raises:
        BuildError: lines of the file cannot be used.
    """
    if config.entrypoint_build_mode is not EntrypointBuildMode.MANUAL:
        return None
    path = root / config.entrypoint_static_file
    try:
        groups = read_plux_ini(path)
    except FileNotFoundError:
        LOG.warning(
            "plux: warning: there is no %s, so the plugins are discovered now; `plux entrypoints` writes it", path
        )
        return None
    if modules is not None:
        _warn_if_stale(config, root, modules)
    return [Addition(group, name, v, str(path)) for group, entries in groups.items() for name, v in entries.items()]


def stale_file(config: PluxConfiguration, root: Path, discovery: Discovery) -> Problem | None:
    """Return a problem if the file of the manual mode does not say what a discovery says, or is not there."""
    if config.entrypoint_build_mode is not EntrypointBuildMode.MANUAL or discovery.problems:
        return None
    path = root / config.entrypoint_static_file
    try:
        found = compare_entry_points(discovery.entry_points(), read_plux_ini(path))
    except FileNotFoundError:
        found = ["there is no such file"]
    if not found:
        return None
    shown = "; ".join(found[:_SHOWN]) + (f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
    return Problem(
        code="stale-file",
        message=f"{path.name} does not say what the source says: {shown}",
        advice="`plux entrypoints` writes it anew; `plux check` compares the two.",
        file=path,
    )


def _warn_if_stale(config: PluxConfiguration, root: Path, modules: Callable[[], list[SourceModule]]) -> None:
    from .discover import discover_plugins

    try:
        problem = stale_file(config, root, discover_plugins(modules(), config, root=root))
    except BuildError as error:  # the file counts, whatever the source is like
        LOG.debug("the entry points in the file cannot be compared with the source: %s", error)
        return
    if problem is not None:
        LOG.warning("plux: warning: %s", problem)
