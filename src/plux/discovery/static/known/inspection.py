"""The module `inspect`, and what ``dir()`` lists: the members of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..constants import items, unknown_items
from ..dunder import truth_of
from ..modules import OF_EVERY_MODULE
from ..suspicion import is_plugin_or_hides_one
from ..values import UNBOUND, Builtin, ClassValue, Const, Descendants, Function, Instance, Module, Namespace, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Slots, Value

__all__ = ["INSPECTION", "directory"]


def _names(call: Call, owner: Value) -> Slots | None:
    """The names of a module, those that are bound so far."""
    names = call.ev.table.names(owner.name) if isinstance(owner, Module) else None
    return None if names is None else {name: value for name, value in names.items() if value is not UNBOUND}


def directory(call: Call) -> Value:
    """``dir()``, of a module or of the scope itself."""
    if not call.positional:
        scope = call.frame.scope
        bound = {name for name, value in scope.names.items() if value is not UNBOUND}
        listed = bound | OF_EVERY_MODULE if scope.kind == "module" else bound
        return items("list", [Const(name) for name in sorted(listed)])
    names = _names(call, call.force(call.positional[0]))
    if names is None:
        return call.ev.doubt(Unknown("what dir() lists is not followed", call.where))
    return items("list", [Const(name) for name in sorted({*names, *OF_EVERY_MODULE})])


def _members(call: Call) -> Value:
    """``inspect.getmembers(module, predicate)``: what every module has in any case is of no interest."""
    owner, predicate = call.force(call.argument(0, "object")), call.force(call.argument(1, "predicate", Const(None)))
    names = _names(call, owner)
    if names is None:
        return unknown_items("list", suspect=isinstance(owner, Module) and call.ev.table.carries(owner.name))
    chosen: list[Value] = []
    for name in sorted(names.keys() - OF_EVERY_MODULE):
        value = call.force(names[name])
        asked = call.ev.call(predicate, [value], {}, call.frame, call.node) if predicate != Const(None) else None
        holds = True if asked is None else truth_of(call.ev, call.force(asked), call.frame, call.node)
        if holds is None and is_plugin_or_hides_one(value):
            return call.ev.doubt(Descendants("which members a module has is not known", call.where))
        if holds:
            chosen.append(items("tuple", (Const(name), value)))
    return items("list", chosen)


def _module_of(call: Call) -> Value:
    """``inspect.getmodule(object)``: of a module, of what is defined in one, or of a frame."""
    owner = call.force(call.argument(0, "object"))
    if isinstance(owner, Instance) and "f_globals" in owner.attributes:
        names = owner.attributes["f_globals"]
        name = names.slots.get("__name__") if isinstance(names, Namespace) else None
    else:
        name = Const(owner.module) if isinstance(owner, ClassValue | Function) else None
    if isinstance(name, Const):
        return call.ev.table.module(str(name.value), call.where)
    return owner if isinstance(owner, Module) else call.ev.doubt(Unknown("the module is not known", call.where))


def _is_a(*kinds: type) -> Callable[[Call], Value]:
    def ask(call: Call) -> Value:
        value = call.force(call.argument(0, "object"))
        if isinstance(value, Unknown):
            return call.ev.doubt(Unknown("what it is is not known", call.where))
        return Const(isinstance(value, kinds))

    return ask


INSPECTION: dict[str, Value] = {
    "inspect.getmembers": Builtin("inspect.getmembers", _members),
    "inspect.getmodule": Builtin("inspect.getmodule", _module_of),
    "inspect.isclass": Builtin("inspect.isclass", _is_a(ClassValue)),
    "inspect.isfunction": Builtin("inspect.isfunction", _is_a(Function)),
    "inspect.ismodule": Builtin("inspect.ismodule", _is_a(Module)),
}
