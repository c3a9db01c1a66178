"""The legacy name of plux.core.entrypoint: re-exports only."""

from __future__ import annotations

from plux.core.entrypoint import *  # noqa: F403 - the public names of that module, whatever they are
from plux.core.entrypoint import __all__ as __all__
