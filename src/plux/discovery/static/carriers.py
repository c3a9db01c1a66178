"""Which names of a module carry plugins, by the text and syntax of their definitions: before anything is evaluated.

There are three sorts. *Makers* are functions that make or mark plugins: ``plugin``, ``PluginSpec``, the helpers and
decorators that projects build on them. *Objects* have methods that do (a registry, a module). *Classes* are
plugin classes: they matter to those who derive from them or hand them on, not to those who only make instances.
What is too much costs time; what is missing would cost a plugin.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from plux.core.record import field, record

from .making import derives, gives, holds, is_derived_from, last_name, makes, returns
from .scan import only_imports
from .syntax import WORD, WORD_OR_DOT, SourceText, nodes, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .scan import ImportRecord

__all__ = ["Carriers", "imported_carriers", "mentions", "offered_carriers", "used_beyond_imports"]

_IMPORTS = (ast.Import, ast.ImportFrom)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@record(slots=True)
class Carriers:
    """Names that carry plugins, by sort."""

    makers: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)

    def _sorts(self) -> tuple[set[str], set[str], set[str]]:
        return self.makers, self.objects, self.classes

    def __bool__(self) -> bool:
        return any(self._sorts())

    def __contains__(self, name: str) -> bool:
        return name in self.classes or name in self.makers or name in self.objects

    def __iter__(self) -> Iterator[str]:
        for sort in self._sorts():
            yield from sort

    def add(self, other: Carriers) -> bool:
        """Add those of another set; True if some are new."""
        if other.makers <= self.makers and other.objects <= self.objects and other.classes <= self.classes:
            return False
        self.makers |= other.makers
        self.objects |= other.objects
        self.classes |= other.classes
        return True

    def copy(self) -> Carriers:
        """A set of its own."""
        return Carriers(*map(set, self._sorts()))

    def only(self, names: Iterable[str], binding: str | None = None) -> Carriers:
        """Those of these names; under another name too, if they are bound to one."""
        wanted = set(names)
        chosen = [sort & wanted for sort in self._sorts()]
        if binding is not None:
            chosen = [sort | {binding} if sort else sort for sort in chosen]
        return Carriers(*chosen)


def mentions(data: bytes, name: str) -> bool:
    """Whether a text holds a name as a word."""
    return next(places(data, name.encode()), None) is not None


def used_beyond_imports(data: bytes, import_text: bytes, inputs: Carriers) -> bool:
    """Whether a file does more with carriers than import them, and call attributes of functions among them."""
    imports = only_imports(import_text)
    for names, not_behind in ((inputs.makers, WORD_OR_DOT), (inputs.objects | inputs.classes, WORD)):
        for name in names:
            word = name.encode()
            imported = sum(1 for _ in places(imports, word, not_behind))
            uses = (at for at in places(data, word, not_behind) if not _is_own(data, at))
            if any(count >= imported for count, _ in enumerate(uses)):
                return True
    return False


def _is_own(data: bytes, at: int) -> bool:
    """Whether the word at this place is defined here, or a method of the object itself."""
    if data[at - 4 : at] == b"def ":
        return True
    start = at
    while start > 0 and data[start - 1] in WORD_OR_DOT:
        start -= 1
    return data[start:at].startswith((b"self.", b"cls."))


def imported_carriers(records: Iterable[ImportRecord], inputs: Carriers) -> Carriers:
    """The carriers that a file hands on by importing them."""
    found = Carriers()
    for each in records:
        if each.name == "*":
            return inputs.copy()
        if each.name is not None:
            found.add(inputs.only({each.name, each.binding}, each.binding))
    return found


def offered_carriers(tree: ast.Module, data: bytes, inputs: Carriers) -> Carriers:
    """Return the names at module level that carry plugins, given those that the module gets from elsewhere."""
    text = SourceText(data)
    known = inputs.copy()
    offered = Carriers()
    imports: list[ast.Import | ast.ImportFrom] = []
    others: list[ast.stmt] = []
    for statement in _statements(tree.body):
        if isinstance(statement, _IMPORTS):
            imports.append(statement)
        else:
            others.append(statement)
    fresh = set(inputs)
    while fresh:
        found = _from_imports(imports, known)
        lines = text.lines(name.encode() for name in known)
        for statement in text.mentioning(others, text.lines(name.encode() for name in fresh)):
            found.add(_carried(statement, known, lines))
        offered.add(found)
        before = set(known)
        known.add(found)
        fresh = set(known) - before
    return offered


def _from_imports(imports: list[ast.Import | ast.ImportFrom], known: Carriers) -> Carriers:
    carried, names = Carriers(), set(known)
    for alias in (alias for node in imports for alias in node.names):
        if alias.name == "*":
            carried.add(known)
            continue
        binding = alias.asname or alias.name.partition(".")[0]
        last = alias.name.rpartition(".")[2]
        if last in names or binding in names:
            carried.add(known.only({last, binding}, binding))
    return carried


def _carried(node: ast.stmt, known: Carriers, lines: list[int]) -> Carriers:
    """The names that a statement binds to carriers, which are mentioned in these lines."""
    if isinstance(node, ast.ClassDef):
        body = list(SourceText.mentioning(node.body, lines))
        made = makes(body, known) or any(holds(inner, known.classes) for inner in body)
        name = {node.name}
        return Carriers(
            # calling a class that is derived from PluginSpec makes one
            makers=name if is_derived_from(node, known.makers) else set(),
            objects=name if made or is_derived_from(node, known.objects) else set(),
            classes=name if derives(node, known) else set(),
        )
    if isinstance(node, _Function):
        # what a maker marks is a plugin, not a maker, unless its own code uses one
        body = list(SourceText.mentioning(node.body, lines))
        defaults = [each for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
        handed = any(gives(each, known.makers) or gives(each, known.classes) for each in defaults)
        name = {node.name}
        return Carriers(
            makers=name if handed or makes(body, known, node.args) else set(),
            objects=name if any(returns(inner, known.objects) for inner in body) else set(),
        )
    value = getattr(node, "value", None)
    if isinstance(value, ast.Call) and last_name(value.func) in known.objects:
        return Carriers(objects=set(_targets(node)))
    if makes([node], known):
        return Carriers(set(_targets(node)), set(_holders(node, known)))
    return Carriers(classes=set(_targets(node)) if gives(node, known.classes) else set())


def _holders(node: ast.stmt, known: Carriers) -> Iterator[str]:
    """The names of what has makers as attributes, once this statement has run: what it sets them on, or makes."""
    for inner in nodes(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store) and isinstance(inner.value, ast.Name):
            yield inner.value.id
    value = getattr(node, "value", None)
    if isinstance(value, ast.Call) and any(gives(part, known.makers) for part in (*value.args, *value.keywords)):
        yield from _targets(node)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of the module, those inside of conditions and other blocks too, however deep."""
    pending = body[::-1]
    while pending:
        statement = pending.pop()
        blocks = [getattr(statement, name, None) for name in ("body", "orelse", "finalbody", "handlers", "cases")]
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or not any(blocks):
            yield statement
            continue
        if isinstance(statement, ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith):
            yield statement
        inside: list[ast.stmt] = []
        for part in (part for block in blocks for part in block or ()):
            inside.extend([part] if isinstance(part, ast.stmt) else part.body)
        pending.extend(inside[::-1])


def _targets(statement: ast.stmt) -> Iterator[str]:
    """What a statement binds that is neither a definition nor an import."""
    for node in nodes(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
