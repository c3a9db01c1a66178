"""Who imports a module: an index over the import statements of all files."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .scan import ImportRecord, parse_names, scan_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .files import SourceFiles

__all__ = ["Importers"]


class Importers:
    """The import statements of many modules, by what they import."""

    def __init__(self, files: SourceFiles, modules: Iterable[str]) -> None:
        self._from: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
        self._whole: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._names: dict[str, dict[str, list[tuple[str, str | None]]]] = {}
        self._records: dict[str, list[tuple[str, ImportRecord]]] = {}
        self._files = files
        self.add(modules)

    def add(self, modules: Iterable[str]) -> None:
        """Add the import statements of modules."""
        self._names.clear()
        self._records.clear()
        files = self._files
        for importer in modules:
            for module, names in scan_statements(files.import_text(importer), files.package_of(importer)):
                if names is None:
                    self._whole[module].append((importer, module.partition(".")[0]))
                elif module:
                    self._from[module].append((importer, names))
                else:
                    for name, alias in parse_names(names):
                        self._whole[name].append((importer, alias or name.partition(".")[0]))

    def tops(self) -> set[str]:
        """The top-level names of all modules that are imported."""
        return {module.partition(".")[0] for module in (*self._from, *self._whole)}

    def modules(self) -> set[str]:
        """All modules that are imported, or whose names are."""
        return {*self._from, *self._whole}

    def direct(self, module: str) -> Iterator[tuple[str, ImportRecord]]:
        """Yield (importer, record) of every import of names of a module, or of the module."""
        for importer, binding in self._whole.get(module, ()):
            yield importer, ImportRecord(module, None, binding)
        for name, users in self._by_name(module).items():
            for importer, alias in users:
                yield importer, ImportRecord(module, name, alias or name)

    def of(self, module: str) -> list[tuple[str, ImportRecord]]:
        """Return (importer, record) of every import of names of a module, of the module, or of a package around it."""
        if module not in self._records:
            self._records[module] = list(self._records_of(module))
        return self._records[module]

    def _records_of(self, module: str) -> Iterator[tuple[str, ImportRecord]]:
        for name, users in self._by_name(module).items():
            for importer, alias in users:
                yield importer, ImportRecord(module, name, alias or name)
        whole = module
        while whole:
            for importer, binding in self._whole.get(whole, ()):
                yield importer, ImportRecord(whole, None, binding)
            package, _, last = whole.rpartition(".")
            for importer, alias in self._by_name(package).get(last, ()):
                yield importer, ImportRecord(whole, None, alias or last)
            whole = package

    def _by_name(self, module: str) -> dict[str, list[tuple[str, str | None]]]:
        """Who imports which names of a module, parsed when it is asked for."""
        if module not in self._names:
            users: dict[str, list[tuple[str, str | None]]] = {}
            for importer, names in self._from.get(module, ()):
                for name, alias in parse_names(names):
                    users.setdefault(name, []).append((importer, alias))
            self._names[module] = users
        return self._names[module]
