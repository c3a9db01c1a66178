"""Import statements, found by a search over bytes: what a file imports, without parsing it.

The search finds all that the parser would find, and sometimes more (in comments and texts). That is harmless:
a file that is looked at in vain costs time, one that is passed over would cost a plugin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .importing_statements import resolve_relative

__all__ = ["ImportRecord", "scan_imports"]

_FROM = re.compile(rb"\bfrom[\s\\]+([.\w\s\\]*?[.\w])[\s\\]*$")
_DYNAMIC = re.compile(rb"import_(?:module)?_?\(\s*['\"]([.\w]+)['\"]")
_BLANKS = b" \t\r\n\\"
_LOOK_BACK = 400


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One imported thing.

    ``import a.b as c`` is module ``a.b``, no name, binding ``c``; ``from a import b as c`` module ``a``, name ``b``,
    binding ``c``; ``from a import *`` has the name ``*``.
    """

    module: str
    name: str | None
    binding: str


def scan_imports(data: bytes, package: str) -> list[ImportRecord]:
    """Return what a file imports; `package` is the one that relative imports start from."""
    records: list[ImportRecord] = []
    at = data.find(b"import")
    while at >= 0:
        end = at + 6
        following = data[end : end + 1]
        if following in (b" ", b"\t", b"(", b"*", b"\\") and not _inside_word(data, at):
            records.extend(_record(data, at, end, package))
        elif following == b"_":
            found = _DYNAMIC.match(data, at)
            if found is not None:
                name = resolve_relative(package, *_split(found[1]))
                if name:
                    records.append(ImportRecord(name, None, name.partition(".")[0]))
        at = data.find(b"import", end)
    return records


def _inside_word(data: bytes, at: int) -> bool:
    before = data[at - 1 : at]
    return before.isalnum() or before in (b"_", b".")


def _split(name: bytes) -> tuple[int, str]:
    text = name.decode("utf-8", "replace")
    bare = text.lstrip(".")
    return len(text) - len(bare), bare


def _record(data: bytes, at: int, end: int, package: str) -> list[ImportRecord]:
    names = _names(data, end)
    before = data[max(0, at - _LOOK_BACK) : at]
    source = _FROM.search(before[before.rfind(b"from") :]) if before.rstrip(_BLANKS)[-1:] else None
    if source is None:
        return [
            ImportRecord(name, None, alias or name.partition(".")[0]) for name, alias in names if name and name != "*"
        ]
    dotted = re.sub(rb"[\s\\]+", b"", source[1])
    module = resolve_relative(package, *_split(dotted))
    if module is None:
        return []
    return [ImportRecord(module, name, alias or name) for name, alias in names if name]


def _names(data: bytes, start: int) -> list[tuple[str, str | None]]:
    """The names behind ``import``, each with its alias."""
    position = start
    while data[position : position + 1] in (b" ", b"\t"):
        position += 1
    if data[position : position + 1] == b"(":
        close = data.find(b")", position)
        text = data[position + 1 : close if close >= 0 else position + 4000]
        text = re.sub(rb"#[^\n]*", b"", text)
    else:
        text = _logical_line(data, position)
    result: list[tuple[str, str | None]] = []
    for part in text.decode("utf-8", "replace").replace("\\", " ").split(","):
        words = part.split()
        if not words:
            continue
        alias = words[2] if len(words) > 2 and words[1] == "as" else None  # noqa: PLR2004 - name, as, alias
        result.append((words[0], alias))
    return result


def _logical_line(data: bytes, start: int) -> bytes:
    end = start
    while True:
        end = data.find(b"\n", end)
        if end < 0:
            end = len(data)
            break
        if data[end - 1 : end] == b"\\" or data[end - 2 : end] == b"\\\r":
            end += 1
            continue
        break
    return re.split(rb"[;#]", data[start:end], maxsplit=1)[0]
