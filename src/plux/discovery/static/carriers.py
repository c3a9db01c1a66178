"""Which names of a module carry plugins, by the text and syntax of their definitions: before anything is evaluated.

There are three sorts. *Makers* are functions that make or mark plugins: ``plugin``, ``PluginSpec``, the helpers and
decorators that projects build on them. *Objects* have methods that do (a registry, a module). *Classes* are
plugin classes: they matter to those who derive from them or hand them on, not to those who only make instances.
What is too much costs time; what is missing would cost a plugin.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Carriers", "mentions", "offered_carriers"]

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
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
        return any(name in sort for sort in self._sorts())

    def __iter__(self) -> Iterator[str]:
        for sort in self._sorts():
            yield from sort

    def add(self, other: Carriers) -> bool:
        """Add those of another set; True if some are new."""
        new = False
        for mine, theirs in zip(self._sorts(), other._sorts(), strict=True):
            new = new or not theirs <= mine
            mine.update(theirs)
        return new

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
    word = name.encode()
    return word in data and re.search(rb"(?<!\w)" + re.escape(word) + rb"(?!\w)", data) is not None


def _pattern(names: Iterable[str]) -> re.Pattern[bytes]:
    words = sorted((re.escape(name.encode()) for name in names), key=len, reverse=True)
    return re.compile(rb"(?<!\w)(?:" + b"|".join(words) + rb")(?!\w)" if words else rb"(?!)")


@dataclass(slots=True)
class _Definition:
    """A statement at module level: its text, and what it binds."""

    node: ast.stmt
    text: bytes
    names: set[str]


def offered_carriers(tree: ast.Module, data: bytes, inputs: Carriers) -> Carriers:
    """Return the names at module level that carry plugins, given those that the module gets from elsewhere."""
    lines = data.splitlines(keepends=True)
    known = inputs.copy()
    offered = Carriers()
    definitions = [_definition(statement, lines) for statement in _statements(tree.body)]
    while True:
        mentioned = _pattern(known)
        found = Carriers()
        for definition in definitions:
            if b"*" in definition.text or mentioned.search(definition.text):
                found.add(_carried(definition, known))
        if not offered.add(found):
            return offered
        known.add(found)


def _definition(statement: ast.stmt, lines: list[bytes]) -> _Definition:
    first = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", ()))])
    text = b"".join(lines[first - 1 : statement.end_lineno])
    return _Definition(statement, text, set(_bindings(statement)))


def _carried(definition: _Definition, known: Carriers) -> Carriers:
    node, names = definition.node, definition.names
    if isinstance(node, ast.Import | ast.ImportFrom):
        carried = Carriers()
        for alias in node.names:
            if alias.name == "*":
                carried.add(known)
                continue
            binding = alias.asname or alias.name.partition(".")[0]
            carried.add(known.only({alias.name.rpartition(".")[2], binding}, binding))
        return carried
    if isinstance(node, ast.ClassDef):
        heads = [*node.bases, *node.decorator_list, *(keyword.value for keyword in node.keywords)]
        derived = any(_uses(head, [*known]) for head in heads)
        nested = any(_is_derived(inner, known) for inner in ast.walk(node))
        return Carriers(
            objects=names if _makes(node.body, known) else set(), classes=names if derived or nested else set()
        )
    if isinstance(node, _Function):
        # what a maker marks is a plugin, not a maker, unless its own code uses one
        return Carriers(names if _makes(node.body, known) else set())
    return _carried_by_other(node, names, known)


def _carried_by_other(node: ast.stmt, names: set[str], known: Carriers) -> Carriers:
    value = getattr(node, "value", None)
    if isinstance(value, ast.Call) and _last_name(value.func) in known.objects:
        return Carriers(objects=names)
    if _makes([node], known):
        return Carriers(names)
    return Carriers(classes=names if _hands_on(node, known.classes) else set())


def _last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Subscript):
        return _last_name(node.value)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None


def _makes(body: list[ast.stmt], known: Carriers) -> bool:
    """Whether code can make or mark plugins, or make plugin classes, when it is called."""
    local = {name for statement in body for name in _stored(statement)} - set(_imported(body))
    return any(_node_makes(node, owner, known, local) for statement in body for node, owner in _code(statement))


def _node_makes(node: ast.AST, owner: bool, known: Carriers, local: set[str]) -> bool:
    if isinstance(node, ast.Name | ast.Attribute):
        name = _last_name(node)
        if isinstance(node, ast.Name) and name in local:
            return False
        return name in known.objects or (name in known.makers and not owner)
    if isinstance(node, ast.ClassDef):
        return _is_derived(node, known)
    if isinstance(node, ast.Return | ast.Yield | ast.Lambda):
        value = node.body if isinstance(node, ast.Lambda) else node.value
        return value is not None and _hands_on(value, known.classes)
    if isinstance(node, ast.Call) and _last_name(node.func) in ("type", "new_class"):
        return any(_hands_on(argument, known.classes) for argument in node.args)
    return False


def _code(root: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """The nodes of code without its annotations, each with whether an attribute is taken of it."""
    pending: list[tuple[ast.AST, bool]] = [(root, False)]
    while pending:
        node, owner = pending.pop()
        yield node, owner
        pending.extend((child, isinstance(node, ast.Attribute)) for child in _children(node))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns"):
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, ast.AST):
                    yield child


def _uses(node: ast.AST, names: Iterable[str]) -> bool:
    """Whether an expression uses one of the names."""
    return any(
        (isinstance(inner, ast.Name) and inner.id in names)
        or (isinstance(inner, ast.Attribute) and inner.attr in names)
        for inner in ast.walk(node)
    )


def _is_derived(node: ast.AST, known: Carriers) -> bool:
    return isinstance(node, ast.ClassDef) and any(_uses(base, [*known]) for base in node.bases)


def _hands_on(node: ast.AST, classes: set[str]) -> bool:
    """Whether an expression gives a class on: not called, no attribute taken of it, and no type argument."""
    pending: list[ast.AST] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, ast.Name | ast.Attribute) and _last_name(current) in classes:
            return True
        if isinstance(current, ast.Attribute):
            continue
        if isinstance(current, ast.Call):
            pending.extend([*current.args, *(keyword.value for keyword in current.keywords)])
            if not isinstance(current.func, ast.Name | ast.Attribute):
                pending.append(current.func)
            continue
        if isinstance(current, ast.Subscript):
            pending.append(current.value)
            continue
        pending.extend(_children(current))
    return False


def _stored(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def _imported(body: list[ast.stmt]) -> Iterator[str]:
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of the module, those inside of conditions and other blocks too."""
    for statement in body:
        blocks = [getattr(statement, name, None) for name in ("body", "orelse", "finalbody", "handlers", "cases")]
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or not any(blocks):
            yield statement
            continue
        if isinstance(statement, ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith):
            yield statement
        for block in blocks:
            for inner in block or ():
                yield from _statements([inner] if isinstance(inner, ast.stmt) else inner.body)


def _bindings(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
