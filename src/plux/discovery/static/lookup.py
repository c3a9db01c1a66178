"""What single objects declare, wherever their distributions are installed: for references that are known already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.reference import ObjectReference

from .declarations import declared_by
from .files import Beside, SourceFiles
from .findings import Declared
from .flow import Raised
from .known.model import is_model_module
from .table import ModuleTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .values import Value

__all__ = ["DeclarationReader"]


_HOPS = 2


class _Carriers(frozenset[str]):
    """The modules that are followed: those of the references, and those from which plux is a few imports away.

    Following everything would lead through the configuration of an application to all of it.
    """

    files: SourceFiles
    wanted: set[str]
    known: dict[tuple[str, int], bool]

    @classmethod
    def over(cls, files: SourceFiles) -> _Carriers:
        """Return the carriers among these files."""
        made = cls()
        made.files, made.wanted, made.known = files, set(), {}
        return made

    def __contains__(self, module: object) -> bool:
        return isinstance(module, str) and (module in self.wanted or self._leads_to_plux(module, _HOPS))

    def _leads_to_plux(self, module: str, hops: int) -> bool:
        if (module, hops) not in self.known:
            # until it is known: modules import each other in circles
            self.known[module, hops] = False
            self.known[module, hops] = self._look(module, hops)
        return self.known[module, hops]

    def _look(self, module: str, hops: int) -> bool:
        if self.files.find(module) is None:
            return False
        records = self.files.imports(module)
        if any(is_model_module(record.module) for record in records):
            return True
        if hops == 0:
            return False
        imported = {record.module for record in records}
        imported.update(f"{record.module}.{record.name}" for record in records if record.name)
        return any(self._leads_to_plux(name, hops - 1) for name in sorted(imported))


class DeclarationReader:
    """Reads objects by reference. What was read for one is there for the next.

    Args:
        search_path: the directories in which modules are looked for, in order.
    """

    def __init__(self, search_path: Sequence[Path]) -> None:
        self._files = SourceFiles([], search_path)
        self._carriers = _Carriers.over(self._files)
        self._table = ModuleTable(self._files, self._carriers)

    def declared(self, reference: str) -> list[tuple[str, str]] | None:
        """Return (namespace, name) of the plugins that an object declares; None if reading cannot tell."""
        try:
            target = ObjectReference.parse(reference)
        except ValueError:
            return None
        self._carriers.wanted.add(target.module)
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

    def beside(self) -> Beside:
        """Return what was looked at so far."""
        return self._files.beside()

    def _value(self, target: ObjectReference) -> Value:
        first, *others = target.attribute.split(".")
        value = self._table.attribute(target.module, first, None)
        for part in others:
            value = self._table.evaluator.attribute_from_module(value, part, target.module)
        return value
