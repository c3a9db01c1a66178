"""Which names of a module carry plugins, by the text and syntax of their definitions: before anything is evaluated.

There are three sorts. *Makers* are functions that make or mark plugins: ``plugin``, ``PluginSpec``, the helpers and
decorators that projects build on them. *Objects* have methods that do (a registry, a module). *Classes* are
plugin classes: they matter to those who derive from them or hand them on, not to those who only make instances.
What is too much costs time; what is missing would cost a plugin.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .scan import only_imports

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .scan import ImportRecord

__all__ = ["Carriers", "imported_carriers", "mentions", "offered_carriers", "used_beyond_imports"]

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
    return next(_places(data, name.encode(), _WORD), None) is not None


_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_WORD_OR_DOT = _WORD | frozenset(b".")


def _places(data: bytes, word: bytes, not_behind: frozenset[int]) -> Iterator[int]:
    """Yield where a word stands, unless one of these characters follows it."""
    at = data.find(word)
    while at >= 0:
        end = at + len(word)
        if (at == 0 or data[at - 1] not in _WORD) and (end == len(data) or data[end] not in not_behind):
            yield at
        at = data.find(word, end)


def used_beyond_imports(data: bytes, import_text: bytes, inputs: Carriers) -> bool:
    """Whether a file does more with carriers than import them, and call attributes of functions among them."""
    imports = only_imports(import_text)
    for names, not_behind in ((inputs.makers, _WORD_OR_DOT), (inputs.objects | inputs.classes, _WORD)):
        for name in names:
            word = name.encode()
            imported = sum(1 for _ in _places(imports, word, not_behind))
            uses = (at for at in _places(data, word, not_behind) if not _is_own(data, at))
            if any(count >= imported for count, _ in enumerate(uses)):
                return True
    return False


def _is_own(data: bytes, at: int) -> bool:
    """Whether the word at this place is defined here, or a method of the object itself."""
    if data[at - 4 : at] == b"def ":
        return True
    start = at
    while start > 0 and data[start - 1] in _WORD_OR_DOT:
        start -= 1
    return data[start:at].startswith((b"self.", b"cls."))


def imported_carriers(records: Iterable[ImportRecord], inputs: Carriers) -> Carriers:
    """The carriers that a file hands on by importing them."""
    found = Carriers()
    for record in records:
        if record.name == "*":
            return inputs.copy()
        if record.name is not None:
            found.add(inputs.only({record.name, record.binding}, record.binding))
    return found


def offered_carriers(tree: ast.Module, data: bytes, inputs: Carriers) -> Carriers:
    """Return the names at module level that carry plugins, given those that the module gets from elsewhere."""
    text = _SourceText(data)
    known = inputs.copy()
    offered = Carriers()
    left = list(_statements(tree.body))
    fresh = {name.encode() for name in inputs}
    while fresh and left:
        found = Carriers()
        for statement in left:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                found.add(_imported_carriers(statement, known))
            elif text.mentions(statement, fresh):
                found.add(_carried(statement, known, text))
        offered.add(found)
        before = set(known)
        known.add(found)
        fresh = {name.encode() for name in set(known) - before}
    return offered


class _SourceText:
    """The text of statements."""

    def __init__(self, data: bytes) -> None:
        self._lines = data.splitlines(keepends=True)

    def mentions(self, node: ast.stmt, words: Iterable[bytes]) -> bool:
        """Whether the text of a statement, decorators included, holds one of these words."""
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        text = b"".join(self._lines[first - 1 : node.end_lineno])
        return any(word in text and next(_places(text, word, _WORD), None) is not None for word in words)


def _imported_carriers(node: ast.Import | ast.ImportFrom, known: Carriers) -> Carriers:
    carried = Carriers()
    for alias in node.names:
        if alias.name == "*":
            return known
        binding = alias.asname or alias.name.partition(".")[0]
        carried.add(known.only({alias.name.rpartition(".")[2], binding}, binding))
    return carried


def _carried(node: ast.stmt, known: Carriers, text: _SourceText) -> Carriers:
    words = [name.encode() for name in known]
    if isinstance(node, ast.ClassDef):
        makes = _makes(node.body, known) or any(_holds(inner, known.classes) for inner in node.body)
        return Carriers(
            objects={node.name} if makes else set(), classes={node.name} if _derives(node, known) else set()
        )
    if isinstance(node, _Function):
        # what a maker marks is a plugin, not a maker, unless its own code uses one
        body = [inner for inner in node.body if text.mentions(inner, words)]
        parameters = {inner.arg for inner in ast.walk(node.args) if isinstance(inner, ast.arg)}
        return Carriers({node.name} if _makes(body, known, parameters) else set())
    value = getattr(node, "value", None)
    if isinstance(value, ast.Call) and _last_name(value.func) in known.objects:
        return Carriers(objects=set(_targets(node)))
    if _makes([node], known):
        return Carriers(set(_targets(node)))
    return Carriers(classes=set(_targets(node)) if _hands_on(node, known.classes) else set())


def _holds(node: ast.stmt, classes: set[str]) -> bool:
    """Whether a statement of a class body makes an attribute of a class that carries plugins."""
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return value is not None and _hands_on(value, classes)


def _derives(node: ast.ClassDef, known: Carriers) -> bool:
    """Whether a class, or one written inside of it, is made from carriers."""
    heads = [*node.bases, *node.decorator_list, *(keyword.value for keyword in node.keywords)]
    names = set(known)
    return any(_uses(head, names) for head in heads) or any(
        isinstance(inner, ast.ClassDef) and _derives(inner, known) for inner in node.body
    )


def _last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Subscript):
        return _last_name(node.value)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None


def _makes(body: list[ast.stmt], known: Carriers, parameters: Iterable[str] = ()) -> bool:
    """Whether code can make or mark plugins, or make plugin classes, when it is called."""
    local: set[str] | None = None
    for node, owner in (each for statement in body for each in _code(statement)):
        if not _node_makes(node, owner, known):
            continue
        root = _root(node)
        if root is None:
            return True
        if local is None:
            local = {*parameters, *(name for statement in body for name in _local_names(statement))}
        if root not in local or root in _imported(body):
            return True
    return False


def _node_makes(node: ast.AST, owner: bool, known: Carriers) -> bool:
    if isinstance(node, ast.Name | ast.Attribute | ast.Constant):
        name = _named(node)
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


def _uses(node: ast.AST, names: set[str]) -> bool:
    """Whether an expression uses one of the names, be it as a text (for `getattr`)."""
    return any(_named(inner) in names for inner in ast.walk(node))


def _named(node: ast.AST) -> object:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_derived(node: ast.AST, known: Carriers) -> bool:
    return isinstance(node, ast.ClassDef) and any(_uses(base, set(known)) for base in node.bases)


def _hands_on(node: ast.AST, classes: set[str]) -> bool:
    """Whether an expression gives a class on: not called, no attribute taken of it, and no type argument."""
    pending: list[ast.AST] = [node]
    while pending:
        current = pending.pop()
        if _named(current) in classes:
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


def _root(node: ast.AST) -> str | None:
    """The name from which an attribute is reached; None if it is no name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _local_names(node: ast.AST) -> Iterator[str]:
    """What code assigns, and the parameters of its functions: not the carriers of these names."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.arg):
            yield inner.arg


def _imported(body: list[ast.stmt]) -> Iterator[str]:
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]


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
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
