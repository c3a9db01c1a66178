"""The legacy name of plux.build.discovery: re-exports only."""

from __future__ import annotations

from plux.build.discovery import *  # noqa: F403 - the public names of that module, whatever they are
from plux.build.discovery import __all__ as __all__
