"""What calling a class gives."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from .classes import is_derived
from .enumerations import member_of
from .flow import Raised
from .metaclasses import is_metaclass, new_type
from .opaque import OpaqueObject
from .records import initialise_dataclass, initialise_record, is_dataclass, is_record
from .values import Bound, ClassValue, Function, Instance, Spec, Unknown, Wrapped

if TYPE_CHECKING:
    from .calls import Call
    from .evaluator import Evaluator
    from .values import Value

__all__ = ["instantiate", "raw_instance"]


def instantiate(ev: Evaluator, cls: ClassValue, call: Call) -> Value:
    """Call a class.

    Raises:
        Raised: it certainly raises.
    """
    if cls.is_enum:
        return member_of(ev, cls, call)
    if is_metaclass(cls) and len(call.positional) > 1:
        call.positional = [cls, *call.positional]
        return _own_class(ev, cls, call)
    caller = _own_method(ev, cls.metaclass, "__call__")
    if caller is not None:
        return ev.call(
            Bound(caller, cls), call.positional, call.keywords, call.frame, call.node, complete=call.complete
        )
    if cls.uncertain is not None or _is_opaque(cls):
        return _unfollowed(ev, cls, call)
    if cls.abstract:
        raise Raised(("TypeError", "Exception"), call.where, f"{cls.qualname} is abstract")
    maker = _own_method(ev, cls, "__new__")
    made = raw_instance(call, cls) if maker is None else _new(ev, maker, cls, call)
    if isinstance(made, Instance | Spec) and (made.cls is cls or cls in made.cls.mro):
        _initialise(ev, made, call)
    return made


def _own_class(ev: Evaluator, metaclass: ClassValue, call: Call) -> Value:
    """What calling a metaclass gives: a class."""
    maker, initialiser = _own_method(ev, metaclass, "__new__"), _own_method(ev, metaclass, "__init__")
    made = ev.call(maker, call.positional, call.keywords, call.frame, call.node) if maker else new_type(call)
    made = ev.force(made)
    if initialiser is not None and isinstance(made, ClassValue):
        ev.call(Bound(initialiser, made), call.positional[1:], call.keywords, call.frame, call.node)
    return made


def _own_method(ev: Evaluator, cls: Value | None, name: str) -> Function | None:
    """A method that the project defines."""
    found = ev.class_attribute(cls, name) if isinstance(cls, ClassValue) else None
    found = ev.force(found) if found is not None else None
    if isinstance(found, Wrapped):
        found = ev.force(found.function)
    return found if isinstance(found, Function) else None


def _new(ev: Evaluator, maker: Function, cls: ClassValue, call: Call) -> Value:
    arguments = [cls, *call.positional]
    return ev.force(ev.call(maker, arguments, call.keywords, call.frame, call.node, complete=call.complete))


def raw_instance(call: Call, cls: Value | None = None) -> Value:
    """What ``object.__new__`` makes: an object without attributes."""
    cls = cls if cls is not None else call.force(call.argument(0, "cls"))
    if not isinstance(cls, ClassValue):
        return call.ev.doubt(Unknown("the class of what is made is not known", call.where))
    if is_derived(cls, "plux.PluginSpec"):
        return Spec(cls, {}, call.frame.loading, call.where or call.ev.where(call.node, call.frame))
    return Instance(cls, {}, call.where)


def _initialise(ev: Evaluator, made: Instance | Spec, call: Call) -> None:
    initialiser = ev.class_attribute(made.cls, "__init__")
    if initialiser is not None:
        ev.call(Bound(initialiser, made), call.positional, call.keywords, call.frame, call.node, complete=call.complete)
    elif is_record(made.cls):
        initialise_record(ev, made, call)
    elif is_dataclass(made.cls):
        initialise_dataclass(ev, made, call)


def _unfollowed(ev: Evaluator, cls: ClassValue, call: Call) -> Unknown:
    suspect = is_derived(cls, "plux.PluginSpec")
    return ev.doubt(OpaqueObject(f"what {cls.qualname}() makes is not followed", call.where, suspect, cls=cls))


def _is_opaque(cls: ClassValue) -> bool:
    """Whether instances are more than their attributes: a builtin type lies below, and no exception."""
    return any(
        isinstance(base, ClassValue) and (base.known or "").startswith("builtins.") and not _is_plain(base.name)
        for base in cls.mro
    )


def _is_plain(name: str) -> bool:
    known = getattr(builtins, name, None)
    return name == "object" or (isinstance(known, type) and issubclass(known, BaseException))
