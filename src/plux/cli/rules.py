"""What the rules in the environment, PLUX_ALLOW and PLUX_DISABLE, do to what is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plux.core.spec import PluginSpec
    from plux.runtime.cache import InstalledEntryPoint

__all__ = ["refusals", "unused_rules"]


def refusals(entries: Iterable[InstalledEntryPoint]) -> dict[InstalledEntryPoint, str]:
    """Return those of some entry points that are shut out, each with the reason."""
    from plux.runtime.policy import environment_policy

    policies = environment_policy()
    if not policies:
        return {}
    found = {}
    for entry, (spec, aliases) in _with_names(entries).items():
        reasons = filter(None, (policy.refusal(spec, aliases) for policy in policies))
        reason = next(reasons, None)
        if reason is not None:
            found[entry] = reason
    return found


def unused_rules() -> list[str]:
    """Return a line for each of the two variables with rules that match nothing that is installed."""
    from plux.runtime.cache import EntryPointsCache
    from plux.runtime.policy import environment_policy
    from plux.runtime.usage import plugin_groups

    policies = environment_policy()
    if not policies:
        return []
    entries = EntryPointsCache.instance().all_entries()
    wanted = plugin_groups(entries)
    # what has nothing to do with plux gives itself no other names
    known = _with_names(entry for entry in entries if entry.group in wanted)
    plugins = [known.get(entry) or (_spec(entry), ()) for entry in entries]
    found = [(policy.origin, policy.unused(plugins)) for policy in policies]
    return [
        f"warning: nothing that is installed here matches {', '.join(map(repr, rules))} of {origin}"
        for origin, rules in found
        if rules
    ]


def _with_names(
    entries: Iterable[InstalledEntryPoint],
) -> dict[InstalledEntryPoint, tuple[PluginSpec, tuple[str, ...]]]:
    """Return the specs of entry points, with the names that their plugins give themselves; nothing is imported."""
    from plux.runtime.container import PluginContainer
    from plux.runtime.naming import declared_names

    groups: dict[str, list[PluginContainer]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(PluginContainer(_spec(entry)))
    found: dict[InstalledEntryPoint, tuple[PluginSpec, tuple[str, ...]]] = {}
    for containers in groups.values():
        names = declared_names(containers)
        for each in containers:
            aliases = (names[each],) if each in names else ()
            found[each.entry_point] = each.plugin_spec, aliases
    return found


def _spec(entry: InstalledEntryPoint) -> PluginSpec:
    from plux.runtime.resolve import EntryPointSpec, MetadataPluginFinder

    return EntryPointSpec(entry, MetadataPluginFinder(entry.group))
