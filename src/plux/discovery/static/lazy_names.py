"""Names that a module imports from another one whose ``__getattr__`` makes what they stand for (PEP 562)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .flow import Raised
from .joining import join, options_of
from .suspicion import is_plugin_or_hides_one
from .values import UNBOUND, Function, Import

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .table import ModuleTable
    from .values import Value

__all__ = ["take_what_is_made"]


def take_what_is_made(table: ModuleTable, modules: Iterable[str]) -> None:
    """Let names of modules stand for what is made when they are imported, and found nowhere else."""
    made: list[tuple[str, str, Value]] = []
    getting = {module for module in table.carriers if table.files.mentions(module, "__getattr__")}
    for module in modules if getting else ():
        state = table.state(module)
        for name, value in list(state.names.items()) if state is not None else ():
            if any(_is_lazy(table, option) for option in options_of(value)):
                forced = join([_made(table, option) for option in options_of(value)], getattr(value, "where", None))
                made.append((module, name, forced))
    if not made:
        return
    bound = {id(value) for state in table.states.values() for value in state.names.values()}
    for module, name, value in made:
        new = [option for option in options_of(value) if id(option) not in bound and is_plugin_or_hides_one(option)]
        if new:
            table.states[module].names[name] = value


def _is_lazy(table: ModuleTable, value: Value) -> bool:
    if not isinstance(value, Import) or value.attribute is None or not table.carries(value.module):
        return False
    if not table.files.is_project(value.module) or table.files.exists(f"{value.module}.{value.attribute}"):
        return False
    getter = table.demand(value.module, "__getattr__")
    return isinstance(getter, Function) and table.demand(value.module, value.attribute) is None


def _made(table: ModuleTable, value: Value) -> Value:
    try:
        return table.evaluator.force(value) if _is_lazy(table, value) else value
    except Raised:
        return UNBOUND
