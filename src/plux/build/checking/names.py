"""The names that a block of statements binds, conditional ones included."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

__all__ = ["Bindings", "bindings", "may_have_more"]

_DYNAMIC = {"exec", "globals", "setattr", "vars", "locals"}


@dataclass
class Bindings:
    """The names, with how often each is bound, and the star imports."""

    names: dict[str, int] = field(default_factory=dict)
    stars: list[ast.ImportFrom] = field(default_factory=list)

    def count(self, name: str) -> int:
        """Return how often a name is bound."""
        return self.names.get(name, 0)

    def add(self, name: str) -> None:
        """Count a name."""
        self.names[name] = self.names.get(name, 0) + 1


def bindings(body: list[ast.stmt]) -> Bindings:
    """Return what a block binds, without what the functions and classes in it bind for themselves."""
    found = Bindings()
    left: list[ast.AST] = list(body)
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            left.extend(node.decorator_list)
            _globals(node, found)
            continue
        if isinstance(node, ast.Lambda):
            continue
        _bind(node, found)
        left.extend(ast.iter_child_nodes(node))
    return found


def _bind(node: ast.AST, found: Bindings) -> None:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        found.add(node.id)
    elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        found.stars.append(node)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            found.add(alias.asname or alias.name.partition(".")[0])
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name is not None:
        found.add(node.name)
    elif isinstance(node, ast.MatchMapping) and node.rest is not None:
        found.add(node.rest)
    elif type(node).__name__ == "TypeAlias":  # Python 3.12
        found.add(getattr(node, "name").id)  # noqa: B009 - not in the stubs of older versions


def _globals(function: ast.AST, found: Bindings) -> None:
    """Functions may bind names of the module."""
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            for name in node.names:
                found.add(name)


def may_have_more(tree: ast.Module) -> bool:
    """Whether a module can have names that no statement of it binds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in _DYNAMIC:
            return True
        if isinstance(node, ast.Attribute) and node.attr == "modules":  # sys.modules[__name__] = ...
            return True
        if isinstance(node, ast.FunctionDef) and node.name == "__getattr__":
            return True
    return False
