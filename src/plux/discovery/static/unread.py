"""Modules with a class whose base class comes from a distribution that is not there, and that may be a plugin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .known.library import is_library
from .known.model import is_model_module

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .files import SourceFiles

__all__ = ["modules_with_unread_bases"]

_BINDING = rb"name(?:space)?[ \t]*(?::[^=\n]*)?=[^=]"
_NAMED = re.compile(rb"\n[ \t]+" + _BINDING)
_NAMED_INLINE = re.compile(rb"\b" + _BINDING)
_FIRST = re.compile(rb"\n([ \t]+)[^\s#]")
_WORD = re.compile(rb"[A-Za-z_]\w*")


def modules_with_unread_bases(files: SourceFiles, modules: Iterable[str]) -> set[str]:
    """Return the modules whose classes must be looked at for their absent bases."""
    absent: dict[str, bool] = {}
    return {module for module in modules if _may_declare(files, module, absent)}


def _may_declare(files: SourceFiles, module: str, absent: dict[str, bool]) -> bool:
    data = files.read(module) or b""
    if b"class " not in data or b"name" not in data:
        return False
    headers = list(_headers(data))
    if _NAMED.search(data) is None and not any(
        b"name" in header and _NAMED_INLINE.search(header) for header in headers
    ):
        return False
    bases = {name for header in headers for name in _WORD.findall(header)}
    missing: set[bytes] = set()
    for record in files.imports(module) if bases else ():
        if record.binding.encode() in bases:
            if record.module not in absent:
                absent[record.module] = _is_absent(files, record.module)
            if absent[record.module]:
                missing.add(record.binding.encode())
    if not missing:
        return False
    return any(_names_itself(body) for header, body in _classes(data) if missing.intersection(_WORD.findall(header)))


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
    first = _FIRST.search(body)
    if first is None:
        return _NAMED_INLINE.search(body) is not None
    return re.search(rb"\n" + re.escape(first[1]) + _BINDING, body) is not None


def _is_absent(files: SourceFiles, module: str) -> bool:
    return not (is_model_module(module) or files.exists(module) or is_library(module))
