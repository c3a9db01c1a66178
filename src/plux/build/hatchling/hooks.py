"""What hatchling loads, by the entry point group ``hatch``, for every project that is built where plux is installed."""

from __future__ import annotations

from hatchling.plugin import hookimpl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .build_hook import PluxBuildHook
    from .metadata_hook import PluxMetadataHook

__all__ = ["hatch_register_build_hook", "hatch_register_metadata_hook"]


@hookimpl
def hatch_register_metadata_hook() -> type[PluxMetadataHook]:
    """Return the hook behind ``[tool.hatch.metadata.hooks.plux]``."""
    from .metadata_hook import PluxMetadataHook

    return PluxMetadataHook


@hookimpl
def hatch_register_build_hook() -> type[PluxBuildHook]:
    """Return the hook behind ``[tool.hatch.build.hooks.plux]``."""
    from .build_hook import PluxBuildHook

    return PluxBuildHook
