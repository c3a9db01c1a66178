"""Web pages. `page` is of use to other formats as well."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from . import Format

if TYPE_CHECKING:
    from docconv.document import Block, Document


class Html(Format):
    name = "html"
    suffix = ".html"

    def __call__(self, document: Document) -> str:
        return page(document)


def page(document: Document, style: str = "") -> str:
    """Return a page, with a style sheet if one is given."""
    body = "\n".join(_element(block) for block in document.blocks)
    sheet = f"<style>{style}</style>\n" if style else ""
    return f"<!doctype html>\n<title>{escape(document.title)}</title>\n{sheet}{body}\n"


def _element(block: Block) -> str:
    tag = {"heading": f"h{block.level}", "item": "li", "paragraph": "p"}[block.kind]
    return f"<{tag}>{escape(block.text)}</{tag}>"
