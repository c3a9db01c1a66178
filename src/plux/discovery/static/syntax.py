"""Walking over syntax trees, and the places of words in their text: what every file that is looked at pays for."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "WORD",
    "WORD_OR_DOT",
    "SourceText",
    "code_children",
    "code_nodes",
    "first_line",
    "mentioned",
    "nodes",
    "places",
    "words",
]

WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
WORD_OR_DOT = WORD | frozenset(b".")

_NAME = re.compile(rb"[\w\x80-\xff]+")
# so many words are looked for one by one; from there on it takes less to list all words of the text
_FEW = 30
_NONE: list[int] = []

# fields that hold no nodes, or only operators and contexts
_LEAVES = frozenset(
    {"asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "level", "lineno", "module", "op", "ops"}
    | {"simple", "tag", "type_comment"}
)


class _Fields(dict[type, "tuple[str, ...]"]):
    """The fields of each class of nodes in which other nodes are."""

    def __init__(self, without: frozenset[str]) -> None:
        self._without = without

    def __missing__(self, kind: type) -> tuple[str, ...]:
        # a list of names has no fields at all
        self[kind] = tuple(name for name in getattr(kind, "_fields", ()) if name not in self._without)
        return self[kind]


_ALL = _Fields(_LEAVES)
_CODE = _Fields(_LEAVES | {"annotation", "returns"})


def nodes(root: ast.AST) -> list[ast.AST]:
    """Return a node and all below it, those further up first: `ast.walk`, without operators and contexts."""
    found = [root]
    for node in found:
        found.extend(_children(node, _ALL))
    return found


def code_nodes(root: ast.AST) -> list[ast.AST]:
    """Return the nodes of code without its annotations, those further up first."""
    found = [root]
    for node in found:
        found.extend(_children(node, _CODE))
    return found


def code_children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes right below a node, without annotations."""
    return _children(node, _CODE)


def _children(node: ast.AST, fields: _Fields) -> list[ast.AST]:
    found: list[ast.AST] = []
    for name in fields[node.__class__]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            # in places of a list there are names, or nothing: those have no fields
            found.extend(value)
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def places(data: bytes, word: bytes, not_behind: frozenset[int] = WORD) -> Iterator[int]:
    """Yield where a word stands, unless one of these characters follows it."""
    at = data.find(word)
    while at >= 0:
        end = at + len(word)
        if (at == 0 or data[at - 1] not in WORD) and (end == len(data) or data[end] not in not_behind):
            yield at
        at = data.find(word, end)


def mentioned(data: bytes, names: Iterable[str]) -> set[str]:
    """Those of the names that a text holds as words."""
    wanted = set(names)
    if len(wanted) < _FEW:
        return {name for name in wanted if next(places(data, name.encode()), None) is not None}
    held = words(data)
    return {name for name in wanted if name.encode() in held}


def words(data: bytes) -> set[bytes]:
    """All words of a text."""
    return set(_NAME.findall(data))


def first_line(node: ast.stmt) -> int:
    """The line on which a statement begins, decorators included."""
    decorators: list[ast.expr] | None = getattr(node, "decorator_list", None)
    return min(node.lineno, decorators[0].lineno) if decorators else node.lineno


class SourceText:
    """The text of a module: which statements mention a word."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lines: dict[bytes, list[int]] = {}
        self._is_indexed = False

    def lines(self, words: Iterable[bytes]) -> list[int]:
        """The lines that hold one of these words, in their order, for `mentioning`."""
        return sorted({line for word in words for line in self._lines_of(word)})

    @staticmethod
    def mentioning(statements: Iterable[ast.stmt], lines: list[int]) -> Iterator[ast.stmt]:
        """Yield those of the statements, decorators included, in which one of these lines is."""
        for statement in statements:
            at = bisect_left(lines, first_line(statement))
            if at < len(lines) and lines[at] <= (statement.end_lineno or statement.lineno):
                yield statement

    def _lines_of(self, word: bytes) -> list[int]:
        """The lines that hold a word, counted from 1."""
        if word not in self._lines and not self._is_indexed:
            if len(self._lines) < _FEW:
                self._lines[word] = self._searched(word)
            else:
                self._lines = self._index()
                self._is_indexed = True
        return self._lines.get(word, _NONE)

    def _searched(self, word: bytes) -> list[int]:
        found: list[int] = []
        line, before = 1, 0
        for at in places(self._data, word):
            line += self._data.count(b"\n", before, at)
            before = at
            found.append(line)
        return found

    def _index(self) -> dict[bytes, list[int]]:
        found: dict[bytes, list[int]] = defaultdict(list)
        for number, line in enumerate(self._data.split(b"\n"), 1):
            for word in words(line):
                found[word].append(number)
        return found
