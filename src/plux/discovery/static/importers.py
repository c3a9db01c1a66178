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
        self._parsed: dict[bytes, list[tuple[str, str | None]]] = {}
        self._files = files
        self.add(modules)

    def add(self, modules: Iterable[str]) -> None:
        """Add the import statements of modules."""
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

    def of(self, module: str) -> Iterator[tuple[str, ImportRecord]]:
        """Yield (importer, record) of every import of names of a module, of the module, or of a package around it."""
        for importer, names in self._from.get(module, ()):
            for name, alias in self._names(names):
                yield importer, ImportRecord(module, name, alias or name)
        whole = module
        while whole:
            for importer, binding in self._whole.get(whole, ()):
                yield importer, ImportRecord(whole, None, binding)
            package, _, last = whole.rpartition(".")
            for importer, names in self._from.get(package, ()):
                if last.encode() in names:
                    for name, alias in self._names(names):
                        if name == last:
                            yield importer, ImportRecord(whole, None, alias or name)
            whole = package

    def _names(self, names: bytes) -> list[tuple[str, str | None]]:
        parsed = self._parsed.get(names)
        if parsed is None:
            parsed = self._parsed[names] = parse_names(names)
        return parsed
