"""Which names of a module may lead to the same thing: what changes behind one of them may show behind another.

Names that are imported from one module are tied, as its functions change what is imported beside them; so are names
of which one holds the other: ``alias = name``, ``both = [one, other]``, ``user = User(name)``.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from .importing_statements import resolve_relative
from .known.library import is_library
from .known.model import is_model_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Ties", "held_names"]

_NOTHING: frozenset[str] = frozenset()


class Ties:
    """The names that are tied to each other in a module of a package."""

    def __init__(self, body: Sequence[ast.stmt], package: str) -> None:
        self._package = package
        self._keys: dict[str, set[str]] = defaultdict(set)
        for statement in body:
            if isinstance(statement, ast.Import):
                self._import(statement)
            elif isinstance(statement, ast.ImportFrom):
                self._import_from(statement)
            elif isinstance(statement, ast.Assign | ast.AnnAssign):
                self._assign(statement)
        self._names: dict[str, set[str]] = defaultdict(set)
        for name, keys in self._keys.items():
            for key in keys:
                self._names[key].add(name)

    def of(self, name: str) -> frozenset[str]:
        """The names that are tied to one."""
        keys = self._keys.get(name)
        return _NOTHING.union(*map(self._names.__getitem__, keys)) if keys else _NOTHING

    def _import(self, statement: ast.Import) -> None:
        for alias in statement.names:
            if _matters(alias.name):
                self._keys[alias.asname or alias.name.partition(".")[0]].add(alias.name)

    def _import_from(self, statement: ast.ImportFrom) -> None:
        module = resolve_relative(self._package, statement.level, statement.module)
        for alias in statement.names if module and _matters(module) else ():
            # the name may be that of a module
            self._keys[alias.asname or alias.name] |= {str(module), f"{module}.{alias.name}"}

    def _assign(self, statement: ast.Assign | ast.AnnAssign) -> None:
        held = set(held_names(statement.value)) if statement.value is not None else ()
        if held:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in (name for each in targets for name in held_names(each)):
                for name in held:
                    # no module is called so
                    self._keys[name].add(f"={name}")
                    self._keys[target] |= self._keys[name]


def held_names(node: ast.expr) -> Iterator[str]:
    """The names from which what an expression gives may be reached: the things themselves, not values made of them."""
    pending: list[ast.AST] = [node]
    while pending:
        inner = pending.pop()
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute | ast.Subscript | ast.Starred | ast.NamedExpr | ast.keyword | ast.Await):
            pending.append(inner.value)
        elif isinstance(inner, ast.List | ast.Tuple | ast.Set):
            pending.extend(inner.elts)
        elif isinstance(inner, ast.Dict | ast.BoolOp):
            pending.extend(inner.values)
        elif isinstance(inner, ast.IfExp):
            pending += [inner.body, inner.orelse]
        elif isinstance(inner, ast.Call):
            pending += [*inner.args, *inner.keywords]


def _matters(module: str) -> bool:
    """Whether functions of a module may change what the project sees of it."""
    return not is_model_module(module) and not is_library(module)
