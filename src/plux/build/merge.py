"""Entry points that were found, added to those that people wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plux.core.reference import ObjectReference

from .errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plux.discovery.result import Discovery

__all__ = ["Addition", "additions_of", "merge_entry_points"]

Groups = dict[str, dict[str, str]]


class Addition(NamedTuple):
    """An entry point to be added, and the place that asks for it, for messages."""

    group: str
    name: str
    value: str
    where: str


def additions_of(discovery: Discovery) -> list[Addition]:
    """Return the entry points of all found plugins."""
    return [Addition(p.namespace, p.name, p.reference, f"{p.file}:{p.line}") for p in discovery.plugins]


def merge_entry_points(
    static: Mapping[str, Mapping[str, str]],
    additions: Iterable[Addition],
    source: str = "the project's configuration",
) -> Groups:
    """Return {group: {name: value}} of both: nothing is replaced, nothing left out.

    Raises:
        ConflictError: an entry point has the group and name of an addition but refers to something else.
            All conflicts are named, each with both places; `source` says where the static ones stand.
    """
    merged = {group: dict(entries) for group, entries in static.items()}
    conflicts = []
    for group, name, value, where in additions:
        written = merged.setdefault(group, {}).setdefault(name, value)
        if not _same(written, value):
            conflicts.append(f"{where}: the plugin {group}:{name} is {value}, but {source} says {written}")
    if conflicts:
        raise ConflictError(conflicts)
    return merged


def _same(written: str, found: str) -> bool:
    """Whether two references mean one object: blanks and (deprecated) extras make no difference."""
    if written == found:
        return True
    try:
        one, other = ObjectReference.parse(written), ObjectReference.parse(found)
    except ValueError:
        return False
    return (one.module, one.attribute) == (other.module, other.attribute)
