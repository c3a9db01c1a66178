"""Which classes are derived from a class: ``__subclasses__()``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .constants import items
from .suspicion import is_plugin_or_hides_one
from .values import ClassValue, Descendants, Unknown

if TYPE_CHECKING:
    from .calls import Call
    from .evaluator import Evaluator
    from .table import ModuleTable
    from .values import Value

__all__ = ["remember_child", "subclasses_of"]


def remember_child(ev: Evaluator, cls: ClassValue) -> None:
    """Note a new class with its bases."""
    for base in cls.bases:
        if isinstance(base, ClassValue) and base.known is None:
            ev.heap.store(base.children, str(len(base.children)), cls)


def subclasses_of(cls: ClassValue, call: Call) -> Value:
    """What ``cls.__subclasses__()`` gives: known only in the module of the class, before others can derive from it."""
    if cls.known is None and cls.module == call.frame.loading and _is_alone(call.ev.table, cls.module):
        return items("list", list(cls.children.values()))
    reason = f"which subclasses {cls.qualname} has depends on what was imported before"
    if is_plugin_or_hides_one(cls) or cls.known == "plux.Plugin":
        return call.ev.doubt(Descendants(reason, call.where))
    return call.ev.doubt(Unknown(reason, call.where))


def _is_alone(table: ModuleTable, module: str) -> bool:
    """Whether nothing that a module imports imports the module itself."""
    for record in table.files.imports(module):
        for imported in (record.module, f"{record.module}.{record.name}"):
            if imported != module and table.files.is_project(imported):
                back = table.files.imports(imported)
                if any(module in (each.module, f"{each.module}.{each.name}") for each in back):
                    return False
    return True
