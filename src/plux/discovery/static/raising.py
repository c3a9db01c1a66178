"""Modules with plugins that certainly cannot be imported: they raise, or a module raises that they import."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ..result import Problem
from .bindings import bound_names
from .first_level import ends_on_first_level
from .importing_statements import resolve_relative, with_packages
from .missing import missing_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .flow import Raised
    from .table import ModuleTable

__all__ = ["raises_where_it_declares", "raising"]


def raises_where_it_declares(table: ModuleTable, module: str, carriers: set[str] | None) -> bool:
    """Whether a module certainly raises in a statement that has to do with plugins."""
    state = table.states.get(module)
    if state is None or state.raised_in is None or state.slices is None or not carriers:
        return False
    return state.slices.speaks_of(state.raised_in, carriers)


def raising(table: ModuleTable, declaring: set[str]) -> Iterator[Problem]:
    """Yield the modules that declare plugins, or packages around them, and cannot be imported."""
    needed = set(with_packages(declaring))
    ends = _CertainEnds(table)
    for name in sorted(needed):
        if name not in table.states and not ends.may_end(name):
            continue
        raised = table.states[name].raised or ends.by_import(name)
        source = table.files.project.get(name)
        if raised is None or source is None:
            continue
        yield Problem(
            code="module-raises",
            message=f"importing {name} raises {raised.names[0] if raised.names else 'an error'}"
            f" ({raised.text}), but it declares plugins{'' if name in declaring else ' in modules below it'}",
            advice="Mend the line, or exclude the module.",
            file=raised.where.file if raised.where is not None else source.path,
            line=raised.where.line if raised.where is not None else None,
            subject=name,
        )


class _CertainEnds:
    """What ends modules of a project; each is looked at once, however many import it."""

    def __init__(self, table: ModuleTable) -> None:
        self._table = table
        self._known: dict[str, bool] = {}

    def may_end(self, module: str) -> bool:
        """Evaluate what may end a module of the project, if it says so on its first level."""
        if module not in self._known:
            files = self._table.files
            data = files.read(module) if files.is_project(module) else None
            ends = data is not None and ends_on_first_level(data)
            self._known[module] = ends and self._table.evaluate(module, ()) is not None
        return self._known[module]

    def by_import(self, module: str) -> Raised | None:
        """What a module of the project raises that this one imports in any case."""
        tree = self._table.files.parse(module)
        for index, statement in enumerate(tree.body if tree is not None else ()):
            raised = None
            if isinstance(statement, ast.Import):
                raised = self._first([alias.name for alias in statement.names])
            elif isinstance(statement, ast.ImportFrom) and tree is not None:
                raised = self._by_from(statement, module, tree.body[:index])
            if raised is not None:
                return raised
        return None

    def _by_from(self, statement: ast.ImportFrom, module: str, before: list[ast.stmt]) -> Raised | None:
        base = resolve_relative(self._table.package_of(module), statement.level, statement.module)
        if not base:
            return None
        raised = missing_name(self._table, module, statement, base) or self._first([base])
        if raised is not None:
            return raised
        for alias in statement.names:
            raised = self._first([f"{base}.{alias.name}"])
            if raised is not None and self._is_module(base, alias.name, module, before):
                return raised
        return None

    def _is_module(self, package: str, name: str, importer: str, before: list[ast.stmt]) -> bool:
        """Whether a name of a package is certainly its module of that name, and nothing that it has already."""
        if package != importer:
            return self._table.endings.has_without_module(package, name) is False
        return all(name not in bound for bound in bound_names(before, self._table.files.read(package) or b""))

    def _first(self, names: list[str]) -> Raised | None:
        """What the first of these modules, or of the packages around them, raises that raises."""
        for imported in with_packages(names):
            raised = self._table.states[imported].raised if self.may_end(imported) else None
            if raised is not None:
                return raised
        return None
