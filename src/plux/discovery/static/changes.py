"""Behind which names of a module something may change when code of it runs: not the bindings, the objects behind them.

Both classes answer that for one module, by its syntax: functions and classes have `Changes`, which what uses them
makes, and names have `Ties` to others that may lead to the same thing. What changes behind one name shows behind those
that it is tied to, so that neither is of use without the other.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from .importing_statements import resolve_relative
from .known.library import is_library
from .known.model import is_model_module
from .syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


__all__ = ["Changes", "Ties"]

_NOTHING: frozenset[str] = frozenset()


class Changes:
    """The functions and classes of a module, each with the names behind which its code may change something.

    Code may change an object whose method it calls, whose attribute or item it sets, which it hands to a call, or
    to which it gives another name.
    """

    def __init__(self, body: Sequence[ast.stmt], names: set[str], ties: Ties) -> None:
        self._definitions = {
            each.name: each for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        self._names = names
        self._ties = ties
        self._direct: dict[str, set[str]] = {}
        self._known: dict[str, frozenset[str]] = {}

    def of(self, name: str) -> frozenset[str]:
        """The names that using this one may change something behind: those tied to it, and what their code changes."""
        if name not in self._known:
            reached: set[str] = set()
            pending = [name]
            while pending:
                fresh = self._of_one(pending.pop()) - reached
                reached |= fresh
                pending.extend(fresh)
            self._known[name] = frozenset(reached)
        return self._known[name]

    def _of_one(self, name: str) -> set[str]:
        if name not in self._direct:
            definition = self._definitions.get(name)
            changed = _changed(definition) if definition is not None else ()
            self._direct[name] = self._names.intersection(self._ties.of(name).union(changed))
        return self._direct[name]


class Ties:
    """The names that are tied to each other in a module of a package.

    Names that are imported from one module are tied, as its functions change what is imported beside them; so are names
    of which one holds the other: ``alias = name``, ``both = [one, other]``, ``user = User(name)``.
    """

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
        held = set(_held_names(statement.value)) if statement.value is not None else ()
        if held:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in (name for each in targets for name in _held_names(each)):
                for name in held:
                    # no module is called so
                    self._keys[name].add(f"={name}")
                    self._keys[target] |= self._keys[name]


def _changed(definition: ast.stmt) -> Iterator[str]:
    """What code may change, and what it calls."""
    for node in nodes(definition):
        if isinstance(node, ast.Call):
            yield from _roots([node.func, *node.args, *(keyword.value for keyword in node.keywords)])
        elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield from _roots([node.value])
        elif isinstance(node, ast.AugAssign):
            yield from _roots([node.target])
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            # what is changed may be called by another name
            yield from _held_names(node.value)


def _roots(expressions: list[ast.expr]) -> Iterator[str]:
    """The names from which dotted names and items are reached."""
    for expression in expressions:
        node = expression
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        if isinstance(node, ast.Name):
            yield node.id


def _held_names(node: ast.expr) -> Iterator[str]:
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
