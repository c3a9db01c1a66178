"""Finding: source files -> plugins. Knows nothing of the run time."""

from __future__ import annotations
