"""Plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import Format

if TYPE_CHECKING:
    from docconv.document import Document


class Text(Format):
    name = "text"

    def __call__(self, document: Document) -> str:
        lines = []
        for block in document.blocks:
            if block.kind == "heading":
                lines += [block.text, ("=" if block.level == 1 else "-") * len(block.text)]
            elif block.kind == "item":
                lines.append(f"* {block.text}")
            else:
                lines += ["", block.text]
        return "\n".join(lines) + "\n"
