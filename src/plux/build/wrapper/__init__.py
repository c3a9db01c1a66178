"""The generic adapter: ``plux.backend`` stands in front of any backend and adds what the wheel lacks."""

from __future__ import annotations
