"""What is installed here, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from plux.runtime.cache import InstalledEntryPoint

__all__ = ["InstalledPlugin", "checked", "installed_plugins", "unused_rules"]


@dataclass(frozen=True, slots=True)
class InstalledPlugin:
    """An entry point of an installed distribution.

    `state` is ``installed`` (not checked), ``filtered`` (the environment shuts it out), ``shadowed`` (another one of
    that name comes first), ``ready``, ``disabled`` or ``broken``; `reason` says why it is not ready.
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
    from plux.runtime.usage import plugin_groups

    entries = EntryPointsCache.instance().all_entries()
    if pattern is not None:
        wanted = {entry.group for entry in entries if fnmatchcase(entry.group, pattern)}
    elif every_group:
        wanted = {entry.group for entry in entries}
    else:
        wanted = plugin_groups(entries)
    found = _with_winners([_plugin(entry) for entry in entries if entry.group in wanted])
    return sorted(found, key=lambda plugin: plugin.namespace)


def _with_winners(plugins: list[InstalledPlugin]) -> list[InstalledPlugin]:
    """Mark those of which another one of the same name comes first; what is filtered takes no part."""
    first: dict[tuple[str, str], InstalledPlugin] = {}
    marked = []
    for plugin in plugins:
        key = plugin.namespace, plugin.name
        winner = plugin if plugin.state == "filtered" else first.setdefault(key, plugin)
        if winner is plugin:
            marked.append(plugin)
        else:
            reason = f"{winner.value} of {winner.distribution} {winner.version} comes first"
            marked.append(replace(plugin, state="shadowed", reason=reason))
    return marked


def checked(plugin: InstalledPlugin, printed: TextIO) -> InstalledPlugin:
    """Import and make a plugin, ask whether it wants to be loaded, and return it with the state that follows.

    It is not loaded. What it prints goes to `printed`.
    """
    from plux.core.errors import PluginDisabled

    from .foreign_code import foreign_output

    if plugin.state != "installed":
        return plugin
    try:
        with foreign_output(printed):
            wants = _wants_to_load(plugin)
    except PluginDisabled as disabled:
        return replace(plugin, state="disabled", reason=disabled.reason or "")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - code of others runs in there, and may even end the process
        cause = error.__cause__ or error
        return replace(plugin, state="broken", reason=_reason(cause))
    if wants:
        return replace(plugin, state="ready")
    return replace(plugin, state="disabled", reason="its should_load returned False")


def _reason(error: BaseException) -> str:
    """What happened; a syntax error tells only the name of its file by itself."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{type(error).__name__}: {error.msg} ({error.filename}:{error.lineno})"
    return f"{type(error).__name__}: {error}"


def _wants_to_load(plugin: InstalledPlugin) -> bool:
    from plux.core.entrypoint import EntryPoint
    from plux.runtime.resolve import MetadataPluginFinder

    entry_point = EntryPoint(plugin.name, plugin.value, plugin.namespace)
    spec = MetadataPluginFinder(plugin.namespace).to_plugin_spec(entry_point)
    return bool(spec.factory().should_load())


def _plugin(entry: InstalledEntryPoint) -> InstalledPlugin:
    from plux.runtime.policy import environment_policy
    from plux.runtime.resolve import EntryPointSpec, MetadataPluginFinder

    distribution, version = entry.metadata.name_and_version()
    plugin = InstalledPlugin(entry.group, entry.name, entry.value, distribution, version)
    spec = EntryPointSpec(entry, MetadataPluginFinder(entry.group))
    reason = next(filter(None, (policy.refusal(spec) for policy in environment_policy())), None)
    return plugin if reason is None else replace(plugin, state="filtered", reason=reason)


def unused_rules() -> list[str]:
    """Return a line for each variable of the environment with rules that match nothing that is installed."""
    from plux.runtime.cache import EntryPointsCache
    from plux.runtime.policy import environment_policy
    from plux.runtime.resolve import EntryPointSpec, MetadataPluginFinder

    policies = environment_policy()
    if not policies:
        return []
    entries = EntryPointsCache.instance().all_entries()
    specs = [EntryPointSpec(entry, MetadataPluginFinder(entry.group)) for entry in entries]
    found = [(policy.origin, policy.unused(specs)) for policy in policies]
    return [
        f"warning: nothing that is installed here matches {', '.join(map(repr, rules))} of {origin}"
        for origin, rules in found
        if rules
    ]
