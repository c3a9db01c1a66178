"""The namespace of commands, and their manager.

A command is a plugin that is called with the `Tasks` and the arguments that follow it on the command line.
It returns the exit code.
"""

from __future__ import annotations

from plux import PluginManager

__all__ = ["NAMESPACE", "commands"]

NAMESPACE = "taskline.commands"


def commands() -> PluginManager:
    return PluginManager(NAMESPACE)
