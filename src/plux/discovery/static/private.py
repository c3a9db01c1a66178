"""Names that Python changes inside of classes: ``__name`` in a class ``A`` is ``_A__name`` (reference, 6.2.1)."""

from __future__ import annotations

import ast
import re

__all__ = ["changed_names", "has_private_names", "written_name"]

_PRIVATE = rb"(?<!\w)__(?!\w*__(?!\w))\w"
# the fields that hold names, besides those that hold several
_FIELDS = {
    ast.Name: "id",
    ast.Attribute: "attr",
    ast.arg: "arg",
    ast.FunctionDef: "name",
    ast.AsyncFunctionDef: "name",
    ast.ClassDef: "name",
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
    ast.alias: "asname",
}


class _Changed(str):
    """A changed name that still knows how it is written: that is what a function or class is called."""

    __slots__ = ("written",)
    written: str


def written_name(name: str) -> str:
    """The name as it is written in the source."""
    return name.written if isinstance(name, _Changed) else name


def has_private_names(data: bytes) -> bool:
    """Whether a source may have names that are changed."""
    return b"__" in data and re.search(_PRIVATE, data) is not None


def changed_names(tree: ast.Module) -> None:
    """Change the private names in the classes of a module, in place."""
    pending: list[tuple[ast.AST, str]] = [(tree, "")]
    while pending:
        node, cls = pending.pop()
        if cls:
            _change(node, cls)
        inside = written_name(node.name).lstrip("_") if isinstance(node, ast.ClassDef) else cls
        body: list[ast.AST] = list(node.body) if isinstance(node, ast.ClassDef) else []
        own = set(map(id, body))
        pending.extend((child, inside) for child in body)
        pending.extend((child, cls) for child in ast.iter_child_nodes(node) if id(child) not in own)


def _change(node: ast.AST, cls: str) -> None:
    field = _FIELDS.get(type(node))
    if field is not None:
        name = getattr(node, field)
        if isinstance(name, str) and _is_private(name):
            setattr(node, field, _changed(name, cls))
    elif isinstance(node, ast.Global | ast.Nonlocal):
        node.names = [_changed(name, cls) if _is_private(name) else name for name in node.names]


def _is_private(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


def _changed(name: str, cls: str) -> str:
    changed = _Changed(f"_{cls}{name}")
    changed.written = name
    return changed
