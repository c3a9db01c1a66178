"""Comparing what the source declares with what was built, installed or committed, without importing anything.

`artifact` is a wheel, an installed distribution or a file with entry points, `differences` says how it differs from a
discovery, `references` whether the objects exist that its entry points refer to.
"""

from __future__ import annotations
