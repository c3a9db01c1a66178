"""What is installed here, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from plux.runtime.cache import InstalledEntryPoint

__all__ = ["InstalledPlugin", "checked", "installed_plugins", "with_foreign"]


@dataclass(frozen=True, slots=True)
class InstalledPlugin:
    """An entry point of an installed distribution.

    `state` is ``installed`` (not checked), ``filtered`` (the environment shuts it out), ``shadowed`` (another one of
    that name comes first), ``ready``, ``disabled``, ``broken`` or ``foreign`` (it works, but has nothing to do with
    plux); `reason` says why it is not ready. `file` and `line` are the place in its code where it broke, if there is
    one.
    """

    namespace: str
    name: str
    value: str
    distribution: str
    version: str
    state: str = "installed"
    reason: str = ""
    file: str | None = None
    line: int | None = None


def installed_plugins(pattern: str | None, *, every_group: bool = False) -> list[InstalledPlugin]:
    """Return what is installed, by namespace and then in the order in which it is found. Nothing is imported.

    Args:
        pattern: a namespace, or a shell-style pattern of namespaces. None: those in which a distribution that
            uses plux has plugins.
        every_group: None as the pattern means every group of entry points.
    """
    from plux.runtime.cache import EntryPointsCache
    from plux.runtime.usage import plugin_groups

    from .rules import refusals

    entries = EntryPointsCache.instance().all_entries()
    if pattern is not None:
        wanted = {entry.group for entry in entries if fnmatchcase(entry.group, pattern)}
    elif every_group:
        wanted = {entry.group for entry in entries}
    else:
        wanted = plugin_groups(entries)
    listed = [entry for entry in entries if entry.group in wanted]
    refused = refusals(listed)
    found = _with_winners([_plugin(entry, refused.get(entry)) for entry in listed])
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
        return _broken(plugin, error)
    if wants:
        return replace(plugin, state="ready")
    return replace(plugin, state="disabled", reason="its should_load() says no")


def with_foreign(plugins: list[InstalledPlugin], printed: TextIO) -> list[InstalledPlugin]:
    """Return checked plugins, with those as ``foreign`` that are entry points of something else.

    Whoever uses plux may have entry points for other programs as well, such as ``pytest11``. In a namespace in which
    there is a plugin, what is none is a mistake.
    """
    from .foreign_code import foreign_output

    known = {plugin.namespace for plugin in plugins if plugin.state != "broken"}
    with foreign_output(printed):
        return [
            replace(plugin, state="foreign")
            if plugin.state == "broken" and plugin.namespace not in known and _is_foreign(plugin.value)
            else plugin
            for plugin in plugins
        ]


def _is_foreign(reference: str) -> bool:
    """Whether a reference leads to an object that has nothing to do with plux."""
    from plux.core.finder import PluginSpecResolver
    from plux.core.spec import Plugin
    from plux.runtime.resolve import resolve_reference

    try:
        found = resolve_reference(reference)
        is_plugin_class = isinstance(found, type) and issubclass(found, Plugin)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - as above; then it is broken
        return False
    return not is_plugin_class and not PluginSpecResolver().resolve_all(found)


def _broken(plugin: InstalledPlugin, error: BaseException) -> InstalledPlugin:
    """What happened, and where; a syntax error has its place in its text, too."""
    from plux.runtime.errors import PluginResolveError
    from plux.runtime.failures import text_of

    from .origin import origin_of

    cause = error.__cause__ if isinstance(error, PluginResolveError) and error.__cause__ else error
    said = cause.msg if isinstance(cause, SyntaxError) and cause.filename else text_of(cause)
    origin = origin_of(cause, plugin.value)
    return replace(
        plugin,
        state="broken",
        reason=f"{type(cause).__name__}: {said}",
        file=origin.file if origin is not None else None,
        line=origin.line if origin is not None else None,
    )


def _wants_to_load(plugin: InstalledPlugin) -> bool:
    from plux.core.entrypoint import EntryPoint
    from plux.runtime.failures import misused_method
    from plux.runtime.resolve import MetadataPluginFinder

    entry_point = EntryPoint(plugin.name, plugin.value, plugin.namespace)
    spec = MetadataPluginFinder(plugin.namespace).to_plugin_spec(entry_point)
    made = spec.factory()
    wrong = misused_method(made)
    if wrong is not None:
        raise TypeError(wrong)
    return bool(made.should_load())


def _plugin(entry: InstalledEntryPoint, refusal: str | None) -> InstalledPlugin:
    distribution, version = entry.metadata.name_and_version()
    plugin = InstalledPlugin(entry.group, entry.name, entry.value, distribution, version)
    return plugin if refusal is None else replace(plugin, state="filtered", reason=refusal)
