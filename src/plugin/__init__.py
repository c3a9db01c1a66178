"""The legacy import name of plux: re-exports only. New code imports from ``plux``."""

from __future__ import annotations

from plux import (
    CompositePluginLifecycleListener,
    FunctionPlugin,
    Plugin,
    PluginContainer,
    PluginDisabled,
    PluginException,
    PluginFactory,
    PluginFinder,
    PluginLifecycleListener,
    PluginManager,
    PluginSpec,
    PluginSpecResolver,
    PluginType,
    __version__,
    name,
    plugin,
)

__all__ = [
    "CompositePluginLifecycleListener",
    "FunctionPlugin",
    "Plugin",
    "PluginContainer",
    "PluginDisabled",
    "PluginException",
    "PluginFactory",
    "PluginFinder",
    "PluginLifecycleListener",
    "PluginManager",
    "PluginSpec",
    "PluginSpecResolver",
    "PluginType",
    "__version__",
    "name",
    "plugin",
]
