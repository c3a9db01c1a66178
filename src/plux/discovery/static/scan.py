"""Import statements, found by a search over bytes: what a file imports, without parsing it.

The search finds all that the parser would find, and sometimes more (in comments and texts). That is harmless:
a file that is looked at in vain costs time, one that is passed over would cost a plugin.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from plux.core.record import record

from .importing_statements import resolve_relative

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ImportRecord", "import_text", "only_imports", "parse_names", "scan_imports", "scan_statements"]

# blanks inside of a statement; a line that is continued is one
_BLANK = rb"(?:[ \t\f]|\\\n)*"
_NAME = rb"[\w\x80-\xff]+"
# Patterns that are texts are needed for few files: `re` compiles them when they are, and keeps them.
# What follows on the logical line: unrolled, because an alternation for each character is slow
_REST = rb"([^\n;#\\]*(?:\\\n?[^\n;#\\]*)*)"
_INSIDE = rb"([^)#]*(?:#[^\n]*[^)#]*)*)"
_DOTTED = (
    rb"((?:" + _BLANK + rb"\.)*" + _BLANK + rb"(?:" + _NAME + rb"(?:" + _BLANK + rb"\." + _BLANK + _NAME + rb")*)?)"
)
_FROM = rb"\bfrom\b" + _DOTTED + _BLANK + rb"\bimport\b" + _BLANK + rb"(?:\(" + _INSIDE + rb"|" + _REST + rb")"
# the number of lines is bounded: each of them may be the first of many that are empty and continued
_PLAIN = rb"[\n;:][ \t\f]*(?:\\\n[ \t\f]*){0,50}import\b" + _REST
_OPENED = rb"(?:\bimport|import_module|__import__)" + _BLANK + rb"\(" + _INSIDE
# most statements by far: each on lines of its own
_SIMPLE = re.compile(
    rb"(?<!\\\n)^[ \t]*(?:from ([\w.]+) import (?:\(([\w\s,]*)\)|([\w, ]+))|import ([\w.]+)(?: as (\w+))?)$",
    re.MULTILINE,
)
# several of them, one below the other
_LINES = rb"[ \t]*(?:from [\w.]+ import (?:\([\w\s,]*\)|[\w, ]+)|import [\w. ]+)"
_BLOCK = re.compile(rb"(?:" + _LINES + rb"\n)+")
_DYNAMIC = rb"(?:import_module|__import__)\(\s*(?:name\s*=\s*)?['\"]([.\w]+)['\"]"
_RENAMED = rb"\bimport_module as (\w+)"
_DOT, _BACKSLASH = b".\\"


@record(frozen=True, slots=True)
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
    data = data.removeprefix(BOM_UTF8)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    at = data.find(b"import")
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        block = _BLOCK.match(data, start)
        if block is not None and data[start - 2 : start - 1] != b"\\":
            end = block.end() - 1
        else:
            start, end = _statement(data, at)
        lines.append(data[start:end])
        at = data.find(b"import", end)
    text = b"\n".join(lines)
    # another name for what imports by a text: the search goes by names
    other = re.search(_RENAMED, text) if b"import_module as" in text else None
    if other is None:
        return text
    name = re.escape(other[1])
    unnamed = re.sub(rb"import_module as " + name + rb"(?![\w\x80-\xff])", b"import_module", data)
    return import_text(re.sub(rb"(?<![\w\x80-\xff])" + name + rb"\(", b"import_module(", unnamed))


def _statement(data: bytes, at: int) -> tuple[int, int]:
    """Where the logical lines begin and end in which an ``import`` stands."""
    start = data.rfind(b"\n", 0, at) + 1
    while start > 1 and data[start - 2] == _BACKSLASH:
        start = data.rfind(b"\n", 0, start - 1) + 1
    end = _line_end(data, at)
    pattern = re.compile(_OPENED)
    opened = pattern.search(data, at, end)
    while opened is not None:
        # names between brackets may go on over several lines
        close = pattern.match(data, opened.start())
        after = close.end() if close is not None else end
        end = max(end, _line_end(data, after))
        opened = pattern.search(data, after, end)
    return start, end


def _line_end(data: bytes, at: int) -> int:
    """The end of the logical line, as far as it is continued by backslashes."""
    end = data.find(b"\n", at)
    while end >= 0 and data[end - 1 : end] == b"\\":
        end = data.find(b"\n", end + 1)
    return len(data) if end < 0 else end


def only_imports(text: bytes) -> bytes:
    """Return the import statements of an import text, without what else stands on their lines."""
    return b"\n".join(found[0] for pattern in (_FROM, _PLAIN) for found in re.finditer(pattern, text))


def scan_statements(text: bytes, package: str) -> Iterator[tuple[str, bytes | None]]:
    """Yield (module, names as they stand there) of each import statement; no names if a module itself is imported."""
    rest, *parts = _SIMPLE.split(text)
    for dotted, several, names, plain, alias in zip(*(parts[group::6] for group in range(5)), strict=True):
        if plain is not None:
            yield ("", plain + b" as " + alias) if alias is not None else (plain.decode(), None)
        elif dotted[0] == _DOT:
            module = resolve_relative(package, *_split(dotted))
            if module:
                yield module, names if names is not None else several
        else:
            yield dotted.decode(), names if names is not None else several
    rest += b"".join(parts[5::6])
    if b"import" in rest:
        yield from _scan_others(rest, package)


def _scan_others(text: bytes, package: str) -> Iterator[tuple[str, bytes | None]]:
    for found in re.finditer(_FROM, text):
        dotted = found[1].strip()
        if not dotted.isascii() or b"\\" in dotted or b" " in dotted or b"\n" in dotted:
            dotted = re.sub(rb"[\s\\]+", b"", dotted)
        relative = dotted[:1] == b"."
        module = resolve_relative(package, *_split(dotted)) if relative else dotted.decode("utf-8", "replace")
        if module:
            yield module, found[2] if found[2] is not None else found[3]
    for found in re.finditer(_PLAIN, b"\n" + text):
        yield "", found[1]
    for found in re.finditer(_DYNAMIC, text) if b"import_" in text else ():
        module = resolve_relative(package, *_split(found[1]))
        if module:
            yield module, None


def parse_names(names: bytes) -> list[tuple[str, str | None]]:
    """Return the imported names, each with its alias."""
    result: list[tuple[str, str | None]] = []
    if b"#" in names or b"\\" in names:
        names = re.sub(rb"#[^\n]*", b"", names).replace(b"\\", b" ")
    for part in names.decode("utf-8", "replace").split(","):
        words = part.split()
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
