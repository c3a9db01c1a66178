"""The methods that every object and class has from Python: ``object.__setattr__``, ``type.__new__`` and their like."""

from __future__ import annotations

from abc import ABC
from typing import TYPE_CHECKING

from plux.core.spec import Plugin

from .instances import raw_instance
from .joining import options_of
from .known.texts import text_method
from .metaclasses import is_metaclass, new_type
from .targets import delete_attribute
from .values import Bound, Builtin, ClassValue, Const, Dict, Function, Instance, Items, Partial, Spec, Unknown

if TYPE_CHECKING:
    from .calls import Call
    from .values import Value, Where

__all__ = ["OBJECT_METHODS", "bound_to", "builtin_attribute", "is_without", "maker_of"]


def _set(call: Call) -> Value:
    """``object.__setattr__`` and ``type.__setattr__``: no method of the project is asked."""
    owner, name = call.force(call.argument(0, "self")), call.force(call.argument(1, "name"))
    for target in options_of(owner):
        if not isinstance(target, Instance | Spec | Function | Partial | ClassValue):
            continue
        if isinstance(name, Const):
            call.ev.heap.store(target.attributes, str(name.value), call.argument(2, "value"))
        else:
            call.ev.hidden(call.argument(2, "value"), call, "it is set as an attribute whose name is not known")
    return Const(None)


def _get(call: Call) -> Value:
    """``object.__getattribute__``."""
    name = call.force(call.argument(1, "name"))
    if isinstance(name, Const) and isinstance(name.value, str):
        target = call.force(call.argument(0, "self"))
        return call.ev.plain_attribute(target, name.value, call.frame, call.node)
    return call.ev.doubt(Unknown("the name of the attribute is not known", call.where))


def _delete(call: Call) -> Value:
    name = call.force(call.argument(1, "name"))
    if isinstance(name, Const):
        delete_attribute(call.ev, call.force(call.argument(0, "self")), str(name.value))
    return Const(None)


def _nothing(call: Call) -> Value:  # noqa: ARG001 - the form of a builtin
    return Const(None)


OBJECT_METHODS: dict[str, Value] = {
    "__delattr__": Builtin("method object.__delattr__", _delete),
    "__getattribute__": Builtin("method object.__getattribute__", _get),
    "__init__": Builtin("method object.__init__", _nothing),
    "__init_subclass__": Builtin("method object.__init_subclass__", _nothing),
    "__setattr__": Builtin("method object.__setattr__", _set),
}


def is_without(known: str, name: str) -> bool:
    """Whether a class that the evaluator knows, and that declarations are derived from, certainly has no attribute."""
    if known == "typing.Generic":
        return name != "_is_protocol" and not hasattr(object, name)
    cls = {"abc.ABC": ABC, "builtins.object": object, "plux.Plugin": Plugin}.get(known)
    return cls is not None and not hasattr(cls, name)


def maker_of(cls: ClassValue) -> Builtin:
    """The ``__new__`` that a class has from Python."""
    if is_metaclass(cls):
        return Builtin("type.__new__", new_type)
    unread = any(isinstance(base, Unknown) for base in cls.mro)
    return Builtin("object.__new__", _guessed if unread else raw_instance)


def _guessed(call: Call) -> Value:
    """The ``__new__`` of a class with a base that cannot be read: by its arguments, that of a metaclass or another."""
    kinds = [type(call.force(value)) for value in call.positional[1:]]
    return new_type(call) if kinds == [Const, Items, Dict] else raw_instance(call)


def _from_keys(call: Call) -> Value:
    keys = call.ev.iterate(call.argument(0, "iterable"))
    value = call.argument(1, "value", Const(None))
    known = [call.ev.key(key) for key in keys] if keys is not None else [None]
    return Dict({"items": None if None in known else {key: value for key in known if key is not None}})


def builtin_attribute(owner: Builtin, name: str, where: Where | None) -> Value | None:
    """An attribute of a builtin type: a method that gets its object as the first argument."""
    if owner.name == "str" and name == "maketrans":
        return text_method(Const(""), name, where)
    if owner.name == "str" and name.isidentifier() and not name.startswith("_") and hasattr(str, name):
        return Builtin(f"str.{name}", lambda call: _of_text(call, name, where))
    if owner.name in ("object", "type"):
        if name == "__new__":
            return Builtin(f"{owner.name}.__new__", raw_instance if owner.name == "object" else new_type)
        return OBJECT_METHODS.get(name)
    if owner.name == "dict" and name == "fromkeys":
        return Builtin("dict.fromkeys", _from_keys)
    return None


def _of_text(call: Call, name: str, where: Where | None) -> Value:
    text = call.force(call.argument(0, "self"))
    if not isinstance(text, Const) or not isinstance(text.value, str):
        return call.ev.doubt(Unknown("the text of which a method is called is not known", call.where))
    method = text_method(text, name, where)
    return call.ev.call(method, call.positional[1:], call.keywords, call.frame, call.node, complete=call.complete)


def bound_to(name: str, receiver: Value) -> Value | None:
    """A method that an object has from Python."""
    found = OBJECT_METHODS.get(name)
    return None if found is None else Bound(found, receiver)
