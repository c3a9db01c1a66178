"""reStructuredText."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux import Plugin

if TYPE_CHECKING:
    from docconv.document import Document

UNDERLINES = "=-~"


class RestructuredText(Plugin):
    namespace = "docconv.formats"
    name = "rst"
    suffix = ".rst"

    def __call__(self, document: Document) -> str:
        lines = []
        for block in document.blocks:
            if block.kind == "heading":
                underline = UNDERLINES[min(block.level, len(UNDERLINES)) - 1]
                lines += [block.text, underline * len(block.text)]
            else:
                lines.append(f"- {block.text}" if block.kind == "item" else block.text)
            lines.append("")
        return "\n".join(lines)
