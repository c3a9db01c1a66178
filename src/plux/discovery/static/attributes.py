"""Attributes: reading them, with the rules of classes, methods and descriptors."""

from __future__ import annotations

import ast
from functools import partial
from typing import TYPE_CHECKING, Any

from .constants import items
from .documentation import documentation
from .flow import Raised
from .functions import OPAQUE
from .values import (
    Bound,
    Builtin,
    ClassValue,
    Const,
    Dict,
    EnumMember,
    Function,
    Import,
    Instance,
    Items,
    Module,
    Namespace,
    Partial,
    Spec,
    Super,
    Unknown,
    Wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .calls import Call
    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Slots, Value

__all__ = ["class_attribute", "get_attribute", "plain_attribute"]


def get_attribute(ev: Evaluator, value: Value, name: str, frame: Frame, node: ast.AST) -> Value:
    """Return an attribute.

    Raises:
        Raised: there certainly is none of this name.
    """
    if isinstance(value, Unknown):
        return _of_unknown(ev, value, name, frame, node)
    getter = _GETTERS.get(type(value))
    if getter is None:
        return ev.doubt(Unknown(f"the attribute {name!r} is not followed", ev.where(node, frame)))
    return getter(ev, value, name, frame, node)


def _of_unknown(ev: Evaluator, value: Unknown, name: str, frame: Frame, node: ast.AST) -> Value:
    if type(value) is not Unknown:
        from .opaque import attribute_of_special

        if (special := attribute_of_special(ev, value, name, ev.where(node, frame))) is not None:
            return special
    absent = f"{value.absent}.{name}" if value.absent else None
    return ev.table.assumed.get(absent or "") or ev.doubt(Unknown(value.reason, value.where, value.suspect, absent))


def _of_module(ev: Evaluator, value: Module, name: str, frame: Frame, node: ast.AST) -> Value:
    return ev.table.attribute(value.name, name, ev.where(node, frame))


def _of_constant(ev: Evaluator, value: Const, name: str, frame: Frame, node: ast.AST) -> Value:
    where = ev.where(node, frame)
    if isinstance(value.value, str):
        from .known.texts import text_method

        return text_method(value, name, where)
    from .known.objects import object_attribute

    known = object_attribute(value, name, where)
    return known if known is not None else ev.doubt(Unknown(f"the attribute {name!r} is not followed", where))


def _of_container(ev: Evaluator, value: Items | Dict | Namespace, name: str, frame: Frame, node: ast.AST) -> Value:  # noqa: ARG001 - the form of a getter
    if isinstance(value, Items) and name in value.fields:
        return (value.state["items"] or ())[value.fields.index(name)]
    from .known.containers import container_method

    return container_method(value, name)


def _of_wrapped(ev: Evaluator, value: Wrapped, name: str, frame: Frame, node: ast.AST) -> Value:
    if value.kind == "property" and name in ("setter", "getter", "deleter"):
        return Builtin(f"property.{name}", partial(_changed_property, value, name))
    return ev.doubt(Unknown(f"the attribute {name!r} is not followed", ev.where(node, frame)))


def _of_super(ev: Evaluator, value: Super, name: str, frame: Frame, node: ast.AST) -> Value:
    found = _in_mro(ev, _behind(value), name)
    if found is None:
        return _of_every_object(name, value.receiver) or _missing(ev, value, name, frame, node)
    if name == "__new__":
        # a static method, whether it is written as one or not
        return found.function if isinstance(found, Wrapped) else found
    return _bind(ev, found, value.receiver, frame, node)


def _of_class(ev: Evaluator, cls: ClassValue, name: str, frame: Frame, node: ast.AST) -> Value:
    if (special := _of_every_class(cls, name)) is not None:
        return special
    found = class_attribute(ev, cls, name)
    given = class_attribute(ev, cls.metaclass, name) if isinstance(cls.metaclass, ClassValue) else None
    if given is not None and (found is None or (isinstance(given, Wrapped) and given.kind == "property")):
        return _bind(ev, given, cls, frame, node)
    if found is None:
        fallback = class_attribute(ev, cls.metaclass, "__getattr__") if isinstance(cls.metaclass, ClassValue) else None
        if fallback is not None and not name.startswith("__"):
            return ev.call(Bound(fallback, cls), [Const(name)], {}, frame, node)
        return _missing(ev, cls, name, frame, node)
    if isinstance(found, Wrapped):
        if found.kind == "classmethod":
            return Bound(found.function, cls)
        return found.function if found.kind == "staticmethod" else found
    if isinstance(found, Instance):
        return _descriptor(ev, found, Const(None), cls, frame, node)
    return found


def _of_every_class(cls: ClassValue, name: str) -> Value | None:
    """An attribute that every class has."""
    text = {"__name__": cls.name, "__qualname__": cls.qualname, "__module__": cls.module}.get(name)
    if text is not None:
        return None if name in cls.attributes else Const(text)
    if name == "__dict__":
        return Namespace(cls.attributes)
    if name == "__subclasses__":
        from .kinship import subclasses_of

        return Builtin("__subclasses__", partial(subclasses_of, cls))
    if name in ("_fields", "_make"):
        from .records import is_record, of_record_class

        if is_record(cls):
            return of_record_class(cls, name)
    if name == "__members__" and cls.is_enum:
        return Dict(
            {"items": {Const(key): held for key, held in cls.attributes.items() if isinstance(held, EnumMember)}}
        )
    return items("tuple", cls.mro if name == "__mro__" else cls.bases) if name in ("__mro__", "__bases__") else None


def class_attribute(ev: Evaluator, cls: ClassValue, name: str) -> Value | None:
    """Return what the MRO of a class holds under a name, as it stands there; None if nothing does.

    A base that nobody can look into is passed over: it is taken not to define the name (documented).
    """
    return _in_mro(ev, cls.mro, name)


def _in_mro(ev: Evaluator, mro: Iterable[Value], name: str) -> Value | None:
    for entry in mro:
        base = ev.force(entry) if isinstance(entry, Import) else entry
        if isinstance(base, ClassValue):
            if name in base.attributes:
                return base.attributes[name]
            if isinstance(entry, Import):
                inherited = _in_mro(ev, base.mro[1:], name)
                if inherited is not None:
                    return inherited
    return None


def _behind(value: Super) -> tuple[Value, ...]:
    mro = value.cls.mro
    for index, entry in enumerate(mro):
        if entry is value.start:
            return mro[index + 1 :]
    return ()


def _of_object(ev: Evaluator, value: Instance | Spec | EnumMember, name: str, frame: Frame, node: ast.AST) -> Value:
    asked = class_attribute(ev, value.cls, "__getattribute__")
    if isinstance(asked, Function):
        return ev.call(asked, [value, Const(name)], {}, frame, node)
    return plain_attribute(ev, value, name, frame, node)


def plain_attribute(ev: Evaluator, value: Value, name: str, frame: Frame, node: ast.AST) -> Value:
    """Return an attribute without asking ``__getattribute__`` of the project."""
    if isinstance(value, Instance | Spec | EnumMember):
        return _of_instance(ev, value, name, frame, node)
    return get_attribute(ev, value, name, frame, node)


def _of_instance(ev: Evaluator, value: Instance | Spec | EnumMember, name: str, frame: Frame, node: ast.AST) -> Value:
    if isinstance(value, EnumMember):
        own: Slots = {
            **value.attributes,
            "name": Const(value.name),
            "value": value.value,
            "_value_": value.value,
            "_name_": Const(value.name),
        }
    else:
        own = value.attributes
    if name == "__class__":
        return value.cls
    if name == "__dict__":
        return Namespace(own)
    found = class_attribute(ev, value.cls, name)
    if isinstance(found, Wrapped) and found.kind == "property":
        return ev.call(found.function, [value], {}, frame, node)
    if name in own:
        return own[name]
    if found is not None:
        bound = _bind(ev, found, value, frame, node)
        if isinstance(found, Wrapped) and found.kind == "cached_property":
            ev.heap.store(value.attributes, name, bound)
        return bound
    if isinstance(value, EnumMember) and value.is_text and isinstance(value.value, Const):
        return _of_constant(ev, value.value, name, frame, node)
    fallback = class_attribute(ev, value.cls, "__getattr__")
    if fallback is not None:
        return ev.call(Bound(fallback, value), [Const(name)], {}, frame, node)
    return _of_every_object(name, value) or _missing(ev, value.cls, name, frame, node)


def _of_every_object(name: str, receiver: Value) -> Value | None:
    """A method that every object has."""
    from .object_methods import bound_to

    return bound_to(name, receiver)


def _changed_property(held: Wrapped, name: str, call: Call) -> Value:
    """What ``@prop.setter`` and its like make."""
    function = call.force(call.argument(0, "function"))
    if name == "deleter":
        return held
    getter, setter = (function, held.setter) if name == "getter" else (held.function, function)
    return Wrapped("property", getter, setter)


def _bind(ev: Evaluator, found: Value, receiver: Value, frame: Frame, node: ast.AST) -> Value:
    if isinstance(found, Wrapped):
        if found.kind == "classmethod":
            return Bound(found.function, receiver if isinstance(receiver, ClassValue) else _class_of(receiver))
        if found.kind == "staticmethod":
            return found.function
        return ev.call(found.function, [receiver], {}, frame, node)
    if isinstance(found, Function) or (isinstance(found, Builtin) and found.name.startswith("method ")):
        return Bound(found, receiver)
    if isinstance(found, Instance):
        return _descriptor(ev, found, receiver, _class_of(receiver), frame, node)
    return found


def _class_of(value: Value) -> Value:
    if isinstance(value, Instance | Spec | EnumMember):
        return value.cls
    return value if isinstance(value, ClassValue) else Unknown("its class is not known")


def _descriptor(ev: Evaluator, found: Instance, receiver: Value, owner: Value, frame: Frame, node: ast.AST) -> Value:
    getter = class_attribute(ev, found.cls, "__get__")
    if getter is None:
        return found
    return ev.call(Bound(getter, found), [receiver, owner], {}, frame, node)


_IDENTITY = {"__name__": "name", "__qualname__": "qualname", "__module__": "module"}


def _of_callable(
    ev: Evaluator, value: Function | Partial | Builtin | Bound, name: str, frame: Frame, node: ast.AST
) -> Value:
    if isinstance(value, Bound):
        if name in ("__self__", "__func__"):
            return value.receiver if name == "__self__" else value.function
        return ev.attribute(value.function, name, frame, node)
    if name in value.attributes:
        return value.attributes[name]
    if name == "__dict__":
        return Namespace(value.attributes)
    if name == "__call__":
        return value
    special = _special(value, name)
    if special is None and isinstance(value, Builtin):
        from .object_methods import builtin_attribute

        special = builtin_attribute(value, name, ev.where(node, frame))
    if special is not None:
        return special
    if isinstance(value, Function) and not name.startswith("__") and OPAQUE not in value.attributes:
        text = f"{value.qualname} has no attribute {name!r}"
        raise Raised(("AttributeError", "Exception"), ev.where(node, frame), text)
    return ev.doubt(Unknown(f"the attribute {name!r} of a function is not followed", ev.where(node, frame)))


def _special(value: Function | Partial | Builtin, name: str) -> Value | None:
    """An attribute that every callable of this sort has."""
    if isinstance(value, Function):
        if name == "__doc__":
            return Const(None) if isinstance(value.node, ast.Lambda) else documentation(value.node)
        if name == "__globals__":
            return Namespace(value.scope.module.names)
        return Const(getattr(value, _IDENTITY[name])) if name in _IDENTITY else None
    if isinstance(value, Partial):
        return {"func": value.function, "args": items("tuple", value.arguments)}.get(name)
    return Const(value.name.rpartition(" ")[2]) if name in ("__name__", "__qualname__") else None


def _missing(ev: Evaluator, value: ClassValue | Super, name: str, frame: Frame, node: ast.AST) -> Value:
    """An attribute that no class has: an AttributeError, unless there are classes that nobody can look into."""
    cls = value.cls if isinstance(value, Super) else value
    where = ev.where(node, frame)
    from .object_methods import OBJECT_METHODS, is_without, maker_of

    if name == "__new__":
        return maker_of(cls)
    if name in OBJECT_METHODS:
        return OBJECT_METHODS[name]
    if name.startswith("__"):
        return ev.doubt(Unknown(f"the attribute {name!r} of object is not followed", where))
    for entry in cls.mro:
        if isinstance(entry, Unknown | Import):
            return ev.doubt(Unknown(f"{name!r} may come from a base class of {cls.name} that cannot be read", where))
        if isinstance(entry, ClassValue) and entry.known is not None and not is_without(entry.known, name):
            return ev.doubt(Unknown(f"the attribute {name!r} of {entry.known} is not followed", where))
    raise Raised(("AttributeError", "Exception"), where, f"{cls.name} has no attribute {name!r}")


# Any: each function takes the type of value under which it is listed
_GETTERS: dict[type, Callable[[Evaluator, Any, str, Frame, ast.AST], Value]] = {
    Bound: _of_callable,
    Builtin: _of_callable,
    ClassValue: _of_class,
    Const: _of_constant,
    Dict: _of_container,
    EnumMember: _of_object,
    Function: _of_callable,
    Instance: _of_object,
    Items: _of_container,
    Module: _of_module,
    Namespace: _of_container,
    Partial: _of_callable,
    Spec: _of_object,
    Super: _of_super,
    Wrapped: _of_wrapped,
}
