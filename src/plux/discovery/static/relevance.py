"""Which files can have to do with plugins: found by following names from plux outward, so that only those are parsed.

A file is relevant if it imports plux, or imports a relevant module and mentions one of the names by which that
carries plugins (see `carriers`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .carriers import Carriers, mentions, offered_carriers
from .known.model import MARK, MODEL_MODULES
from .scan import ImportRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .files import SourceFiles

__all__ = ["Relevance"]

# what of plux matters; other names of it make nothing
_CLASSES = frozenset({"Plugin"})
_MAKERS = frozenset({"PluginSpec", "plugin"})
_OBJECTS = frozenset({"core"})


class Relevance:
    """The relevant ones of a set of modules, and the carriers that each offers."""

    def __init__(self, files: SourceFiles, modules: Iterable[str]) -> None:
        self.files = files
        self.records: dict[str, list[ImportRecord]] = {}
        self.carriers: dict[str, Carriers] = {}
        self._inputs: dict[str, Carriers] = defaultdict(Carriers)
        self._importers: dict[str, list[tuple[str, ImportRecord]]] = defaultdict(list)
        self._relayed: set[tuple[str, str, str]] = set()
        self._pending: list[str] = []
        names = list(modules)
        for name in names:
            self._scan(name)
        for name in names:
            self._use(name, self._of_model(name))
        while self._pending:
            self._follow(self._pending.pop())

    def _scan(self, module: str) -> None:
        self.records[module] = self.files.imports(module)
        for record in self.records[module]:
            self._importers[record.module].append((module, record))
            if record.name is not None and record.name != "*":
                # the name may be a submodule
                full = f"{record.module}.{record.name}"
                self._importers[full].append((module, ImportRecord(full, None, record.binding)))

    def _of_model(self, module: str) -> Carriers:
        """The carriers that a module gets from plux itself."""
        found = Carriers()
        for record in self.records.get(module, ()):
            top = record.module.partition(".")[0]
            if top not in MODEL_MODULES or self.files.is_project(top):
                continue
            if record.name is None or record.name in _OBJECTS or record.name == "*":
                found.add(Carriers(set(_MAKERS), set(), set(_CLASSES)))
            elif record.name in _CLASSES:
                found.classes.add(record.binding)
            elif record.name in _MAKERS:
                found.makers.add(record.binding)
        if MARK.encode() in (self.files.read(module) or b""):
            found.makers.add(MARK)
        return found

    def _use(self, module: str, carriers: Carriers) -> None:
        """A module may use these carriers: look at it, again if it was before."""
        if carriers and self._inputs[module].add(carriers):
            self._pending.append(module)

    def _follow(self, module: str) -> None:
        """Find the carriers that a relevant module offers, and who uses them."""
        known = self.carriers.setdefault(module, Carriers())
        tree, data = self.files.parse(module), self.files.read(module)
        if tree is None or data is None:
            return
        if not known.add(offered_carriers(tree, data, self._inputs[module])):
            return
        for importer, record in list(self._importers[module]):
            self._offer(importer, record, module)
        for package in _parents(module):
            for importer, record in list(self._importers[package]):
                if record.name is None:
                    self._offer(importer, record, module)

    def _offer(self, importer: str, record: ImportRecord, module: str) -> None:
        """Somebody imports a relevant module, or names of it."""
        offered = self.carriers[module]
        if record.name == "*":
            self._use(importer, offered)
        elif record.name is not None:
            self._use(importer, offered.only({record.name}, record.binding))
        else:
            data = self.files.read(importer) or b""
            self._use(importer, offered.only({name for name in offered if mentions(data, name)}))
            self._relay(importer, record, module)

    def _relay(self, importer: str, record: ImportRecord, module: str) -> None:
        """A module that imports a relevant one as a whole hands it on under the name that it binds."""
        key = (importer, record.binding, module)
        if key in self._relayed:
            return
        self._relayed.add(key)
        for second, inner in list(self._importers[importer]):
            if second == importer:
                continue
            if inner.name == record.binding:
                self._offer(second, ImportRecord(module, None, inner.binding), module)
            elif inner.name == "*" or (inner.name is None and mentions(self.files.read(second) or b"", record.binding)):
                self._offer(second, ImportRecord(module, None, record.binding), module)


def _parents(module: str) -> Iterator[str]:
    while "." in module:
        module = module.rpartition(".")[0]
        yield module
