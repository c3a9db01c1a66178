"""Names of the standard library that declarations make use of, but for those of modules with tables of their own."""

from __future__ import annotations

import os
import string
import sys
from typing import TYPE_CHECKING

from ..abstract import ABSTRACT, ABSTRACT_METHODS, abstract_names
from ..births import Own
from ..blueprint import Blueprint
from ..classes import make_class
from ..constants import items, text_of
from ..enumerations import AUTO
from ..flow import Raised
from ..importing_statements import try_import
from ..values import (
    Builtin,
    ClassValue,
    Const,
    Dict,
    Function,
    Instance,
    Items,
    Namespace,
    Unknown,
    Wrapped,
)
from .inert import inert_class

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Slots, Value

__all__ = ["LIBRARY"]


def _same(call: Call) -> Value:
    return call.argument(0, "object", Unknown("nothing is given", call.where))


def _abstract(call: Call) -> Value:
    function = call.force(call.argument(0, "funcobj"))
    if isinstance(function, Function | Instance):
        call.ev.heap.store(function.attributes, ABSTRACT, Const(value=True))
    return function


def _again_abstract(call: Call) -> Value:
    """``abc.update_abstractmethods``: looks again which abstract methods a class has left."""
    cls = call.force(call.argument(0, "cls"))
    if isinstance(cls, ClassValue) and cls.is_abc:
        left: list[Value] = [Const(name) for name in sorted(abstract_names(call.ev, cls))]
        call.ev.heap.store(cls.attributes, ABSTRACT_METHODS, items("frozenset", left))
    return cls


def _new_type(call: Call) -> Value:
    """``typing.NewType``: gives back what it is called with."""
    return Builtin(str(text_of(call.force(call.argument(0, "name")))), _same)


def _abstract_property(call: Call) -> Value:
    return Wrapped("property", _abstract(call))


def _cast(call: Call) -> Value:
    return call.argument(1, "val")


def _exit(call: Call) -> Value:
    raise Raised(("SystemExit", "BaseException"), call.where, "the module exits")


def _import_module(call: Call) -> Value:
    name = call.force(call.argument(0, "name"))
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return call.ev.doubt(Unknown("the module that is imported is not known", call.where))
    full = name.value
    if full.startswith("."):
        package = call.force(call.argument(1, "package"))
        if not isinstance(package, Const):
            return call.ev.doubt(Unknown("the module that is imported is not known", call.where))
        level = len(full) - len(full.lstrip("."))
        parts = str(package.value).split(".")
        full = ".".join([*parts[: len(parts) - level + 1], full.lstrip(".")])
    if call.ev.table.is_absent(full):
        call.ev.absences += 1
    try_import(call.ev, full, call.frame, called=True)
    return call.ev.table.module(full, call.where)


def _namespace(call: Call) -> Value:
    return Instance(inert_class("types.SimpleNamespace"), dict(call.keywords), call.where)


def _quiet(name: str) -> Builtin:
    """A function whose result does not matter, and that does not raise where it is used as it should be."""
    return Builtin(name, lambda call: Unknown(f"{name}() is not followed", call.where))


def _new_class(call: Call) -> Value:
    """``types.new_class(name, bases, keywords, exec_body)``."""
    name, bases = call.force(call.argument(0, "name")), call.ev.iterate(call.argument(1, "bases", items("tuple", ())))
    keywords, body = call.force(call.argument(2, "kwds", Const(None))), call.argument(3, "exec_body", Const(None))
    given = keywords.state["items"] if isinstance(keywords, Dict) else {} if keywords == Const(None) else None
    if bases is None or given is None or text_of(name) is None:
        return call.ev.doubt(Unknown("the class that new_class() makes is not known", call.where, suspect=True))
    attributes: Slots = Own({})
    if call.force(body) != Const(None):
        call.ev.call(body, [Namespace(attributes)], {}, call.frame, call.node)
    named = {str(key.value): value for key, value in given.items()}
    return make_class(call.ev, Blueprint(str(text_of(name)), tuple(bases), attributes, named, call.frame, call.node))


def _transparent(*names: str) -> dict[str, Value]:
    return {name: Builtin(name, _same) for name in names}


def _version_info() -> Items:
    fields = ("major", "minor", "micro", "releaselevel", "serial")
    return Items("tuple", {"items": tuple(map(Const, sys.version_info))}, fields)


_ENUM = inert_class("enum.Enum", is_enum=True)
_STR_ENUM = inert_class("enum.StrEnum", is_enum=True, bases=(_ENUM,))
_FLAG = inert_class("enum.Flag", is_enum=True, bases=(_ENUM,))
_ABC = inert_class("abc.ABC", is_abc=True)

LIBRARY: dict[str, Value] = {
    **_transparent(
        "enum.unique",
        "importlib.reload",
        "functools.total_ordering",
        "typing.final",
        "typing.no_type_check",
        "typing.override",
        "typing.runtime_checkable",
        "typing_extensions.final",
        "typing_extensions.override",
        "typing_extensions.runtime_checkable",
        "atexit.register",
        "sys.intern",
        "types.MappingProxyType",
        "typing.overload",
        "contextlib.asynccontextmanager",
    ),
    **{
        f"{module}.{name}": _quiet(name)
        for module, name in (
            ("logging", "getLogger"),
            ("threading", "Lock"),
            ("threading", "RLock"),
            ("typing", "ParamSpec"),
            ("typing", "TypeVar"),
            ("typing_extensions", "ParamSpec"),
            ("typing_extensions", "TypeVar"),
        )
    },
    **{
        f"string.{name}": Const(getattr(string, name))
        for name in string.__all__
        if isinstance(getattr(string, name), str)
    },
    "abc.ABC": _ABC,
    "abc.ABCMeta": inert_class("abc.ABCMeta"),
    "abc.abstractclassmethod": Builtin("abstractclassmethod", lambda call: Wrapped("classmethod", _abstract(call))),
    "abc.abstractmethod": Builtin("abstractmethod", _abstract),
    "abc.abstractproperty": Builtin("abstractproperty", _abstract_property),
    "abc.update_abstractmethods": Builtin("update_abstractmethods", _again_abstract),
    "abc.abstractstaticmethod": Builtin("abstractstaticmethod", lambda call: Wrapped("staticmethod", _abstract(call))),
    "enum.Enum": _ENUM,
    "enum.IntEnum": inert_class("enum.IntEnum", is_enum=True, bases=(_ENUM,)),
    "enum.StrEnum": _STR_ENUM,
    "enum.Flag": _FLAG,
    "enum.IntFlag": inert_class("enum.IntFlag", is_enum=True, bases=(_FLAG,)),
    "enum.auto": Builtin("auto", lambda call: AUTO),  # noqa: ARG005 - the form of a builtin
    "importlib.import_module": Builtin("import_module", _import_module),
    "os.extsep": Const(os.extsep),
    "os.linesep": Const(os.linesep),
    "os.name": Const(os.name),
    "os.sep": Const(os.sep),
    "sys.byteorder": Const(sys.byteorder),
    "sys.exit": Builtin("exit", _exit),
    "sys.maxsize": Const(sys.maxsize),
    "sys.modules": inert_class("sys.modules"),
    "sys.platform": Const(sys.platform),
    "sys.version_info": _version_info(),
    "types.SimpleNamespace": Builtin("SimpleNamespace", _namespace),
    "types.new_class": Builtin("new_class", _new_class),
    "typing.Generic": inert_class("typing.Generic"),
    "typing.Protocol": inert_class("typing.Protocol", is_abc=True),
    "typing.TYPE_CHECKING": Const(value=False),
    "typing.NewType": Builtin("NewType", _new_type),
    "typing.cast": Builtin("cast", _cast),
    "typing_extensions.TYPE_CHECKING": Const(value=False),
    "typing_extensions.cast": Builtin("cast", _cast),
}
LIBRARY["typing_extensions.Generic"] = LIBRARY["typing.Generic"]
LIBRARY["typing_extensions.Protocol"] = LIBRARY["typing.Protocol"]
