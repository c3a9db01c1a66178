"""How entry points that are somewhere differ from those that the source declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plux.build.comparison import deviations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from plux.discovery.result import Discovery

    from .references import ReferenceChecker

__all__ = ["Difference", "broken", "differences"]

Groups = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in `kind`.

    ``missing``: the source declares it, it is not there. ``superfluous``: it is there, and nobody declares it.
    ``changed``: it refers to something else than what the source declares. ``renamed``: it is there under another
    name. ``broken``: what it refers to does not exist.

    `expected` is what the source says, `actual` what is there, `reason` a text for people. `file` and `line` are the
    place of the declaration, where there is one.
    """

    kind: str
    group: str
    name: str
    expected: str | None
    actual: str | None
    reason: str
    file: Path | None = None
    line: int | None = None


def differences(
    discovery: Discovery,
    there: Mapping[str, Mapping[str, str]],
    *,
    by_hand: Mapping[str, Mapping[str, str]],
    listed: Iterable[tuple[str, str]] | None,
) -> list[Difference]:
    """Return how entry points differ from the plugins of a discovery, sorted.

    Args:
        discovery: what the source declares.
        there: the entry points.
        by_hand: those that the configuration of the project declares: they may be there beside the plugins.
        listed: (group, name) of those that plux wrote, where an index says so: others are then somebody else's. None:
            there is no index, so nobody else is known.
    """
    found = {(plugin.namespace, plugin.name): plugin for plugin in discovery.plugins}
    ours = _of_plux(found, there, by_hand, None if listed is None else set(listed))
    different = list(deviations(discovery.entry_points(), ours))
    gone = {(each.group, each.name): each.actual for each in different if each.expected is None}
    result: list[Difference] = []
    for group, name, expected, actual in different:
        if expected is None:
            continue
        plugin = found[group, name]
        old = next((key for key, value in gone.items() if key[0] == group and value == expected), None)
        there_is = actual
        if actual is not None:
            kind, reason = "changed", f"the source declares {expected}"
        elif old is not None:
            kind, reason, there_is = "renamed", f"it is there as {old[1]!r}", gone.pop(old)
        else:
            kind, reason = "missing", "the source declares it, but it is not there"
        result.append(Difference(kind, group, name, expected, there_is, reason, plugin.file, plugin.line))
    for (group, name), actual in gone.items():
        reason = "neither the source nor the configuration declares it"
        result.append(Difference("superfluous", group, name, None, actual, reason))
    return sorted(result, key=_order)


def _of_plux(
    found: Mapping[tuple[str, str], object],
    there: Mapping[str, Mapping[str, str]],
    by_hand: Mapping[str, Mapping[str, str]],
    listed: set[tuple[str, str]] | None,
) -> Groups:
    """The entry points that are there, without those that somebody else may have put there."""

    def counts(group: str, name: str) -> bool:
        if (group, name) in found:
            return True
        return name not in by_hand.get(group, {}) and (listed is None or (group, name) in listed)

    return {
        group: {name: value for name, value in entries.items() if counts(group, name)}
        for group, entries in there.items()
    }


def broken(
    there: Mapping[str, Mapping[str, str]], checker: ReferenceChecker, known: Iterable[Difference]
) -> list[Difference]:
    """Return the entry points that refer to nothing, sorted, but for those of which something worse is known."""
    gone = {(each.group, each.name) for each in known if each.kind in ("superfluous", "changed")}
    result = []
    for group, entries in there.items():
        for name, value in entries.items():
            reason = checker.problem(value) if (group, name) not in gone else None
            if reason is not None:
                result.append(Difference("broken", group, name, None, value, reason))
    return sorted(result, key=_order)


def _order(difference: Difference) -> tuple[str, str, str]:
    return difference.group, difference.name, difference.kind
