"""``python -m plux``."""

from __future__ import annotations

import sys

from plux.cli.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
