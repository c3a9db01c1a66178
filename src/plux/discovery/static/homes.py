"""Plugins that say that they can be found in another module than the one that they are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace

from .findings import Declared
from .flow import Raised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .findings import Undecided
    from .table import ModuleTable

__all__ = ["at_home"]


def at_home(table: ModuleTable, found: Iterable[Declared | Undecided]) -> Iterator[Declared]:
    """Yield those that say so (``cls.__module__ = "package"``) as they are found there, if they are."""
    for each in list(found):
        if not isinstance(each, Declared) or not table.files.is_project(each.elsewhere):
            continue
        module, _, path = (each.home or "").partition(":")
        # inside of classes only classes are looked for
        can_be_found = "." not in path or (each.kind == "class" and "<locals>" not in path)
        if can_be_found and _is_there(table, each, module, path.split(".")):
            yield replace(each, module=module, path=path)


def _is_there(table: ModuleTable, each: Declared, module: str, path: list[str]) -> bool:
    ev = table.evaluator
    try:
        value = ev.force(table.attribute(module, path[0], each.where))
        for name in path[1:]:
            value = ev.force(ev.attribute_from_module(value, name, each.module))
    except Raised:
        return False
    return id(value) == each.owner
