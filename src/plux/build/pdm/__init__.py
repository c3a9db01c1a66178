"""The adapter for pdm-backend: the entry point of the group ``pdm.build.hook``."""

from __future__ import annotations

from .hook import PluxBuildHook

__all__ = ["PluxBuildHook"]
