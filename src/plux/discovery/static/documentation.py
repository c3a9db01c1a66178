"""``__doc__``: what stands at the beginning of a module, class or function."""

from __future__ import annotations

import ast

from .values import Const, Unknown

__all__ = ["documentation"]


def documentation(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Const | Unknown:
    """Return the documentation of a node; from Python 3.13 on, its indentation is taken off when it is compiled."""
    text = ast.get_docstring(node, clean=False)
    if text is None or "\n" not in text:
        return Const(text)
    if not _stays(text):
        return Unknown("the indentation of documentation differs between versions of Python")
    return Const(text)


def _stays(text: str) -> bool:
    """Whether taking its indentation off changes nothing, whichever version of Python does it."""
    first, *others = text.split("\n")
    flush = any(line and not line[0].isspace() for line in others)
    return flush and "\t" not in text and bool(first.strip()) and first == first.lstrip() and bool(others[-1].strip())
