"""What a format is, and the manager of all that are installed."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from plux import Plugin, PluginManager

if TYPE_CHECKING:
    from docconv.document import Document

__all__ = ["NAMESPACE", "Format", "formats"]

NAMESPACE = "docconv.formats"


class Format(Plugin):
    """A format is a plugin of this namespace that is called with a `Document` and returns its text.

    Inheriting from this class is convenient, not required: a function marked with ``@plugin`` will do.
    """

    namespace = NAMESPACE
    suffix = ".txt"

    @abstractmethod
    def __call__(self, document: Document) -> str:
        """Return the whole file."""


def formats() -> PluginManager[Format]:
    """Return the manager. Asking it for names imports nothing; loading a format imports that one."""
    return PluginManager(NAMESPACE)
