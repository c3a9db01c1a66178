"""Which names of a module its functions may change when they are called: not the bindings, the objects behind them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Changes"]

_NOTHING: frozenset[str] = frozenset()


class Changes:
    """The functions and classes of a module, each with the names behind which its code may change something.

    Code may change an object whose method it calls, whose attribute or item it sets, or which it hands to a call.
    """

    def __init__(self, body: Sequence[ast.stmt], names: set[str]) -> None:
        self._definitions = {
            each.name: each for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        self._names = names
        self._known: dict[str, frozenset[str]] = {}

    def of(self, name: str) -> frozenset[str]:
        """The names that calling this one may change something behind; none if it is no function of the module."""
        if name not in self._definitions:
            return _NOTHING
        if name not in self._known:
            # until it is known: functions call each other in circles
            self._known[name] = _NOTHING
            direct = set(_changed(self._definitions[name])) & self._names
            self._known[name] = frozenset(direct.union(*map(self.of, direct - {name})))
        return self._known[name]


def _changed(definition: ast.stmt) -> Iterator[str]:
    """What code may change, and what it calls."""
    for node in nodes(definition):
        if isinstance(node, ast.Call):
            yield from _roots([node.func, *node.args, *(keyword.value for keyword in node.keywords)])
        elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield from _roots([node.value])
        elif isinstance(node, ast.AugAssign):
            yield from _roots([node.target])


def _roots(expressions: list[ast.expr]) -> Iterator[str]:
    """The names from which dotted names and items are reached."""
    for expression in expressions:
        node = expression
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        if isinstance(node, ast.Name):
            yield node.id
