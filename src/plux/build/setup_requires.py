"""What a ``setup.py`` or a ``setup.cfg`` asks for before it is run (setuptools, the keyword ``setup_requires``).

A frontend installs that into an isolated build beside ``build-system.requires``: setuptools tells it so (PEP 517).
"""

from __future__ import annotations

import ast
import configparser
from typing import TYPE_CHECKING

from .reading import read_file
from .requirements import names_plux

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["setup_requires_plux"]


def setup_requires_plux(root: Path) -> bool:
    """Whether plux is among what the ``setup.py`` or the ``setup.cfg`` of a project asks for. Nothing is executed.

    Of a script that computes the keyword, every text in what it is computed from counts. A file that cannot be read
    asks for nothing: setuptools will say what is wrong with it.
    """
    return _config_asks(_text(root / "setup.cfg")) or _script_asks(_text(root / "setup.py"))


def _text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def _config_asks(text: str) -> bool:
    config = configparser.RawConfigParser(strict=False)
    try:
        config.read_string(text)
    except configparser.Error:
        return False
    found = config.get("options", "setup_requires", fallback="") or config.get("options", "setup-requires", fallback="")
    return names_plux(found.replace(";", "\n") if "\n" not in found else found)


def _script_asks(text: str) -> bool:
    if "plux" not in text or "setup_requires" not in text:
        return False
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    assigned: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                assigned.setdefault(ast.unparse(target), []).append(node.value)
    return any(names_plux(list(_texts(value, assigned))) for value in _values(nodes))


def _values(nodes: list[ast.AST]) -> Iterator[ast.expr]:
    """Yield what stands behind the keyword, or behind the key of that name in a dict of keywords."""
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg == "setup_requires":
            yield node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "setup_requires":
                    yield value


def _texts(value: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    """Yield the texts in an expression, and in what is assigned to the names in it."""
    names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
    for part in (value, *(other for name in names for other in assigned.get(name, ()))):
        for node in ast.walk(part):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from node.value.splitlines()
