"""The source files of the project, parsed, for tests about the project itself."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tests.support.wheel import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Function", "Source", "sources"]

Function: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef"


@dataclass(frozen=True)
class Source:
    """One module below src/."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Where it is, as one reads it: plux/core/spec.py."""
        return self.path.relative_to(ROOT / "src").as_posix()

    @property
    def is_public(self) -> bool:
        """Whether others import it: no part of its path begins with an underscore; an __init__ is its folder."""
        parts = self.path.relative_to(ROOT / "src").with_suffix("").parts
        return not any(part.startswith("_") and part != "__init__" for part in parts)

    @property
    def functions(self) -> Iterator[Function]:
        """All functions and methods, however deep."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    @property
    def imported(self) -> Iterator[str]:
        """The top-level names of what is imported absolutely."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield node.module.partition(".")[0]


def sources() -> list[Source]:
    """All modules below src/."""
    found = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Source(path, text, ast.parse(text)))
    return found
