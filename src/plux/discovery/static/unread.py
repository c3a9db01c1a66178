"""Modules with a class whose base class comes from a distribution that is not there, and that may be a plugin."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from .known.library import is_library
from .known.model import is_model_module
from .syntax import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .files import SourceFiles
    from .importers import Importers

__all__ = ["modules_with_unread_bases"]

_BINDING = rb"name(?:space)?[ \t]*(?::[^=\n]*)?=[^=]"


def modules_with_unread_bases(files: SourceFiles, importers: Importers) -> set[str]:
    """Return the modules whose classes must be looked at for their absent bases."""
    missing: dict[str, set[bytes]] = defaultdict(set)
    for module in sorted(importers.modules()):
        if _is_absent(files, module):
            for importer, record in importers.direct(module):
                missing[importer].add(record.binding.encode())
    return {module for module, names in missing.items() if _may_declare(files.read(module) or b"", names)}


def _may_declare(data: bytes, missing: set[bytes]) -> bool:
    """Whether a class has one of these names as a base, and names itself."""
    if b"class " not in data or b"name" not in data:
        return False
    if not any(missing.intersection(words(header)) for header in _headers(data)):
        return False
    return any(_names_itself(body) for header, body in _classes(data) if missing.intersection(words(header)))


def _headers(data: bytes) -> Iterator[bytes]:
    """Yield the bases of each class statement, and what follows them on the line."""
    at = data.find(b"class ")
    while at >= 0:
        line = data.find(b"\n", at)
        opened = data.find(b"(", at, line if line >= 0 else len(data))
        if opened >= 0:
            close = data.find(b"):", opened)
            yield data[opened : data.find(b"\n", close) if close >= 0 else line]
        at = data.find(b"class ", at + 6)


def _classes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the bases and the body of each class statement that has bases, as they stand there."""
    at = data.find(b"class ")
    while at >= 0:
        line = data.rfind(b"\n", 0, at) + 1
        indentation = data[line:at]
        if not indentation.strip() or data[at - 1 : at] in (b";", b":"):
            opened = data.find(b"(", at, data.find(b"\n", at) if b"\n" in data[at : at + 200] else None)
            close = data.find(b"):", opened) if opened >= 0 else -1
            if close >= 0:
                yield data[opened:close], data[close + 2 : _end_of_body(data, close, indentation)]
        at = data.find(b"class ", at + 6)


def _end_of_body(data: bytes, start: int, indentation: bytes) -> int:
    """The next line that is not indented deeper than the class, or the end."""
    at = data.find(b"\n", start)
    while at >= 0:
        following = data[at + 1 : at + 2 + len(indentation)]
        if following.strip() and following[len(indentation) :].strip():
            return at
        at = data.find(b"\n", at + 1)
    return len(data)


def _names_itself(body: bytes) -> bool:
    """Whether a class body binds a name or namespace, on its own level as far as the indentation tells."""
    first = re.search(rb"\n([ \t]+)[^\s#]", body)
    if first is None:
        return re.search(rb"\b" + _BINDING, body) is not None
    return re.search(rb"\n" + re.escape(first[1]) + _BINDING, body) is not None


def _is_absent(files: SourceFiles, module: str) -> bool:
    return not (is_model_module(module) or files.exists(module) or is_library(module))
