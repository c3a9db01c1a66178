"""The adapter for hatchling. Its names are imported when they are asked for (PEP 562)."""

from __future__ import annotations

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


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
