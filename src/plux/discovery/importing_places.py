"""The lines in which objects of imported modules are defined."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Places"]


class Places:
    """Finds definitions in source files; each is parsed at most once."""

    def __init__(self) -> None:
        self._lines: dict[Path, dict[str, int]] = {}

    def line(self, file: Path, path: str) -> int:
        """Return the line (from 1) that defines a path of a module (``Outer.Inner``); 1 if none seems to."""
        if file not in self._lines:
            self._lines[file] = _definitions(file)
        return self._lines[file].get(path, 1)


def _definitions(file: Path) -> dict[str, int]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return {}
    lines: dict[str, int] = {}
    _collect(tree, "", lines)
    return lines


def _collect(node: ast.AST, prefix: str, lines: dict[str, int]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            lines[prefix + child.name] = child.lineno
            if isinstance(child, ast.ClassDef):
                _collect(child, f"{prefix}{child.name}.", lines)
            continue
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            lines[prefix + child.id] = child.lineno
        _collect(child, prefix, lines)
