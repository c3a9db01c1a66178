"""The adapter for hatchling. Its names are imported when they are asked for (PEP 562)."""

from __future__ import annotations

from plux.build.lazy import lazy_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .build_hook import PluxBuildHook
    from .hooks import hatch_register_build_hook, hatch_register_metadata_hook
    from .metadata_hook import PluxMetadataHook
    from .packages import HatchlingPackageFinder
    from .project import HatchlingProject

__all__ = [
    "HatchlingPackageFinder",
    "HatchlingProject",
    "PluxBuildHook",
    "PluxMetadataHook",
    "hatch_register_build_hook",
    "hatch_register_metadata_hook",
]

_MODULES = {
    "HatchlingPackageFinder": "packages",
    "HatchlingProject": "project",
    "PluxBuildHook": "build_hook",
    "PluxMetadataHook": "metadata_hook",
    "hatch_register_build_hook": "hooks",
    "hatch_register_metadata_hook": "hooks",
}

__getattr__, __dir__ = lazy_names(__name__, _MODULES)
