"""What is installed here, and what becomes of it."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from plux.runtime.cache import InstalledEntryPoint
    from plux.runtime.location import Metadata

__all__ = ["InstalledPlugin", "checked", "installed_plugins"]

_NOT_PLUGINS = frozenset({"console_scripts", "gui_scripts"})
_REQUIRES_PLUX = re.compile(r"^Requires-Dist:\s*plux\b", re.IGNORECASE | re.MULTILINE)
_INDEXES = ("plux.index.json", "extra_metadata/plux.index.json", "plux.json")


@dataclass(frozen=True, slots=True)
class InstalledPlugin:
    """An entry point of an installed distribution.

    `state` is ``installed`` (not checked), ``shadowed`` (another one of that name comes first), ``ready``,
    ``disabled`` or ``broken``; `reason` says why it is not ready.
    """

    namespace: str
    name: str
    value: str
    distribution: str
    version: str
    state: str = "installed"
    reason: str = ""


def installed_plugins(pattern: str | None, *, every_group: bool = False) -> list[InstalledPlugin]:
    """Return what is installed, by namespace and then in the order in which it is found. Nothing is imported.

    Args:
        pattern: a namespace, or a shell-style pattern of namespaces. None: those in which a distribution that
            uses plux has plugins.
        every_group: None as the pattern means every group of entry points.
    """
    from plux.runtime.cache import EntryPointsCache

    entries = EntryPointsCache.instance().all_entries()
    if pattern is not None:
        wanted = {entry.group for entry in entries if fnmatchcase(entry.group, pattern)}
    elif every_group:
        wanted = {entry.group for entry in entries}
    else:
        wanted = {entry.group for entry in entries if _uses_plux(entry.metadata)} - _NOT_PLUGINS
    first: dict[tuple[str, str], InstalledPlugin] = {}
    found = []
    for entry in entries:
        if entry.group in wanted:
            plugin = _plugin(entry)
            winner = first.setdefault((plugin.namespace, plugin.name), plugin)
            if winner is not plugin:
                reason = f"{winner.value} of {winner.distribution} {winner.version} comes first"
                plugin = replace(plugin, state="shadowed", reason=reason)
            found.append(plugin)
    return sorted(found, key=lambda plugin: plugin.namespace)


def checked(plugin: InstalledPlugin, printed: TextIO) -> InstalledPlugin:
    """Import and make a plugin, ask whether it wants to be loaded, and return it with the state that follows.

    It is not loaded. What it prints goes to `printed`.
    """
    from plux.core.errors import PluginDisabled

    if plugin.state == "shadowed":
        return plugin
    try:
        with redirect_stdout(printed):
            wants = _wants_to_load(plugin)
    except PluginDisabled as disabled:
        return replace(plugin, state="disabled", reason=disabled.reason or "")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - code of others runs in there, and may even end the process
        cause = error.__cause__ or error
        return replace(plugin, state="broken", reason=f"{type(cause).__name__}: {cause}")
    if wants:
        return replace(plugin, state="ready")
    return replace(plugin, state="disabled", reason="its should_load returned False")


def _wants_to_load(plugin: InstalledPlugin) -> bool:
    from plux.core.entrypoint import EntryPoint
    from plux.runtime.resolve import MetadataPluginFinder

    entry_point = EntryPoint(plugin.name, plugin.value, plugin.namespace)
    spec = MetadataPluginFinder(plugin.namespace).to_plugin_spec(entry_point)
    return bool(spec.factory().should_load())


def _plugin(entry: InstalledEntryPoint) -> InstalledPlugin:
    distribution, version = entry.metadata.name_and_version()
    return InstalledPlugin(entry.group, entry.name, entry.value, distribution, version)


def _uses_plux(metadata: Metadata) -> bool:
    """Whether plux wrote entry points of a distribution, or the distribution depends on it."""
    if any(metadata.read_text(name) is not None for name in _INDEXES):
        return True
    return bool(_REQUIRES_PLUX.search((metadata.read_text("METADATA") or "").partition("\n\n")[0]))
