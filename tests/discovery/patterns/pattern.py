"""One row of the table in docs/discovery.md: some code, and what reading it says."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.support.tree import write_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.tree import Tree

__all__ = ["Family", "Pattern"]

_PROBLEM = re.compile(r"# problem: ([\w-]+)")


@dataclass(frozen=True)
class Pattern:
    """A pattern that occurs in projects.

    `code` is the module ``pk.mod``, or a tree of files. `example` is what the table shows: lines of the code (their
    end may be left out with ``...``), which a test compares. `plugins` are {"namespace:name": "module:attribute"};
    ``pk.mod`` may be left out. A comment ``# problem: code`` in the code stands in the line in which a problem is
    reported. `installed` are files of other distributions. `oracle` says why importing the code tells nothing, or
    something else; by default both ways must agree. `python` is the oldest version that has the syntax.
    """

    title: str
    example: str
    code: str | Tree
    plugins: Mapping[str, str] = field(default_factory=dict)
    installed: Tree | None = None
    oracle: str | None = None
    python: tuple[int, int] = (3, 10)

    @property
    def files(self) -> Tree:
        """The files of the project."""
        return {"pk/__init__.py": "", "pk/mod.py": self.code} if isinstance(self.code, str) else self.code

    @property
    def references(self) -> dict[str, str]:
        """What the plugins refer to, in full."""
        return {name: ref if ":" in ref else f"pk.mod:{ref}" for name, ref in self.plugins.items()}

    @property
    def lines(self) -> list[str]:
        """The lines that the table shows."""
        return textwrap.dedent(self.example).strip().splitlines()

    def write(self, root: Path) -> set[tuple[str, str, int]]:
        """Write the project to ``project`` and other distributions to ``site``; return the expected problems."""
        project = write_tree(root / "project", self.files)
        write_tree(root / "site", self.installed or {})
        expected: set[tuple[str, str, int]] = set()
        for path in sorted(project.rglob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                expected.update((code, path.relative_to(project).as_posix(), number) for code in _PROBLEM.findall(line))
        return expected

    @property
    def verdict(self) -> str:
        """What the table says."""
        text = "\n".join(_texts(self.files))
        found = ", ".join(f"`{name}` = `{reference}`" for name, reference in self.references.items())
        problems = ", ".join(f"problem `{code}`" for code in sorted(set(_PROBLEM.findall(text))))
        return "; ".join(filter(None, (found, problems))) or "no plugin"


def _texts(tree: Tree) -> list[str]:
    found: list[str] = []
    for content in tree.values():
        if isinstance(content, str):
            found.append(content)
        elif not isinstance(content, bytes):
            found.extend(_texts(content))
    return found


@dataclass(frozen=True)
class Family:
    """A part of the table."""

    title: str
    patterns: tuple[Pattern, ...]
