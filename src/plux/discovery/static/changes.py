"""Which names of a module its functions may change when they are called: not the bindings, the objects behind them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .syntax import nodes
from .ties import held_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .ties import Ties

__all__ = ["Changes"]


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
            yield from held_names(node.value)


def _roots(expressions: list[ast.expr]) -> Iterator[str]:
    """The names from which dotted names and items are reached."""
    for expression in expressions:
        node = expression
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        if isinstance(node, ast.Name):
            yield node.id
