"""The metadata hook, for projects that list their entry points as dynamic."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

from plux.build.config import EntrypointBuildMode, read_plux_config_from_workdir
from plux.build.discover import discover_or_fail
from plux.build.errors import BuildError
from plux.build.index import read_plux_ini
from plux.build.merge import Addition, additions_of, merge_entry_points

from .wheel import is_asking, modules_of_project

__all__ = ["PluxMetadataHook"]

# groups that have a table of their own in [project]
_TABLES = {"console_scripts": "scripts", "gui_scripts": "gui-scripts"}


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
            additions = self._additions(Path(self.root))
            merged = merge_entry_points(entry_points, additions, "project.entry-points")
        except BuildError as error:
            raise SystemExit(f"plux: {error}") from error
        for group, entries in merged.items():
            table = _TABLES.get(group)
            target = entry_points.setdefault(group, {}) if table is None else metadata.setdefault(table, {})
            target.update(entries)

    def _additions(self, root: Path) -> list[Addition]:
        config = read_plux_config_from_workdir(root)
        if config.entrypoint_build_mode is EntrypointBuildMode.MANUAL:
            path = root / config.entrypoint_static_file
            try:
                groups = read_plux_ini(path)
            except FileNotFoundError:
                message = f"plux: there is no {path}, so the plugins are discovered now; `plux entrypoints` writes it"
                print(message, file=sys.stderr)  # noqa: T201 - hatchling has no other way for metadata hooks to warn
            else:
                return [Addition(group, name, v, str(path)) for group, e in groups.items() for name, v in e.items()]
        return additions_of(discover_or_fail(modules_of_project(root), config, root=root))
