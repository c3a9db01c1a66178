"""Metaclasses of the project: what their ``__new__`` and ``__init__`` make of a class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace

from .births import Own
from .blueprint import Blueprint
from .constants import items, text_of
from .suspicion import is_plugin_or_hides_one
from .values import Bound, ClassValue, Const, Dict, Function, Namespace, Unknown, Wrapped

if TYPE_CHECKING:
    from .calls import Call
    from .evaluator import Evaluator
    from .values import Slots, Value, Where

__all__ = ["is_metaclass", "made_by_metaclass", "new_type", "uncertainty"]

_TYPES = frozenset({"builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"})
# what changes more than the evaluator follows
_UNFOLLOWED = ("__prepare__", "__getattribute__")


def is_metaclass(cls: ClassValue) -> bool:
    """Whether instances of a class are classes."""
    return any(isinstance(base, ClassValue) and base.known in _TYPES for base in cls.mro)


def hook(ev: Evaluator, metaclass: Value | None, name: str) -> Function | None:
    """A method of a metaclass that the project defines."""
    found = ev.class_attribute(metaclass, name) if isinstance(metaclass, ClassValue) else None
    found = ev.force(found) if found is not None else None
    if isinstance(found, Wrapped):
        found = ev.force(found.function)
    return found if isinstance(found, Function) else None


def made_by_metaclass(ev: Evaluator, metaclass: Value, parts: Blueprint) -> Value | None:
    """What a metaclass of the project makes; None if it leaves that to `type`."""
    maker, initialiser = hook(ev, metaclass, "__new__"), hook(ev, metaclass, "__init__")
    if maker is None and initialiser is None:
        return None
    body = Dict({"items": {Const(name): value for name, value in parts.attributes.items()}})
    given: list[Value] = [Const(parts.name), items("tuple", parts.bases), body]
    if maker is not None:
        made = ev.force(ev.call(maker, [metaclass, *given], parts.arguments, parts.frame, parts.node))
    else:
        made = ev.new_class(replace(parts, keywords={**parts.arguments, "metaclass": metaclass}))
    if isinstance(made, ClassValue) and initialiser is not None:
        ev.call(Bound(initialiser, made), given, parts.arguments, parts.frame, parts.node)
    return made


def new_type(call: Call) -> Value:
    """``type.__new__(metaclass, name, bases, namespace)``."""
    from .known.containers import dict_view

    metaclass, name = call.force(call.argument(0, "cls")), call.force(call.argument(1, "name"))
    bases, namespace = call.ev.iterate(call.argument(2, "bases")), call.force(call.argument(3, "dict"))
    entries = dict_view(namespace) if isinstance(namespace, Dict | Namespace) else None
    if text_of(name) is None or bases is None or entries is None:
        suspect = any(is_plugin_or_hides_one(call.force(base)) for base in bases or ())
        return call.ev.doubt(Unknown("the class that a metaclass makes is not known", call.where, suspect))
    attributes: Slots = Own({str(key.value): value for key, value in entries.items()})
    qualname = text_of(attributes.get("__qualname__", name)) or str(text_of(name))
    keywords = {**call.keywords, "metaclass": metaclass}
    return call.ev.new_class(Blueprint(qualname, tuple(bases), attributes, keywords, call.frame, call.node))


def uncertainty(metaclass: Value, where: Where) -> Unknown | None:
    """A metaclass that reading does not follow may make another class of it."""
    if isinstance(metaclass, ClassValue):
        own = [c for c in metaclass.mro if isinstance(c, ClassValue) and c.known is None]
        unread = any(isinstance(c, Unknown) for c in metaclass.mro)
        if unread or any(name in c.attributes for c in own for name in _UNFOLLOWED):
            return Unknown(f"its metaclass {metaclass.qualname} may change the class", where)
        return None
    if isinstance(metaclass, Unknown | Function):
        return Unknown("its metaclass cannot be read and may change the class", where)
    return None
