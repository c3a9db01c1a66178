"""The packages around a module: Python imports them first, and they may have changed what it uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .importing_statements import packages_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .table import ModuleTable

__all__ = ["Surroundings"]

# names at the start of a line behind which something may be changed: called, or an attribute or item of it set
_CHANGED = rb"(?m)^[ \t]*(\w+)[ \t]*[.\[(]"


class Surroundings:
    """Evaluates what packages do before the modules in them are imported, as far as these may see it."""

    def __init__(self, table: ModuleTable) -> None:
        self._table = table
        self._changed: dict[str, set[str]] = {}

    def load(self, module: str) -> None:
        """Evaluate that of the packages around a module."""
        for package in packages_around(module):
            if self._table.carries(package) and self._table.files.mentions(package, "import *"):
                self._table.names(package)
            changed = set(self._shared(package, module))
            if changed:
                self._table.evaluate(package, changed)

    def _shared(self, package: str, module: str) -> Iterator[str]:
        """The names behind which a package may change something of a module that both import."""
        files = self._table.files
        if not files.is_project(package) or not files.imports(package):
            return
        if package not in self._changed:
            self._changed[package] = {name.decode() for name in re.findall(_CHANGED, files.read(package) or b"")}
        bindings = self._changed[package]
        if not bindings:
            return
        used = {each for record in files.imports(module) for each in (record.module, f"{record.module}.{record.name}")}
        for record in files.imports(package):
            both = {record.module, f"{record.module}.{record.name}"} & used
            if record.binding in bindings and any(files.is_project(each) and each != package for each in both):
                yield record.binding
