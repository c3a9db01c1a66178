"""Building: the plugins that were found -> the metadata of a distribution. Needs no run time and no command line."""

from __future__ import annotations
