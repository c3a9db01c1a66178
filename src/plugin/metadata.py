"""The legacy name of plux.runtime.metadata: re-exports only."""

from __future__ import annotations

from plux.runtime.metadata import *  # noqa: F403 - the public names of that module, whatever they are
from plux.runtime.metadata import __all__ as __all__
