"""Which classes are derived from a class: ``__subclasses__()``."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from .constants import items
from .importing_statements import resolve_relative
from .suspicion import is_plugin_or_hides_one
from .values import ClassValue, Descendants, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .calls import Call
    from .values import Value

__all__ = ["subclasses_of"]


def subclasses_of(cls: ClassValue, call: Call) -> Value:
    """What ``cls.__subclasses__()`` gives: known only in the module of the class, before others can derive from it."""
    if cls.known is None and cls.module == call.frame.loading and _is_alone(cls, call):
        return items("list", list(cls.children.values()))
    reason = f"which subclasses {cls.qualname} has depends on what was imported before"
    if is_plugin_or_hides_one(cls) or cls.known == "plux.Plugin":
        return call.ev.doubt(Descendants(reason, call.where))
    return call.ev.doubt(Unknown(reason, call.where))


def _is_alone(cls: ClassValue, call: Call) -> bool:
    """Whether nothing is imported between a class and this place that imports the module of the class."""
    files, module = call.ev.table.files, cls.module
    for imported in _imported_between(cls, call):
        if imported != module and files.is_project(imported):
            back = files.imports(imported)
            if any(module in (each.module, f"{each.module}.{each.name}") for each in back):
                return False
    return True


def _imported_between(cls: ClassValue, call: Call) -> Iterator[str]:
    tree, package = call.ev.table.files.parse(cls.module), call.ev.table.package_of(cls.module)
    first = cls.where.line if cls.where is not None else 0
    here = call.where is not None and cls.where is not None and call.where.file == cls.where.file
    last = call.where.line if here and call.where is not None else sys.maxsize
    for node in ast.walk(tree) if tree is not None else ():
        if not isinstance(node, ast.Import | ast.ImportFrom) or not first < node.lineno < last:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            base = resolve_relative(package, node.level, node.module)
            yield from (base or "", *(f"{base}.{alias.name}" for alias in node.names))
