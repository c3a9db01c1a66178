"""How entry points that are somewhere differ from those that the source declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plux.core.reference import means_the_same

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
    result: list[Difference] = []
    gone = dict(_superfluous(found, there, by_hand, None if listed is None else set(listed)))
    for (group, name), plugin in found.items():
        actual = there.get(group, {}).get(name)
        place = plugin.file, plugin.line
        if actual is not None:
            if not means_the_same(actual, plugin.reference):
                reason = f"the source declares {plugin.reference}"
                result.append(Difference("changed", group, name, plugin.reference, actual, reason, *place))
            continue
        old = next((key for key, value in gone.items() if key[0] == group and value == plugin.reference), None)
        if old is not None:
            reason = f"it is there as {old[1]!r}"
            result.append(Difference("renamed", group, name, plugin.reference, gone.pop(old), reason, *place))
        else:
            reason = "the source declares it, but it is not there"
            result.append(Difference("missing", group, name, plugin.reference, None, reason, *place))
    for (group, name), value in gone.items():
        reason = "neither the source nor the configuration declares it"
        result.append(Difference("superfluous", group, name, None, value, reason))
    return sorted(result, key=_order)


def _superfluous(
    found: Mapping[tuple[str, str], object],
    there: Mapping[str, Mapping[str, str]],
    by_hand: Mapping[str, Mapping[str, str]],
    listed: set[tuple[str, str]] | None,
) -> Iterable[tuple[tuple[str, str], str]]:
    for group, entries in there.items():
        for name, value in entries.items():
            is_known = (group, name) in found or name in by_hand.get(group, {})
            if not is_known and (listed is None or (group, name) in listed):
                yield (group, name), value


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
