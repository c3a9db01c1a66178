"""Objects in the place of modules: ``sys.modules[__name__] = LazyModule(__name__)``, or a class of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .findings import Declared, Undecided
from .flow import Raised
from .joining import options_of
from .values import UNBOUND, Const, Instance, Module, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .evaluator import Evaluator
    from .findings import Found
    from .table import ModuleTable
    from .values import Value, Where

__all__ = ["attribute_of_replaced", "change_class", "lost_in_replaced", "replace_module"]


def replace_module(ev: Evaluator, module: str, value: Value) -> None:
    """Put a value in the place of a module."""
    value = ev.force(value)
    if isinstance(value, Module) and value.name == module:
        return
    if isinstance(value, Instance) and "__name__" not in value.attributes:
        # an object of a class derived from that of modules is made with its name
        ev.heap.store(value.attributes, "__name__", Const(module))
    ev.heap.store(ev.table.replaced, module, value)


def change_class(ev: Evaluator, module: str, cls: Value) -> None:
    """Make a module one of another class: ``sys.modules[__name__].__class__ = LazyModule``."""
    from .values import ClassValue

    names = ev.table.names(module)
    if names is None or not isinstance(cls, ClassValue):
        ev.heap.store(ev.table.replaced, module, Unknown("the class of a module is changed"))
        return
    value = Instance(cls, {})
    # its names are those of the module, now and later
    value.attributes = names
    ev.heap.store(ev.table.replaced, module, value)


def attribute_of_replaced(table: ModuleTable, module: str, name: str, where: Where | None) -> Value | None:
    """An attribute of what stands in the place of a module; None if it has none."""
    value = table.replaced[module]
    if any(option is UNBOUND for option in options_of(value)):
        reason = f"whether something stands in the place of {module} depends on a condition"
        return Unknown(reason, where, table.carries(module))
    try:
        found = table.evaluator.force(table.evaluator.attribute_from_module(value, name, module))
    except Raised:
        return None
    if isinstance(found, Unknown) and not found.suspect:
        reason = f"{name!r} of what stands in the place of {module} cannot be told: {found.reason}"
        return Unknown(reason, where, table.carries(module))
    return found


def lost_in_replaced(table: ModuleTable, found: Iterable[Found]) -> Iterator[Found]:
    """Yield what is found, but for plugins in modules in whose place something else stands, which is a problem."""
    for each in found:
        held = table.replaced.get(each.module)
        if not isinstance(each, Declared) or held is None:
            yield each
            continue
        first = each.path.partition(".")[0]
        names = held.attributes if isinstance(held, Instance) else {}
        if names.get(first) is not None and names.get(first) is table.states[each.module].names.get(first):
            yield each
        else:
            message = f"{each.path} is no name of what stands in the place of {each.module}, as far as reading tells"
            yield Undecided(each.module, each.path, each.where, "undecided", message)
