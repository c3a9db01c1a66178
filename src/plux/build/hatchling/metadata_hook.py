"""The metadata hook, for projects that list their entry points as dynamic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

from plux.build.additions import find_additions
from plux.build.config import read_plux_config_from_workdir
from plux.build.errors import BuildError
from plux.build.merge import merge_entry_points
from plux.build.project_table import put_entry_points

from .asking import is_asking
from .wheel import modules_of_project

__all__ = ["PluxMetadataHook"]


class PluxMetadataHook(MetadataHookInterface):
    """``[tool.hatch.metadata.hooks.plux]``: entry points from ``plux.ini`` (manual mode), or discovered.

    Hatchling calls it only if the project lists something in ``project.dynamic``; that has to be
    ``dynamic = ["entry-points"]``. Who has static entry points too takes the build hook.
    """

    PLUGIN_NAME = "plux"

    # the type is that of the interface
    def update(self, metadata: dict[str, Any]) -> None:
        """Put the entry points into the ``project`` table.

        Raises:
            SystemExit: the plugins of the project could not be decided, or its configuration is wrong; the text is
                the whole report. (Any other error would be shown as a traceback.)
        """
        entry_points = metadata.setdefault("entry-points", {})
        if is_asking():
            return
        try:
            root = Path(self.root)
            config = read_plux_config_from_workdir(root)
            additions, _ = find_additions(config, root, lambda: modules_of_project(root))
            merged = merge_entry_points(entry_points, additions, "project.entry-points")
        except BuildError as error:
            raise SystemExit(f"plux: {error}") from error
        put_entry_points(metadata, merged)
