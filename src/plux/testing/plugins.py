"""Plugins that a test has at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.finder import PluginFinder, PluginSpecResolver

if TYPE_CHECKING:
    from plux.core.spec import PluginSpec

__all__ = ["Plugins"]


class Plugins(PluginFinder):
    """A finder of the given plugins: classes, functions marked with ``@plugin``, or specs.

    They may be local to a test, since nothing refers to them by name:

        >>> from plux import Plugin, PluginManager
        >>> class One(Plugin):
        ...     namespace, name = "my.ns", "one"
        >>> PluginManager("my.ns", finder=Plugins(One)).list_names()
        ['one']

    Raises:
        ValueError: one of them is no plugin; the text says why.
    """

    def __init__(self, *plugins: object) -> None:
        resolver = PluginSpecResolver()
        self._specs = [spec for each in plugins for spec in resolver.require_all(each)]

    def find_plugins(self) -> list[PluginSpec]:
        """Return the specs of all of them, in the order given."""
        return list(self._specs)
