"""Import statements, found by a search over bytes: what a file imports, without parsing it.

The search finds all that the parser would find, and sometimes more (in comments and texts). That is harmless:
a file that is looked at in vain costs time, one that is passed over would cost a plugin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .importing_statements import resolve_relative

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ImportRecord", "import_text", "only_imports", "parse_names", "scan_imports", "scan_statements"]

# what follows on the logical line: unrolled, because an alternation for each character is slow
_REST = rb"([^\n;#\\]*(?:\\\r?\n?[^\n;#\\]*)*)"
_FROM = re.compile(rb"from\b([\s\\.\w]*?)\bimport\b(?:[ \t\\\r\n]*\(([^)]*)|" + _REST + rb")")
_PLAIN = re.compile(rb"[\n;:][ \t]*import\b" + _REST)
_DYNAMIC = re.compile(rb"(?:import_module|__import__)\(\s*['\"]([.\w]+)['\"]")
_COMMENT = re.compile(rb"#[^\n]*")
_GLUE = re.compile(rb"[\s\\]+")


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One imported thing.

    ``import a.b as c`` is module ``a.b``, no name, binding ``c``; ``from a import b as c`` module ``a``, name ``b``,
    binding ``c``; ``from a import *`` has the name ``*``.
    """

    module: str
    name: str | None
    binding: str


def import_text(data: bytes) -> bytes:
    """Return the import statements of a file as they stand there, line by line: all that `scan_imports` needs."""
    lines: list[bytes] = []
    at = data.find(b"import")
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        while start > 1 and data[start - 2 : start - 1] == b"\\":
            start = data.rfind(b"\n", 0, start - 1) + 1
        end = data.find(b"\n", at)
        while end >= 0 and data[end - 1 : end] == b"\\":
            end = data.find(b"\n", end + 1)
        end = len(data) if end < 0 else end
        opened = data.find(b"(", at + 6, end)
        if opened >= 0 and not data[at + 6 : opened].strip():
            close = data.find(b")", opened)
            end = max(end, close + 1)
        lines.append(data[start:end])
        at = data.find(b"import", end)
    return b"\n".join(lines)


def only_imports(text: bytes) -> bytes:
    """Return the import statements of an import text, without what else stands on their lines."""
    return b"\n".join(found[0] for pattern in (_FROM, _PLAIN) for found in pattern.finditer(text))


def scan_statements(text: bytes, package: str) -> Iterator[tuple[str, bytes | None]]:
    """Yield (module, names as they stand there) of each import statement; no names if a module itself is imported."""
    for found in _FROM.finditer(text):
        dotted = found[1].strip()
        if not dotted.isascii() or b"\\" in dotted or b" " in dotted or b"\n" in dotted:
            dotted = _GLUE.sub(b"", dotted)
        relative = dotted[:1] == b"."
        module = resolve_relative(package, *_split(dotted)) if relative else dotted.decode("utf-8", "replace")
        if module:
            yield module, found[2] if found[2] is not None else found[3]
    for found in _PLAIN.finditer(b"\n" + text):
        yield "", found[1]
    for found in _DYNAMIC.finditer(text) if b"import_" in text else ():
        module = resolve_relative(package, *_split(found[1]))
        if module:
            yield module, None


def parse_names(names: bytes) -> list[tuple[str, str | None]]:
    """Return the imported names, each with its alias."""
    result: list[tuple[str, str | None]] = []
    for part in _COMMENT.sub(b"", names).replace(b"\\", b" ").split(b","):
        words = part.decode("utf-8", "replace").split()
        if words:
            alias = words[2] if len(words) > 2 and words[1] == "as" else None  # noqa: PLR2004 - name, as, alias
            result.append((words[0].rstrip(")"), alias))
    return result


def scan_imports(data: bytes, package: str) -> list[ImportRecord]:
    """Return what a file, or its import text, imports; `package` is the one that relative imports start from."""
    records: list[ImportRecord] = []
    for module, names in scan_statements(data, package):
        if names is None:
            records.append(ImportRecord(module, None, module.partition(".")[0]))
        elif module:
            records.extend(ImportRecord(module, name, alias or name) for name, alias in parse_names(names))
        else:
            records.extend(
                ImportRecord(name, None, alias or name.partition(".")[0]) for name, alias in parse_names(names)
            )
    return records


def _split(name: bytes) -> tuple[int, str]:
    """The number of leading dots, and what follows them."""
    text = name.decode("utf-8", "replace")
    bare = text.lstrip(".")
    return len(text) - len(bare), bare
