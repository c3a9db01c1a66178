"""The legacy name of plux.core.plugin: re-exports only."""

from __future__ import annotations

from plux.core.plugin import *  # noqa: F403 - the public names of that module, whatever they are
from plux.core.plugin import __all__ as __all__
