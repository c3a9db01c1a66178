"""A task list for the command line; every sub-command is a plugin."""

from __future__ import annotations
