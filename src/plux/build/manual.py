"""The manual mode: entry points from a file of the project."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .config import EntrypointBuildMode
from .index import read_plux_ini
from .merge import Addition

if TYPE_CHECKING:
    from pathlib import Path

    from .config import PluxConfiguration

__all__ = ["manual_additions"]

LOG = logging.getLogger(__name__)


def manual_additions(config: PluxConfiguration, root: Path) -> list[Addition] | None:
    """Return the entry points in the file of the manual mode.

    None means: discover them. Either the project is not in the manual mode, or its file is missing; there is a
    warning then, because a wheel without plugins would be worse.

    Raises:
        BuildError: lines of the file cannot be used.
    """
    if config.entrypoint_build_mode is not EntrypointBuildMode.MANUAL:
        return None
    path = root / config.entrypoint_static_file
    try:
        groups = read_plux_ini(path)
    except FileNotFoundError:
        LOG.warning("plux: there is no %s, so the plugins are discovered now; `plux entrypoints` writes it", path)
        return None
    return [Addition(group, name, v, str(path)) for group, entries in groups.items() for name, v in entries.items()]
