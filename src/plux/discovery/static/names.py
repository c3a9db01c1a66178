"""Which names a function binds, from its syntax: the scoping rules of the language reference, section 4.2."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from plux.core.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BoundNames", "assigned_names", "is_generator", "own_nodes"]

_FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@record(frozen=True, slots=True)
class BoundNames:
    """The names of a function: `locals` it assigns (parameters included), and those of its declarations."""

    locals: frozenset[str]
    declared_global: frozenset[str]
    declared_nonlocal: frozenset[str]


def own_nodes(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of one scope: those of nested functions and classes are theirs."""
    pending = list(nodes)
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, _COMPREHENSIONS):
            # the targets of a comprehension are its own; what := assigns in it is not
            pending.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.comprehension))
            pending.extend(part for each in node.generators for part in (each.iter, *each.ifs))
        elif not isinstance(node, _SCOPES):
            pending.extend(ast.iter_child_nodes(node))


@lru_cache(maxsize=512)
def assigned_names(node: _FunctionNode) -> BoundNames:
    """Return the names that a function binds."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    names = {argument.arg for argument in every}
    names.update(a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None)
    declared_global: set[str] = set()
    declared_nonlocal: set[str] = set()
    for inner in own_nodes(list(node.body) if isinstance(node.body, list) else [node.body]):
        if isinstance(inner, ast.Global):
            declared_global.update(inner.names)
        elif isinstance(inner, ast.Nonlocal):
            declared_nonlocal.update(inner.names)
        else:
            names.update(_binds(inner))
    return BoundNames(
        frozenset(names - declared_global - declared_nonlocal),
        frozenset(declared_global),
        frozenset(declared_nonlocal),
    )


def _binds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
        yield node.id
    elif isinstance(
        node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar
    ):
        if node.name:
            yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            if alias.name != "*":
                yield alias.asname or alias.name.partition(".")[0]


@lru_cache(maxsize=512)
def is_generator(node: _FunctionNode) -> bool:
    """Whether calling the function makes a generator."""
    body: list[ast.AST] = list(node.body) if isinstance(node.body, list) else [node.body]
    return any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in own_nodes(body))
