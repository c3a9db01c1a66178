"""Builtins that ask for attributes, types and namespaces, or make classes."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from ..births import Own
from ..blueprint import Blueprint
from ..classes import is_derived, make_class
from ..flow import Raised
from ..joining import options_of
from ..own_file import OwnFile
from ..targets import delete_attribute
from ..values import (
    Bound,
    Builtin,
    ClassValue,
    Const,
    Dict,
    EnumMember,
    Function,
    Instance,
    Items,
    Module,
    Namespace,
    Spec,
    Super,
    Unknown,
    Wrapped,
)
from .containers import dict_view
from .inert import inert_class

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Slots, Value

__all__ = ["REFLECTION", "is_instance"]


def _getattr(call: Call) -> Value:
    owner, name = call.force(call.argument(0, "object")), call.force(call.argument(1, "name"))
    if not isinstance(name, Const) or not isinstance(name.value, str):
        suspect = isinstance(owner, Module) and call.ev.table.carries(owner.name)
        return call.ev.doubt(Unknown("the name of the attribute is not known", call.where, suspect))
    if len(call.positional) < 3:  # noqa: PLR2004 - without a default
        return call.ev.attribute(owner, name.value, call.frame, call.node)
    try:
        return call.ev.attribute(owner, name.value, call.frame, call.node)
    except Raised:
        return call.positional[2]


def _hasattr(call: Call) -> Value:
    owner, name = call.force(call.argument(0, "object")), call.force(call.argument(1, "name"))
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return call.ev.doubt(Unknown("the name of the attribute is not known", call.where))
    try:
        value = call.ev.attribute(owner, name.value, call.frame, call.node)
    except Raised:
        return Const(value=False)
    return value if isinstance(value, Unknown) else Const(value=True)


def _setattr(call: Call) -> Value:
    owner, name = call.force(call.argument(0, "object")), call.force(call.argument(1, "name"))
    value = call.argument(2, "value")
    if isinstance(name, Const) and isinstance(name.value, str):
        call.ev.set_attribute(owner, name.value, value, call.frame, call.node)
    else:
        call.ev.hidden(value, call, "it is set as an attribute whose name is not known")
        _blur_names(call, owner)
    return Const(None)


def _blur_names(call: Call, owner: Value) -> None:
    """An attribute was set of which nobody knows the name: it may be one that matters."""
    if isinstance(owner, Spec) or _is_plugin_class(owner):
        for each in options_of(owner):
            for name in ("namespace", "name"):
                if isinstance(each, Spec | ClassValue) and each.attributes.get(name) is not None:
                    unknown = Unknown(f"an attribute is set here that may be {name!r}", call.where)
                    call.ev.heap.store(each.attributes, name, unknown)


def _delattr(call: Call) -> Value:
    owner, name = call.force(call.argument(0, "object")), call.force(call.argument(1, "name"))
    if isinstance(name, Const) and isinstance(name.value, str):
        delete_attribute(call.ev, owner, name.value)
    return Const(None)


def _isinstance(call: Call) -> Value:
    value, cls = call.force(call.argument(0, "object")), call.force(call.argument(1, "class"))
    classes = call.ev.iterate(cls) if isinstance(cls, Items) else [cls]
    answers = [is_instance(value, call.force(each)) for each in classes or ()]
    if True in answers:
        return Const(value=True)
    if None in answers or classes is None:
        return call.ev.doubt(Unknown("whether it is an instance is not known", call.where))
    return Const(value=False)


def is_instance(value: Value, cls: Value) -> bool | None:
    """Whether a value is an instance of a class; None if that is not known."""
    if isinstance(value, OwnFile) and isinstance(cls, Builtin):
        return cls.name == "object" or (None if value.is_object else cls.name == "str")
    if isinstance(value, Const) and isinstance(cls, Builtin):
        known = getattr(builtins, cls.name, None)
        return isinstance(value.value, known) if isinstance(known, type) else None
    if isinstance(cls, Builtin) and cls.name == "type":
        return True if isinstance(value, ClassValue) else None if isinstance(value, Unknown) else False
    if isinstance(value, Items | Dict) and isinstance(cls, Builtin):
        kind = value.kind if isinstance(value, Items) else "dict"
        return cls.name in (kind, "object")
    if isinstance(value, Instance | Spec | EnumMember) and isinstance(cls, ClassValue):
        return _is_subclass(value.cls, cls)
    if isinstance(value, Function | ClassValue | Module | Instance | Spec) and isinstance(cls, Builtin):
        return cls.name == "object" or (None if _is_more(value) else False)
    if isinstance(value, Const | Items | Dict | Function | Module | ClassValue) and isinstance(cls, ClassValue):
        # a class may be an instance of a metaclass
        is_meta = isinstance(value, ClassValue) and not (cls.known or "").startswith("plux.")
        return None if is_meta or (cls.known is not None and not cls.known.startswith("plux.")) else False
    return None


def _is_more(value: Value) -> bool:
    """Whether an object of the project may be one of a builtin type too."""
    mro = value.cls.mro[1:] if isinstance(value, Instance | Spec) else ()
    return any(not isinstance(base, ClassValue) or base.known is not None for base in mro)


def _issubclass(call: Call) -> Value:
    value, cls = call.force(call.argument(0, "class")), call.force(call.argument(1, "classes"))
    if isinstance(value, ClassValue) and isinstance(cls, ClassValue):
        known = _is_subclass(value, cls)
        if known is not None:
            return Const(known)
    return call.ev.doubt(Unknown("whether it is a subclass is not known", call.where))


def _is_subclass(value: ClassValue, cls: ClassValue) -> bool | None:
    if cls in value.mro:
        return True
    return False if all(isinstance(base, ClassValue) for base in value.mro) else None


def _callable(call: Call) -> Value:
    value = call.force(call.argument(0, "object"))
    if isinstance(value, Function | ClassValue | Builtin | Bound):
        return Const(value=True)
    if isinstance(value, Const | Items | Dict | Module):
        return Const(value=False)
    return call.ev.doubt(Unknown("whether it can be called is not known", call.where))


def _wrapped(kind: str) -> Builtin:
    def call(call: Call) -> Value:
        return Wrapped(kind, call.force(call.argument(0, "function")))

    return Builtin(kind, call)


def _type_of(call: Call, value: Value) -> Value:
    if isinstance(value, Instance | Spec | EnumMember):
        return value.cls
    if isinstance(value, ClassValue) and (value.metaclass is not None or value.is_abc):
        return value.metaclass or inert_class("abc.ABCMeta")
    return call.ev.doubt(Unknown("the type is not followed", call.where))


def _type(call: Call) -> Value:
    if len(call.positional) == 1:
        return call.ev.each(call.force(call.positional[0]), lambda one: _type_of(call, one))
    name, bases = call.force(call.argument(0, "name")), call.ev.iterate(call.argument(1, "bases"))
    body = call.force(call.argument(2, "dict"))
    entries = dict_view(body) if isinstance(body, Dict | Namespace) else None
    if not isinstance(name, Const) or bases is None or entries is None:
        suspect = any(_is_plugin_class(call.force(base)) for base in bases or ())
        return call.ev.doubt(Unknown("the class that type() makes is not known", call.where, suspect))
    attributes: Slots = Own({str(key.value): value for key, value in entries.items()})
    return make_class(call.ev, Blueprint(str(name.value), tuple(bases), attributes, {}, call.frame, call.node))


def _is_plugin_class(value: Value) -> bool:
    options = options_of(value)
    return any(isinstance(option, ClassValue) and is_derived(option, "plux.Plugin") for option in options)


def _globals(call: Call) -> Value:
    return Namespace(call.frame.scope.module.names)


def _vars(call: Call) -> Value:
    if not call.positional:
        return Namespace(call.frame.scope.names)
    owner = call.force(call.positional[0])
    return call.ev.attribute(owner, "__dict__", call.frame, call.node)


def _super(call: Call) -> Value:
    start: Value | None = call.frame.defining_class
    receiver = call.frame.first_argument
    if call.positional:
        start, receiver = call.force(call.positional[0]), call.force(call.argument(1, "object"))
    if isinstance(start, ClassValue) and receiver is not None:
        cls = receiver.cls if isinstance(receiver, Instance | Spec | EnumMember) else receiver
        if isinstance(cls, ClassValue):
            return Super(cls, start, receiver)
    return call.ev.doubt(Unknown("what super() refers to is not known", call.where))


def _import(call: Call) -> Value:
    name = call.force(call.argument(0, "name"))
    if isinstance(name, Const) and isinstance(name.value, str):
        listed = "fromlist" in call.keywords or len(call.positional) > 3  # noqa: PLR2004 - the fourth parameter
        return call.ev.table.module(name.value if listed else name.value.partition(".")[0], call.where)
    return call.ev.doubt(Unknown("the module that is imported is not known", call.where))


REFLECTION: dict[str, Value] = {
    **{kind: _wrapped(kind) for kind in ("property", "classmethod", "staticmethod")},
    "__import__": Builtin("__import__", _import),
    "delattr": Builtin("delattr", _delattr),
    "callable": Builtin("callable", _callable),
    "getattr": Builtin("getattr", _getattr),
    "globals": Builtin("globals", _globals),
    "hasattr": Builtin("hasattr", _hasattr),
    "isinstance": Builtin("isinstance", _isinstance),
    "issubclass": Builtin("issubclass", _issubclass),
    "locals": Builtin("locals", lambda call: Namespace(call.frame.scope.names)),
    "setattr": Builtin("setattr", _setattr),
    "super": Builtin("super", _super),
    "type": Builtin("type", _type),
    "vars": Builtin("vars", _vars),
}
