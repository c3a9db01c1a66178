"""Modules with a class whose base class comes from a distribution that is not there, and that may be a plugin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .files import SourceFiles

__all__ = ["modules_with_unread_bases"]

_NAMED = re.compile(rb"\n[ \t]+name(?:space)?[ \t]*(?::[^=\n]*)?=[^=]")
_WORD = re.compile(rb"[A-Za-z_]\w*")


def modules_with_unread_bases(files: SourceFiles, modules: Iterable[str]) -> set[str]:
    """Return the modules whose classes must be looked at for their absent bases."""
    found = set()
    absent: dict[str, bool] = {}
    for module in modules:
        data = files.read(module) or b""
        if b"class " not in data or _NAMED.search(data) is None:
            continue
        bases = set(_base_names(data))
        if not bases:
            continue
        for record in files.imports(module):
            if record.binding.encode() not in bases:
                continue
            if record.module not in absent:
                absent[record.module] = _is_absent(files, record.module)
            if absent[record.module]:
                found.add(module)
                break
    return found


def _base_names(data: bytes) -> Iterator[bytes]:
    """The names in the bases of the class statements of a file."""
    at = data.find(b"class ")
    while at >= 0:
        line = data.rfind(b"\n", 0, at) + 1
        if not data[line:at].strip() or data[at - 1 : at] in (b";", b":"):
            end = data.find(b":", at)
            opened = data.find(b"(", at, end if end >= 0 else None)
            if opened >= 0:
                close = data.find(b"):", opened)
                yield from _WORD.findall(data[opened : close if close >= 0 else end])
        at = data.find(b"class ", at + 6)


def _is_absent(files: SourceFiles, module: str) -> bool:
    from .table import is_library  # the table is not needed where nothing is absent

    return bool(module) and not files.exists(module) and not is_library(module)
