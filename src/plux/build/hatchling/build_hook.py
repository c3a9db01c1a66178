"""The build hook: the way for projects that hatchling builds.

Hatchling makes the hook for every question about a build, so what finds plugins is imported when a wheel is built.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["PluxBuildHook"]


if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from plux.build.merge import Addition
    from plux.discovery.source_module import SourceModule

    # the configuration class of the build target, which does not matter here
    _BuildHook = BuildHookInterface[Any]
else:
    _BuildHook = BuildHookInterface  # which is not generic before hatchling 1.10


class PluxBuildHook(_BuildHook):
    """``[tool.hatch.build.hooks.plux]``: discover the plugins among the files of the wheel.

    It has to be the last hook, to see what the others generate.
    """

    PLUGIN_NAME = "plux"

    # removed with the process at the latest: nothing is finalized if the build fails
    _scratch: TemporaryDirectory[str] | None = None

    # the types are those of the interface
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the plugins to the entry points of a wheel, editable or not; other targets have none.

        Raises:
            SystemExit: the plugins could not be decided, or the configuration is wrong; the text is the whole report.
        """
        if self.target_name != "wheel":
            return
        from plux.build.errors import BuildError
        from plux.build.merge import announcement, merge_entry_points

        try:
            additions, index = self._find(build_data, is_editable=version == "editable")
            entry_points = self.metadata.core.entry_points
            merged = merge_entry_points(entry_points, additions, "project.entry-points")
        except BuildError as error:
            self.app.abort(f"plux: {error}")
            return
        # Not a copy: hatchling keeps this dict and writes the file from it when the wheel is put together.
        entry_points.clear()
        entry_points.update({group: dict(sorted(entries.items())) for group, entries in sorted(merged.items())})
        self.app.display_info(announcement(additions))
        if index is not None:
            self._put_index(index, build_data)

    # the type is that of the interface
    def _find(self, build_data: dict[str, Any], *, is_editable: bool) -> tuple[list[Addition], str | None]:
        from plux.build.additions import find_additions
        from plux.build.config import configuration_in

        from .wheel import modules_of_builder

        def wheel_modules() -> list[SourceModule]:
            with self.build_config.set_build_data(build_data):
                return modules_of_builder(self.build_config.builder)

        root = Path(self.root)
        config = configuration_in(self.metadata.config, root / "pyproject.toml")
        return find_additions(config, root, wheel_modules, with_layout=is_editable)

    # the same
    def _put_index(self, text: str, build_data: dict[str, Any]) -> None:
        from tempfile import TemporaryDirectory

        from plux.build.index import INDEX_NAME

        self._scratch = TemporaryDirectory(prefix="plux-", ignore_cleanup_errors=True)
        path = Path(self._scratch.name, INDEX_NAME)
        path.write_text(text, encoding="utf-8")
        # older versions take it from the configuration only, which they keep as well
        extra = build_data.get("extra_metadata", self.build_config.extra_metadata)
        extra[str(path)] = INDEX_NAME

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what `initialize` left for the wheel."""
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None
