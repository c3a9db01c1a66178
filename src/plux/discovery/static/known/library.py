"""The parts of the standard library that declarations of plugins make use of."""

from __future__ import annotations

import os
import string
import sys
from typing import TYPE_CHECKING

from ..abstract import ABSTRACT
from ..births import Own
from ..classes import make_class
from ..constants import from_python, items, text_of
from ..flow import SUPPRESS, SUPPRESS_IMPORTS, Raised
from ..instances import RECORD
from ..values import (
    Builtin,
    ClassValue,
    Const,
    Dict,
    Function,
    Instance,
    Items,
    Namespace,
    Partial,
    Spec,
    Unknown,
    Wrapped,
)
from .builtin import BUILTINS
from .inert import inert_class

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Slots, Value

__all__ = ["is_library", "is_library_module", "library_name"]


def _partial(call: Call) -> Value:
    if not call.positional:
        raise Raised(("TypeError", "Exception"), call.where, "partial() without a function")
    return Partial(call.positional[0], tuple(call.positional[1:]), dict(call.keywords), {})


def _wraps(call: Call) -> Value:
    source = call.force(call.argument(0, "wrapped"))
    return Builtin("wraps", lambda inner: _copy_identity(inner, source, inner.force(inner.argument(0, "wrapper"))))


def _update_wrapper(call: Call) -> Value:
    return _copy_identity(call, call.force(call.argument(1, "wrapped")), call.force(call.argument(0, "wrapper")))


def _copy_identity(call: Call, source: Value, target: Value) -> Value:
    """What `functools.update_wrapper` does."""
    if not isinstance(target, Function | Partial | Instance | Spec | ClassValue):
        return target
    updates: Slots = {}
    if isinstance(source, Function | ClassValue):
        known = source.attributes
        for name, own in (("__module__", source.module), ("__name__", source.name), ("__qualname__", source.qualname)):
            updates[name] = known.get(name, Const(own))
        updates["__doc__"] = call.ev.attribute(source, "__doc__", call.frame, call.node)
    if isinstance(source, Function | Partial | Instance | Spec):
        special = ("__doc__", "__name__", "__qualname__", "__module__")
        updates.update({name: value for name, value in source.attributes.items() if name not in special})
    updates["__wrapped__"] = source
    for name, value in updates.items():
        call.ev.heap.store(target.attributes, name, value)
    return target


def _same(call: Call) -> Value:
    return call.argument(0, "object", Unknown("nothing is given", call.where))


def _optional_arguments(call: Call) -> Value:
    """A decorator that gives back what it gets, with or without arguments in between."""
    if len(call.positional) == 1 and isinstance(call.force(call.positional[0]), Function | ClassValue):
        return call.positional[0]
    return Builtin("decorator", _same)


def _dataclass(call: Call) -> Value:
    def mark(inner: Call) -> Value:
        cls = inner.force(inner.argument(0, "cls"))
        if isinstance(cls, ClassValue):
            inner.ev.heap.store(cls.attributes, "__dataclass__", Const(value=True))
        return cls

    return mark(call) if call.positional else Builtin("dataclass", mark)


def _abstract(call: Call) -> Value:
    function = call.force(call.argument(0, "funcobj"))
    if isinstance(function, Function | Instance):
        call.ev.heap.store(function.attributes, ABSTRACT, Const(value=True))
    return function


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
    return call.ev.table.module(full, call.where)


def _reduce(call: Call) -> Value:
    values = call.ev.iterate(call.argument(1, "iterable"))
    if values is None:
        return call.ev.doubt(Unknown("what is reduced is not known", call.where))
    queue = [*call.positional[2:3], *values]
    if not queue:
        raise Raised(("TypeError", "Exception"), call.where, "reduce() of nothing")
    result = queue[0]
    for value in queue[1:]:
        result = call.ev.call(call.positional[0], [result, value], {}, call.frame, call.node)
    return result


def _chain(call: Call) -> Value:
    parts = [call.ev.iterate(value) for value in call.positional]
    if any(part is None for part in parts):
        return items("list", None)
    return items("list", [value for part in parts if part is not None for value in part])


def _namespace(call: Call) -> Value:
    return Instance(inert_class("types.SimpleNamespace"), dict(call.keywords), call.where)


def _named_tuple(call: Call) -> Value:
    """``namedtuple("Row", "key label")``: a class whose instances have these fields."""
    name, fields = call.force(call.argument(0, "typename")), call.force(call.argument(1, "field_names"))
    defaults = call.ev.iterate(call.keywords.get("defaults", items("tuple", ())))
    text = text_of(fields)
    listed = call.ev.iterate(fields) if text is None else [Const(part) for part in text.replace(",", " ").split()]
    pairs = [call.ev.iterate(each) if isinstance(each, Items) else [each] for each in map(call.force, listed or ())]
    names = [text_of(pair[0]) if pair else None for pair in pairs]
    if listed is None or defaults is None or text_of(name) is None or None in names:
        return call.ev.doubt(Unknown("the fields of a named tuple are not known", call.where))
    attributes: Slots = Own({"__annotations__": items("list", [Const(each) for each in names])})
    attributes.update(zip([str(each) for each in names][::-1], defaults[::-1], strict=False))
    base = inert_class(RECORD)
    return make_class(call.ev, str(text_of(name)), [base], attributes, {}, call.frame, call.node)


def _suppress(call: Call) -> Value:
    """What ``suppress`` gives, for the statement ``with``: whether it is about absent modules only."""
    caught = {getattr(call.force(each), "known", None) for each in call.positional}
    only_imports = bool(caught) and caught <= {"builtins.ImportError", "builtins.ModuleNotFoundError"}
    return Const(SUPPRESS_IMPORTS if only_imports else SUPPRESS)


def _quiet(name: str) -> Builtin:
    """A function whose result does not matter, and that does not raise where it is used as it should be."""
    return Builtin(name, lambda call: Unknown(f"{name}() is not followed", call.where))


def _nullcontext(call: Call) -> Value:
    entered = call.argument(0, "enter_result", Const(None))
    enter = Builtin("method __enter__", lambda inner: entered)  # noqa: ARG005 - the form of a builtin
    return Instance(inert_class("contextlib.nullcontext"), {"__enter__": enter}, call.where)


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
    return make_class(call.ev, str(text_of(name)), bases, attributes, named, call.frame, call.node)


def _transparent(*names: str) -> dict[str, Value]:
    return {name: Builtin(name, _same) for name in names}


_ENUM = inert_class("enum.Enum", is_enum=True)
_STR_ENUM = inert_class("enum.StrEnum", is_enum=True, bases=(_ENUM,))
_ABC = inert_class("abc.ABC", is_abc=True)

_LIBRARY: dict[str, Value] = {
    **_transparent(
        "abc.update_abstractmethods",
        "contextlib.contextmanager",
        "copy.copy",
        "copy.deepcopy",
        "enum.unique",
        "functools.cache",
        "functools.total_ordering",
        "typing.final",
        "typing.no_type_check",
        "typing.override",
        "typing.runtime_checkable",
        "typing_extensions.final",
        "typing_extensions.override",
        "typing_extensions.runtime_checkable",
        "atexit.register",
        "functools.singledispatch",
        "sys.intern",
        "types.MappingProxyType",
        "typing.overload",
        "contextlib.asynccontextmanager",
    ),
    **{
        f"{module}.{name}": _quiet(name)
        for module, name in (
            ("logging", "getLogger"),
            ("re", "compile"),
            ("threading", "Lock"),
            ("threading", "RLock"),
            ("typing", "NewType"),
            ("typing", "ParamSpec"),
            ("typing", "TypeVar"),
            ("typing_extensions", "ParamSpec"),
            ("typing_extensions", "TypeVar"),
        )
    },
    **{f"builtins.{name}": value for name, value in BUILTINS.items()},
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
    "abc.abstractstaticmethod": Builtin("abstractstaticmethod", lambda call: Wrapped("staticmethod", _abstract(call))),
    "collections.namedtuple": Builtin("namedtuple", _named_tuple),
    "collections.OrderedDict": BUILTINS["dict"],
    "contextlib.nullcontext": Builtin("nullcontext", _nullcontext),
    "contextlib.suppress": Builtin("suppress", _suppress),
    "dataclasses.dataclass": Builtin("dataclass", _dataclass),
    "enum.Enum": _ENUM,
    "enum.IntEnum": inert_class("enum.IntEnum", is_enum=True, bases=(_ENUM,)),
    "enum.StrEnum": _STR_ENUM,
    "enum.auto": Builtin("auto", lambda call: Const("enum.auto")),  # noqa: ARG005 - the form of a builtin
    "functools.cached_property": BUILTINS["property"],
    "functools.lru_cache": Builtin("lru_cache", _optional_arguments),
    "functools.partial": Builtin("partial", _partial),
    "functools.reduce": Builtin("reduce", _reduce),
    "functools.update_wrapper": Builtin("update_wrapper", _update_wrapper),
    "functools.wraps": Builtin("wraps", _wraps),
    "importlib.import_module": Builtin("import_module", _import_module),
    "itertools.chain": Builtin("chain", _chain),
    "os.extsep": Const(os.extsep),
    "os.linesep": Const(os.linesep),
    "os.name": Const(os.name),
    "os.sep": Const(os.sep),
    "sys.byteorder": Const(sys.byteorder),
    "sys.exit": Builtin("exit", _exit),
    "sys.maxsize": Const(sys.maxsize),
    "sys.modules": inert_class("sys.modules"),
    "sys.platform": Const(sys.platform),
    "types.SimpleNamespace": Builtin("SimpleNamespace", _namespace),
    "types.new_class": Builtin("new_class", _new_class),
    "typing.NamedTuple": inert_class(RECORD),
    "typing.Generic": inert_class("typing.Generic"),
    "typing.Protocol": inert_class("typing.Protocol", is_abc=True),
    "typing.TYPE_CHECKING": Const(value=False),
    "typing.cast": Builtin("cast", _cast),
    "typing_extensions.TYPE_CHECKING": Const(value=False),
    "typing_extensions.cast": Builtin("cast", _cast),
}
_LIBRARY["typing_extensions.Generic"] = _LIBRARY["typing.Generic"]
_LIBRARY["typing_extensions.Protocol"] = _LIBRARY["typing.Protocol"]


def library_name(module: str, name: str) -> Value | None:
    """Return what a name of the standard library is; None if the evaluator does not know it."""
    if module == "sys" and name == "version_info":
        version = from_python(tuple(sys.version_info))
        if isinstance(version, Items):
            version.fields = ("major", "minor", "micro", "releaselevel", "serial")
        return version
    return _LIBRARY.get(f"{module}.{name}")


_TOP_LEVEL = frozenset(sys.stdlib_module_names)


def is_library(module: str) -> bool:
    """Whether a module is of the standard library (or its extension for typing)."""
    return module.partition(".")[0] in _TOP_LEVEL or module.partition(".")[0] == "typing_extensions"


def is_library_module(module: str) -> bool:
    """Whether a dotted name below the standard library is a module: those that declarations go through."""
    return module in ("collections.abc", "importlib.metadata", "importlib.util", "os.path", "concurrent.futures")
