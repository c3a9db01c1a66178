"""The adapter for setuptools. Everything but the hook is imported when it is asked for (PEP 562)."""

from __future__ import annotations

from plux.build.lazy import lazy_names

from .hook import load_plux_entrypoints

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .commands import plugins
    from .legacy import (
        create_plugin_index_builder,
        entry_points_from_egg_info,
        find_egg_info_dir,
        find_plugins,
        get_distribution_from_workdir,
        get_plux_json_path,
        load_entry_points,
        read_plux_configuration,
        update_entrypoints,
    )
    from .packages import DistributionPackageFinder, PackagePathPluginFinder, SetuptoolsPackageFinder
    from .project import SetuptoolsProject

__all__ = [
    "DistributionPackageFinder",
    "PackagePathPluginFinder",
    "SetuptoolsPackageFinder",
    "SetuptoolsProject",
    "create_plugin_index_builder",
    "entry_points_from_egg_info",
    "find_egg_info_dir",
    "find_plugins",
    "get_distribution_from_workdir",
    "get_plux_json_path",
    "load_entry_points",
    "load_plux_entrypoints",
    "plugins",
    "read_plux_configuration",
    "update_entrypoints",
]

_MODULES = {
    "DistributionPackageFinder": "packages",
    "PackagePathPluginFinder": "packages",
    "SetuptoolsPackageFinder": "packages",
    "SetuptoolsProject": "project",
    "create_plugin_index_builder": "legacy",
    "entry_points_from_egg_info": "legacy",
    "find_egg_info_dir": "legacy",
    "find_plugins": "legacy",
    "get_distribution_from_workdir": "legacy",
    "get_plux_json_path": "legacy",
    "load_entry_points": "legacy",
    "plugins": "commands",
    "read_plux_configuration": "legacy",
    "update_entrypoints": "legacy",
}

__getattr__, __dir__ = lazy_names(__name__, _MODULES)
