"""PDF. Broken on purpose: the engine is no dependency of this distribution, and nobody has installed it.

The wheel is built all the same, because the source is read and not run, and the application gets along
without this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import paper_engine_that_is_not_installed as engine

from plux import Plugin

if TYPE_CHECKING:
    from docconv.document import Document


class Pdf(Plugin):
    namespace = "docconv.formats"
    name = "pdf"
    suffix = ".pdf"

    def __call__(self, document: Document) -> str:
        return engine.render(document)
