"""Which files declare plugins, or base classes of plugins: what any discovery by reading has to parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.discovery.static.files import SourceFiles
from plux.discovery.static.relevance import Relevance
from plux.discovery.static.table import ModuleTable
from plux.discovery.static.values import ClassValue, Function, Spec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from plux.discovery.source_module import SourceModule

__all__ = ["declaring_files"]


def declaring_files(modules: Iterable[SourceModule]) -> set[Path]:
    """Return the files in which plugins and their base classes are defined."""
    files = SourceFiles(modules, ())
    relevance = Relevance(files, sorted(files.project))
    table = ModuleTable(files, frozenset(relevance.carriers))
    found: set[Path] = set()
    for name in sorted(relevance.declaring):
        state = table.evaluate(name, relevance.names(name))
        for value in state.names.values() if state is not None else ():
            if isinstance(value, Spec) or (isinstance(value, Function) and "__pluginspec__" in value.attributes):
                found.add(value.where.file)
            elif isinstance(value, ClassValue):
                bases = [base for base in value.mro if isinstance(base, ClassValue)]
                if any(base.known == "plux.Plugin" for base in bases):
                    found.update(base.where.file for base in bases if base.where is not None)
    return found
