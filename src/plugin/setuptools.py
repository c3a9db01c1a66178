"""The legacy name of plux.build.setuptools: re-exports only."""

from __future__ import annotations

from plux.build.setuptools import *  # noqa: F403 - the public names of that module, whatever they are
from plux.build.setuptools import __all__ as __all__
