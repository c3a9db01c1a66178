"""Which names the statements of a module bind, and which of them are constants: by their syntax."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["BLOCKS", "DEFINITIONS", "IMPORTS", "bound_names", "constants", "is_documentation", "is_plain"]

IMPORTS = (ast.Import, ast.ImportFrom)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BLOCKS = (
    *(ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.AsyncWith, ast.Match),
    getattr(ast, "TryStar", ast.Try),  # since Python 3.11
)


def bound_names(body: Sequence[ast.stmt], data: bytes) -> list[set[str]]:
    """The names that each statement of a module may bind, or delete, functions that it calls included."""
    binds = [set(_bound(statement)) for statement in body]
    if b"global" in data or b":=" in data:
        for bound, statement in zip(binds, body, strict=True):
            bound.update(_bound_inside(statement))
    return binds


def constants(body: Iterable[ast.stmt], data: bytes) -> Iterator[str]:
    """The names that plain assignments bind to constants, unless the module may set them as attributes of itself."""
    for statement in body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Constant):
            yield from (name for name in _bound(statement) if b"." + name.encode() not in data)


def is_documentation(statement: ast.stmt) -> bool:
    """Whether a statement is a text, or another constant, that nothing is done with."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def is_plain(statement: ast.stmt) -> bool:
    """Whether a statement binds plain names to something that nothing is called for."""
    if is_documentation(statement):
        return True
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        return False
    if not all(isinstance(target, ast.Name) for target in targets):
        return False
    value = statement.value
    return (
        value is None
        or isinstance(value, ast.Constant | ast.Name)
        or not any(isinstance(node, ast.Call | ast.Await | ast.NamedExpr) for node in nodes(value))
    )


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement may bind, or delete."""
    if isinstance(statement, DEFINITIONS):
        yield statement.name
    elif isinstance(statement, IMPORTS):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
    elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        below = (node for target in targets for node in nodes(target))
        yield from (node.id for node in below if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    elif isinstance(statement, ast.Delete):
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name))
    elif isinstance(statement, BLOCKS):
        yield from _bound_in_block(statement)
    elif hasattr(ast, "TypeAlias") and isinstance(statement, ast.TypeAlias):
        yield statement.name.id


def _bound_inside(statement: ast.stmt) -> Iterator[str]:
    """The names that functions in a statement bind in the module, when they are called, and those behind ``:=``."""
    for node in nodes(statement):
        if isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.NamedExpr):
            yield node.target.id


def _bound_in_block(statement: ast.stmt) -> Iterator[str]:
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.stmt) and not isinstance(node, BLOCKS):
            yield from _bound(node)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        # of handlers and patterns
        yield from (name for name in (getattr(node, "name", None), getattr(node, "rest", None)) if name)
        pending.extend(ast.iter_child_nodes(node))
