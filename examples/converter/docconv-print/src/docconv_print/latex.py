"""LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux import Plugin

if TYPE_CHECKING:
    from docconv.document import Document

SECTIONS = ("section", "subsection", "subsubsection")
SPECIAL = str.maketrans({char: f"\\{char}" for char in "&%$#_{}"})


class Latex(Plugin):
    namespace = "docconv.formats"
    name = "latex"
    suffix = ".tex"

    def __call__(self, document: Document) -> str:
        lines = [r"\documentclass{article}", r"\begin{document}"]
        for block in document.blocks:
            text = block.text.translate(SPECIAL)
            if block.kind == "heading":
                section = SECTIONS[min(block.level, len(SECTIONS)) - 1]
                lines.append(rf"\{section}{{{text}}}")
            else:
                lines.append(rf"\textbullet\ {text}\\" if block.kind == "item" else text + "\n")
        return "\n".join([*lines, r"\end{document}", ""])
