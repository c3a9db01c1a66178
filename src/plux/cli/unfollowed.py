"""Which editable installs do not follow their source, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plux.build.installs import EditableInstall

__all__ = ["unfollowed"]

_BYPASSED = (
    "it was installed without its build backend (`poetry install` and `flit install` do that) or has no index of plux; "
    "`plux sync --all` writes the index, and the plugins that are missing"
)


def unfollowed() -> list[str]:
    """Return a line for each editable install that plux has built, or should have, whose entry points are as installed.

    What the run time has warned of already is left out.
    """
    from plux.build.installs import editable_installs
    from plux.runtime.cache import EntryPointsCache
    from plux.runtime.editable import EditableMetadata
    from plux.runtime.notices import was_told

    lines = []
    installed = {metadata.path: metadata for metadata in EntryPointsCache.instance().distributions()}
    for install in editable_installs():
        metadata = installed.get(str(install.info))
        if metadata is None:  # another one of the same name comes first
            continue
        if isinstance(metadata, EditableMetadata):
            metadata.read()
            reason = metadata.follower().reason
            reason = "" if was_told((metadata.path, reason)) else reason
        else:
            reason = _reason(install)
        if reason:
            lines.append(f"{install.label} is installed in editable mode but does not follow its source: {reason}")
    return lines


def _reason(install: EditableInstall) -> str:
    """Why the run time does not look at the source of an install; nothing if plux has no part in it."""
    from plux.build.config import EntrypointBuildMode, read_plux_config_from_workdir
    from plux.build.errors import BuildError
    from plux.runtime.notices import was_told

    if not install.is_built_by_plux() or was_told(("without build", str(install.info))):
        return ""
    if install.origin.reason:
        return install.origin.reason
    try:
        mode = read_plux_config_from_workdir(install.origin.root).entrypoint_build_mode
    except (BuildError, OSError) as error:
        return str(error)
    if mode is EntrypointBuildMode.MANUAL:
        return "its entry points are kept in a file (the manual mode)"
    if install.index_file.is_file():
        return "it is installed as a link (`flit install --symlink`): `plux sync --all` after changes"
    return _BYPASSED
