"""Modules with a class whose base class comes from a distribution that is not there, and that may be a plugin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .files import SourceFiles
    from .relevance import Relevance

__all__ = ["modules_with_unread_bases"]

_CLASS = re.compile(rb"^[ \t]*class[ \t]+\w+[ \t]*(?:\[[^\]]*\])?\(([^()]*(?:\([^()]*\)[^()]*)*)\)", re.MULTILINE)
_NAMED = re.compile(rb"^[ \t]+name(?:space)?\b[^=\n]*=[^=]", re.MULTILINE)
_WORD = re.compile(rb"\w+")


def modules_with_unread_bases(files: SourceFiles, relevance: Relevance) -> set[str]:
    """Return the modules of the project whose classes must be looked at for their absent bases."""
    found = set()
    absent: dict[str, bool] = {}
    for module, records in relevance.records.items():
        if not files.is_project(module):
            continue
        bindings = set()
        for record in records:
            if record.module not in absent:
                absent[record.module] = _is_absent(files, record.module)
            if absent[record.module]:
                bindings.add(record.binding.encode())
        if not bindings:
            continue
        data = files.read(module) or b""
        if _NAMED.search(data) is None:
            continue
        if any(bindings.intersection(_WORD.findall(match[1])) for match in _CLASS.finditer(data)):
            found.add(module)
    return found


def _is_absent(files: SourceFiles, module: str) -> bool:
    from .table import is_library  # the table is not needed where nothing is absent

    return bool(module) and not files.exists(module) and not is_library(module)
