"""Run by PyInstaller for programs that import plux; it reads these two names."""

from __future__ import annotations

from plux.freezing.pyinstaller import collected

__all__ = ["datas", "hiddenimports"]

datas, hiddenimports = collected()
