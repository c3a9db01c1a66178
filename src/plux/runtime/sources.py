"""Plugins beside entry points: given as objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.finder import PluginSpecResolver

if TYPE_CHECKING:
    from plux.core.spec import PluginSpec

__all__ = ["specs_of"]


def specs_of(source: object, namespace: str) -> list[PluginSpec]:
    """Return the specs of a namespace that an object declares.

    Raises:
        ValueError: there is none.
    """
    resolver = PluginSpecResolver()
    specs = resolver.resolve_all(source) or [resolver.resolve(source)]
    own = [spec for spec in specs if spec.namespace == namespace]
    if not own:
        names = ", ".join(f"{spec.namespace}:{spec.name}" for spec in specs)
        raise ValueError(f"{source!r} declares {names}, which is in another namespace than {namespace}")
    return own
