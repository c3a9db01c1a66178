"""Whether code makes plugins, marks them or hands their classes on when it is called: by its syntax alone.

The carriers are names (see `carriers`): *makers*, *objects* and *classes*.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from .syntax import code_children, code_nodes, nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    class _Carriers(Protocol):
        makers: set[str]
        objects: set[str]
        classes: set[str]

        def __contains__(self, name: str) -> bool: ...


__all__ = ["derives", "gives", "holds", "is_derived_from", "last_name", "makes", "returns"]

_CLASS_MAKERS = ("type", "new_class")
# methods of containers that give what is in them
_HANDING_OVER = frozenset({"copy", "get", "items", "pop", "popitem", "setdefault", "values"})
# the attributes that make an object a plugin
_NAMING = frozenset({"name", "namespace", "__pluginspec__", "__pluginspecs__"})


def makes(body: list[ast.stmt], known: _Carriers, arguments: ast.arguments | None = None) -> bool:
    """Whether code can make or mark plugins, or make plugin classes, when it is called."""
    own: set[str] | None = None
    for root in _making(body, known):
        if root is None:
            return True
        if own is None:
            parameters = (node.arg for node in nodes(arguments) if isinstance(node, ast.arg)) if arguments else ()
            imported = set(_imported(body))
            own = {*parameters, *(name for statement in body for name in _local_names(statement))} - imported
        if root not in own:
            return True
    return False


def _making(body: list[ast.stmt], known: _Carriers) -> Iterator[str | None]:
    """Yield, for each node that makes plugins, the name from which it is reached; None if there is none."""
    for statement in body:
        owners: set[int] = set()
        for node in code_nodes(statement):
            if isinstance(node, ast.Name):
                name: object = node.id
            elif isinstance(node, ast.Attribute):
                name = node.attr
                owners.add(id(node.value))
                if _names_class(node, known):
                    yield _root(node)
            elif isinstance(node, ast.Constant):
                name = node.value if isinstance(node.value, str) else None
            else:
                rule = _RULES.get(node.__class__)
                if rule is not None and rule(node, known):
                    yield None
                continue
            if name in known.objects or (name in known.makers and id(node) not in owners):
                yield _root(node)


def _makes_class(node: ast.ClassDef, known: _Carriers) -> bool:
    return any(_uses(base, known) for base in node.bases)


def _gives_class(node: ast.Return | ast.Yield | ast.YieldFrom, known: _Carriers) -> bool:
    return node.value is not None and gives(node.value, known.classes)


def _lambda_gives_class(node: ast.Lambda, known: _Carriers) -> bool:
    return gives(node.body, known.classes)


def _calls(node: ast.Call, known: _Carriers) -> bool:
    """Whether a metaclass is called for a subclass, or an attribute of a class is set."""
    callee = last_name(node.func)
    if callee in ("setattr", "delattr"):
        return bool(node.args) and gives(node.args[0], known.classes)
    return callee in _CLASS_MAKERS and any(gives(argument, known.classes) for argument in node.args)


def _names_class(node: ast.Attribute, known: _Carriers) -> bool:
    """Whether a class is given a name, or loses it."""
    return not isinstance(node.ctx, ast.Load) and node.attr in _NAMING and gives(node.value, known.classes)


_RULES: dict[type, Callable[[Any, _Carriers], bool]] = {
    ast.ClassDef: _makes_class,
    ast.Return: _gives_class,
    ast.Yield: _gives_class,
    ast.YieldFrom: _gives_class,
    ast.Lambda: _lambda_gives_class,
    ast.Call: _calls,
}


def derives(node: ast.ClassDef, known: _Carriers) -> bool:
    """Whether a class, or one written inside of it, is made from carriers."""
    heads = [*node.bases, *node.decorator_list, *(keyword.value for keyword in node.keywords)]
    return any(_uses(head, known) for head in heads) or any(
        isinstance(inner, ast.ClassDef) and derives(inner, known) for inner in node.body
    )


def is_derived_from(node: ast.ClassDef, names: set[str]) -> bool:
    """Whether a base of a class is one of these names, or is made from one."""
    return any(_named(inner) in names for base in node.bases for inner in nodes(base))


def holds(node: ast.stmt, classes: set[str]) -> bool:
    """Whether a statement of a class body makes an attribute of a class that carries plugins."""
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return value is not None and gives(value, classes)


def gives(node: ast.AST, classes: set[str]) -> bool:
    """Whether an expression gives a class on: not called, no attribute taken of it, and no type argument.

    What a container of classes gives counts, by the names of the methods of dicts.
    """
    pending: list[ast.AST] = [node]
    for current in pending if classes else ():
        if _named(current) in classes:
            return True
        if isinstance(current, ast.Attribute):
            continue
        if isinstance(current, ast.Call):
            pending.extend([*current.args, *(keyword.value for keyword in current.keywords)])
            if isinstance(current.func, ast.Attribute) and current.func.attr in _HANDING_OVER:
                pending.append(current.func.value)
            elif not isinstance(current.func, ast.Name | ast.Attribute):
                pending.append(current.func)
        elif isinstance(current, ast.Subscript):
            pending.append(current.value)
        else:
            pending.extend(code_children(current))
    return False


def returns(node: ast.stmt, objects: set[str]) -> bool:
    """Whether code returns one of these objects, or what calling one gives."""
    for inner in code_nodes(node) if objects else ():
        value = inner.value if isinstance(inner, ast.Return) else None
        if value is not None and last_name(value.func if isinstance(value, ast.Call) else value) in objects:
            return True
    return False


def last_name(node: ast.expr) -> str | None:
    """The name at the end of a dotted one, and of what is subscribed."""
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None


def _uses(node: ast.AST, known: _Carriers) -> bool:
    """Whether an expression uses a carrier, be it as a text (for `getattr`)."""
    return any(name is not None and name in known for name in map(_named, nodes(node)))


def _named(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _root(node: ast.AST) -> str | None:
    """The name from which an attribute is reached; None if it is no name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _local_names(node: ast.AST) -> Iterator[str]:
    """What code assigns, and the parameters of its functions: not the carriers of these names."""
    for inner in nodes(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.arg):
            yield inner.arg


def _imported(body: list[ast.stmt]) -> Iterator[str]:
    for node in (node for statement in body for node in nodes(statement)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]
