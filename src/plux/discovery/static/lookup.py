"""What single objects declare, wherever their distributions are installed: for references that are known already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.reference import ObjectReference

from .declarations import Declared, declared_by
from .files import SourceFiles
from .flow import Raised
from .table import ModuleTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .values import Value

__all__ = ["DeclarationReader"]


class _Everything(frozenset[str]):
    """Every module may carry what the object is made of: only those that it needs are read."""

    __slots__ = ()

    def __contains__(self, module: object) -> bool:
        return True


class DeclarationReader:
    """Reads objects by reference. What was read for one is there for the next.

    Args:
        search_path: the directories in which modules are looked for, in order.
    """

    def __init__(self, search_path: Sequence[Path]) -> None:
        self._files = SourceFiles([], search_path)
        self._table = ModuleTable(self._files, _Everything())

    def declared(self, reference: str) -> list[tuple[str, str]] | None:
        """Return (namespace, name) of the plugins that an object declares; None if reading cannot tell."""
        try:
            target = ObjectReference.parse(reference)
        except ValueError:
            return None
        state = self._table.state(target.module)
        if state is None or not target.attribute:
            return None
        try:
            value = self._value(target)
        except Raised:
            return None
        found = declared_by(self._table, state, target.attribute, value)
        names = [(each.namespace, each.name) for each in found if isinstance(each, Declared)]
        return names if len(names) == len(found) else None

    def files(self) -> list[Path]:
        """Return the files that were read so far."""
        sources = map(self._files.find, self._table.states)
        return [source.path for source in sources if source is not None]

    def _value(self, target: ObjectReference) -> Value:
        first, *others = target.attribute.split(".")
        value = self._table.attribute(target.module, first, None)
        for part in others:
            value = self._table.evaluator.attribute_from_module(value, part, target.module)
        return value
