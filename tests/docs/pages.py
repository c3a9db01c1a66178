"""The code blocks of the documentation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PAGES", "ROOT", "Block", "blocks"]

ROOT = Path(__file__).parents[2]

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"# ([\w/.-]+\.(?:py|toml))\n")


@dataclass(frozen=True)
class Block:
    """A fenced block. `title` is the file that its first line, a comment, says it is."""

    language: str
    text: str
    line: int

    @property
    def title(self) -> str | None:
        match = _TITLE.match(self.text)
        return match[1] if match else None


def blocks(page: Path, language: str) -> list[Block]:
    """Return the blocks of a page in a language."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(match[1], match[2], text.count("\n", 0, match.start()) + 2)
        for match in _BLOCK.finditer(text)
        if match[1] == language
    ]
