"""The adapter for scikit-build-core: the entry point of the group ``dynamic_metadata.provider``.

    [project]
    dynamic = ["entry-points"]

    [[tool.dynamic-metadata]]
    provider = "plux"

A provider is not told which files the wheel gets: `plux.build.layout` tells.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .additions import find_additions
from .config import read_plux_config_from_workdir
from .errors import BuildError
from .layout import layout_modules
from .merge import announce, merge_entry_points
from .project_table import put_entry_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plux.discovery.result import Problem

__all__ = ["Provider"]


class Provider:
    """A provider of dynamic metadata (https://dynamic-metadata.readthedocs.io)."""

    # the types are those of the interface: JSON-like tables
    @staticmethod
    def dynamic_metadata(settings: Mapping[str, Any], project: Mapping[str, Any]) -> dict[str, Any]:
        """Return the entry points of the plugins; the caller adds them to the static ones.

        Raises:
            SystemExit: they could not be decided, or the configuration is wrong; the text is the whole report.
        """
        del settings  # there are none
        root = Path.cwd()
        problems: list[Problem] = []
        try:
            config = read_plux_config_from_workdir(root)
            additions, _ = find_additions(
                config, root, lambda: layout_modules(root, config, problems), problems=problems
            )
            merge_entry_points(project.get("entry-points", {}), additions, "project.entry-points")
            found = merge_entry_points({}, additions)
        except BuildError as error:
            raise SystemExit(f"plux: {error}") from error
        announce(additions)
        table: dict[str, Any] = {"entry-points": {}}
        put_entry_points(table, found)
        return table
