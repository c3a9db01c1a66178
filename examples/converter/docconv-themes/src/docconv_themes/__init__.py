"""Web pages with a theme: one class, and a plugin for each theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docconv.formats.html import page

from plux import Plugin, PluginSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from docconv.document import Document

NAMESPACE = "docconv.formats"


class ThemedPage(Plugin):
    """Bears no name: not a plugin by itself, but what the specs below make."""

    suffix = ".html"

    def __init__(self, style: str) -> None:
        self.style = style

    def __call__(self, document: Document) -> str:
        return page(document, self.style)


def themed(style: str) -> Callable[[], ThemedPage]:
    def create() -> ThemedPage:
        return ThemedPage(style)

    return create


dark = PluginSpec(NAMESPACE, "html-dark", themed("body { background: #111; color: #ddd }"))
sepia = PluginSpec(NAMESPACE, "html-sepia", themed("body { background: #f4ecd8; color: #433422 }"))
