"""Modules with plugins that certainly cannot be imported: they raise, or a module raises that they import."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from ..result import Problem
from .flow import Raised
from .importing_statements import resolve_relative
from .values import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .table import ModuleTable

__all__ = ["raises_where_it_declares", "raising"]

# ways to bind names without mentioning them
_DYNAMIC = rb"\bimport\s*\(?\s*\*|__getattr__|\b(?:globals|vars|locals|exec|setattr)\b|sys\s*\.\s*modules|__dict__"
_OF_EVERY_MODULE = frozenset({"__doc__", "__file__", "__loader__", "__name__", "__package__", "__path__", "__spec__"})
# a statement of the module itself that ends it
_ENDS = rb"(?m)^(?:raise\b|(?:sys\.)?exit\s*\()"
_ENDING_WORDS = (b"raise", b"exit", b"sys.exit")


def raises_where_it_declares(table: ModuleTable, module: str, carriers: set[str] | None) -> bool:
    """Whether a module certainly raises in a statement that has to do with plugins."""
    state = table.states.get(module)
    if state is None or state.raised_in is None or state.slices is None or not carriers:
        return False
    return state.slices.speaks_of(state.raised_in, carriers)


def raising(table: ModuleTable, declaring: set[str]) -> Iterator[Problem]:
    """Yield the modules that declare plugins, or packages around them, and cannot be imported."""
    needed = {".".join(name.split(".")[:end]) for name in declaring for end in range(1, name.count(".") + 2)}
    endings = _Endings(table)
    for name in sorted(needed):
        if name not in table.states and not endings.may_end(name):
            continue
        raised = table.states[name].raised or endings.by_import(name)
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


class _Endings:
    """What ends modules of a project; each is looked at once, however many import it."""

    def __init__(self, table: ModuleTable) -> None:
        self._table = table
        self._known: dict[str, bool] = {}

    def may_end(self, module: str) -> bool:
        """Evaluate what may end a module of the project, if it says so on its first level."""
        if module not in self._known:
            files = self._table.files
            data = files.read(module) if files.is_project(module) else None
            self._known[module] = data is not None and _says_so(data) and self._table.evaluate(module, ()) is not None
        return self._known[module]

    def by_import(self, module: str) -> Raised | None:
        """What a module of the project raises that this one imports in any case."""
        tree = self._table.files.parse(module)
        package = self._table.package_of(module)
        for statement in tree.body if tree is not None else ():
            if isinstance(statement, ast.Import):
                names = [alias.name for alias in statement.names]
            elif isinstance(statement, ast.ImportFrom):
                base = resolve_relative(package, statement.level, statement.module)
                names = [base, *(f"{base}.{alias.name}" for alias in statement.names)] if base else []
                missing = _missing_name(self._table, module, statement, base) if base else None
                if missing is not None:
                    return missing
            else:
                continue
            for imported in _with_packages(names):
                raised = self._table.states[imported].raised if self.may_end(imported) else None
                if raised is not None:
                    return raised
        return None


def _says_so(data: bytes) -> bool:
    """Whether a statement of the module itself ends it."""
    # the search for words is many times faster than that for the pattern, and hardly any text has one
    return any(b"\n" + word in data or data.startswith(word) for word in _ENDING_WORDS) and bool(re.search(_ENDS, data))


def _missing_name(table: ModuleTable, module: str, statement: ast.ImportFrom, base: str) -> Raised | None:
    """What ``from`` raises for a name that a module of the project does not even mention."""
    source = table.files.project.get(base)
    data = table.files.read(base) if source is not None and not source.is_package else None
    if data is None:
        return None
    for alias in statement.names:
        if (
            alias.name.isascii()
            and alias.name.encode() not in data
            and alias.name != "*"
            and alias.name not in _OF_EVERY_MODULE
            and re.search(_DYNAMIC, data) is None  # asked last: it looks through the whole text
        ):
            text = f"cannot import name {alias.name!r} from {base}"
            return Raised(("ImportError", "Exception"), Where(table.files.project[module].path, statement.lineno), text)
    return None


def _with_packages(names: list[str]) -> Iterator[str]:
    """Each module, after the packages around it."""
    for name in names:
        parts = name.split(".")
        yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))
