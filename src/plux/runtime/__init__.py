"""Loading: what is installed -> live plugins. Imports nothing until it is asked."""

from __future__ import annotations
