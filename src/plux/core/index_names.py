"""What the files are called that tell which entry points plux wrote."""

from __future__ import annotations

__all__ = ["INDEX_NAME", "INDEX_PLACES", "PLUX_JSON"]

INDEX_NAME = "plux.index.json"
"""The index in the metadata directory of a distribution."""

INDEX_PLACES = (INDEX_NAME, f"extra_metadata/{INDEX_NAME}")
"""Where it is in there; hatchling has a folder for what others add."""

PLUX_JSON = "plux.json"
"""The found plugins in an egg-info directory, as 1.x wrote them."""
