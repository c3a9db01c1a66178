"""Compatibility: the names of the model in one module, as in plux 1.x."""

from __future__ import annotations

from .errors import PluginDisabled, PluginException
from .finder import PluginFinder, PluginSpecResolver
from .function import FunctionPlugin, plugin
from .listener import CompositePluginLifecycleListener, PluginLifecycleListener
from .spec import Plugin, PluginFactory, PluginSpec, PluginType

__all__ = [
    "CompositePluginLifecycleListener",
    "FunctionPlugin",
    "Plugin",
    "PluginDisabled",
    "PluginException",
    "PluginFactory",
    "PluginFinder",
    "PluginLifecycleListener",
    "PluginSpec",
    "PluginSpecResolver",
    "PluginType",
    "plugin",
]
