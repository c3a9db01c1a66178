"""The build hook: the way for projects that hatchling builds."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

from plux.build.config import read_plux_config_from_workdir
from plux.build.discover import discover_or_fail
from plux.build.errors import BuildError
from plux.build.index import INDEX_NAME, render_index
from plux.build.manual import manual_additions
from plux.build.merge import Addition, additions_of, merge_entry_points

from .wheel import modules_of_builder

__all__ = ["PluxBuildHook"]


if TYPE_CHECKING:
    # the configuration class of the build target, which does not matter here
    _BuildHook = BuildHookInterface[Any]
else:
    _BuildHook = BuildHookInterface  # which is not generic before hatchling 1.10


class PluxBuildHook(_BuildHook):
    """``[tool.hatch.build.hooks.plux]``: discover the plugins among the files of the wheel.

    It has to be the last hook, to see what the others generate.
    """

    PLUGIN_NAME = "plux"

    _scratch: str | None = None

    # the types are those of the interface
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the plugins to the entry points of a wheel, editable or not; other targets have none.

        Raises:
            SystemExit: the plugins could not be decided, or the configuration is wrong; the text is the whole report.
        """
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        try:
            additions, index = self._find(root, build_data)
            entry_points = self.metadata.core.entry_points
            merged = merge_entry_points(entry_points, additions, "project.entry-points")
        except BuildError as error:
            self.app.abort(f"plux: {error}")
            return
        # Not a copy: hatchling keeps this dict and writes the file from it when the wheel is put together.
        entry_points.clear()
        entry_points.update({group: dict(sorted(entries.items())) for group, entries in sorted(merged.items())})
        if index is not None:
            self._scratch = tempfile.mkdtemp(prefix="plux-")
            path = Path(self._scratch, INDEX_NAME)
            path.write_text(index, encoding="utf-8")
            # older versions take it from the configuration only, which they keep as well
            extra = build_data.get("extra_metadata", self.build_config.extra_metadata)
            extra[str(path)] = INDEX_NAME

    # the type is that of the interface
    def _find(self, root: Path, build_data: dict[str, Any]) -> tuple[list[Addition], str | None]:
        """Return the entry points to add, and the text of the index; there is none in the manual mode."""
        config = read_plux_config_from_workdir(root)
        manual = manual_additions(config, root)
        if manual is not None:
            return manual, None
        with self.build_config.set_build_data(build_data):
            modules = modules_of_builder(self.build_config.builder)
        discovery = discover_or_fail(modules, config, root=root)
        return additions_of(discovery), render_index(discovery, root)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what `initialize` left for the wheel."""
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None
