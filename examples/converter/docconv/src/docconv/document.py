"""The document: what is read once and written by every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Block", "Document", "parse"]

Kind = Literal["heading", "item", "paragraph"]


@dataclass(frozen=True)
class Block:
    """A part of the document. `level` is that of a heading, from 1; 0 for the others."""

    kind: Kind
    text: str
    level: int = 0


@dataclass(frozen=True)
class Document:
    """A title and what follows."""

    title: str
    blocks: tuple[Block, ...]


def parse(source: str) -> Document:
    """Read notes: ``# heading``, ``- item``, paragraphs between empty lines. The first heading is the title."""
    blocks: list[Block] = []
    paragraph: list[str] = []

    def finish() -> None:
        if paragraph:
            blocks.append(Block("paragraph", " ".join(paragraph)))
            paragraph.clear()

    for raw in source.splitlines():
        line = raw.strip()
        if line.startswith("#"):
            finish()
            text = line.lstrip("#")
            blocks.append(Block("heading", text.strip(), level=len(line) - len(text)))
        elif line.startswith("- "):
            finish()
            blocks.append(Block("item", line[2:].strip()))
        elif line:
            paragraph.append(line)
        else:
            finish()
    finish()
    title = next((block.text for block in blocks if block.kind == "heading"), "Untitled")
    return Document(title, tuple(blocks))
