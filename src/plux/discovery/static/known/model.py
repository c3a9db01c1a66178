"""plux itself: what its names are for the evaluator, so that it need not be read, nor installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..constants import items, text_of
from ..flow import Raised
from ..values import (
    Bound,
    Builtin,
    ClassValue,
    Const,
    Function,
    Instance,
    Items,
    Module,
    Partial,
    Spec,
    Unknown,
    Wrapped,
)
from .inert import inert_class

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Value

__all__ = ["MARK", "MARKS", "MODEL_MODULES", "PLUGIN", "is_model_module", "mark", "model_name"]

MARK = "__pluginspec__"
MARKS = "__pluginspecs__"

MODEL_MODULES = ("plux", "plugin")
"""The top-level import names of plux."""

_ABSENT = Const(None)


_ORDER = ("priority", "before", "after")
_SPEC_KEYWORDS = frozenset({"self", "namespace", "name", "factory", *_ORDER})
_PLUGIN_KEYWORDS = frozenset({"namespace", "name", "should_load", "load", *_ORDER})


def _refuse_other_keywords(call: Call, known: frozenset[str], what: str) -> None:
    other = next((name for name in call.keywords if name not in known), None)
    if other is not None:
        text = f"{what}() got an unexpected keyword argument {other!r}"
        raise Raised(("TypeError", "Exception"), call.where, text)


def _set_spec(call: Call) -> Value:
    _refuse_other_keywords(call, _SPEC_KEYWORDS, "PluginSpec")
    spec = call.force(call.argument(0, "self"))
    rest = call.positional[1:]
    if not isinstance(spec, Spec):
        return Const(None)
    for index, name in enumerate(("namespace", "name", "factory")):
        value = rest[index] if index < len(rest) else call.keywords.get(name)
        if value is None and call.complete:
            raise Raised(("TypeError", "Exception"), call.where, f"PluginSpec() without {name!r}")
        unknown = Unknown(f"the argument {name!r} of PluginSpec() is not known", call.where)
        call.ev.heap.store(spec.attributes, name, unknown if value is None else call.force(value))
    return Const(None)


def _opaque_method(name: str) -> Builtin:
    return Builtin(f"method {name}", lambda call: call.ev.doubt(Unknown(f"{name}() is not followed", call.where)))


def _known_class(name: str, *bases: ClassValue, is_abc: bool = False) -> ClassValue:
    return inert_class(f"plux.{name}", is_abc=is_abc, bases=bases)


def _register(call: Call) -> Value:
    """``Plugin.register(cls)`` of ABCMeta: importing takes the class for a plugin, though no base of it is one."""
    cls = call.force(call.argument(0, "subclass"))
    names = (
        [call.ev.class_attribute(cls, name) for name in ("namespace", "name")] if isinstance(cls, ClassValue) else []
    )
    if names and None not in names:
        reason = "it is registered as a subclass of a plugin class without being derived from it"
        call.ev.hidden_plugins.append((cls, call.where, call.frame.loading, reason))
    return cls


PLUGIN = _known_class("Plugin", is_abc=True)
PLUGIN.attributes.update(
    register=Builtin("register", _register),
    requirements=items("tuple", ()),
    should_load=_opaque_method("Plugin.should_load"),
    load=_opaque_method("Plugin.load"),
)
PLUGIN_SPEC = _known_class("PluginSpec")
PLUGIN_SPEC.attributes["__init__"] = Builtin("method PluginSpec.__init__", _set_spec)


def _plugin(call: Call) -> Value:
    """``plugin(namespace, name=None, should_load=None, load=None)``: a function that marks."""
    _refuse_other_keywords(call, _PLUGIN_KEYWORDS, "plugin")
    namespace = call.force(call.argument(0, "namespace"))
    if isinstance(namespace, Function | ClassValue | Builtin) or (
        isinstance(namespace, Const) and not isinstance(namespace.value, str)
    ):
        raise Raised(("TypeError", "Exception"), call.where, "write @plugin(namespace), with a text")
    name = call.force(call.argument(1, "name", _ABSENT))
    return Builtin("plugin", lambda inner: mark(inner, namespace, name))


def mark(call: Call, namespace: Value, name: Value) -> Value:
    """Mark what a call gets as a plugin, and return it; the name is that of the function if it is None there."""
    marked = call.force(call.argument(0, "fn"))
    if isinstance(marked, Bound) or not isinstance(marked, Function | Partial | ClassValue | Instance):
        if isinstance(marked, Unknown | Wrapped):
            reason = marked.reason if isinstance(marked, Unknown) else "what @plugin marks here is not followed"
            return Unknown(reason, getattr(marked, "where", None) or call.where, suspect=True)
        raise Raised(("TypeError", "Exception"), call.where, "@plugin marks functions and classes")
    if name == _ABSENT:
        name = _own_name(call, marked)
    factory = Builtin("factory", lambda inner: inner.ev.doubt(Unknown("a plugin is made", inner.where)))
    where = marked.where if isinstance(marked, Function | ClassValue) and marked.where else call.where
    spec = Spec(
        cls=PLUGIN_SPEC,
        attributes={"namespace": namespace, "name": name, "factory": factory},
        module=call.frame.loading,
        where=where or call.ev.where(call.node, call.frame),
        kind="function",
    )
    seen = marked.attributes.get(MARKS)
    others = seen.state["items"] if isinstance(seen, Items) else ()
    call.ev.heap.store(marked.attributes, MARK, spec)
    call.ev.heap.store(marked.attributes, MARKS, items("tuple", (spec, *(others or ()))))
    return marked


def _own_name(call: Call, marked: Function | Partial | ClassValue | Instance) -> Value:
    if isinstance(marked, Instance) and "__name__" not in marked.attributes:
        # the name of its class is not that of an object
        given = [call.ev.class_attribute(marked.cls, name) for name in ("__name__", "__getattr__", "__getattribute__")]
        if given == [None] * 3 and not any(isinstance(base, Unknown) for base in marked.cls.mro):
            raise Raised(("TypeError", "Exception"), call.where, "what @plugin marks bears no name")
    try:
        name = call.ev.attribute(marked, "__name__", call.frame, call.node)
    except Raised:
        raise Raised(("TypeError", "Exception"), call.where, "what @plugin marks bears no name") from None
    if isinstance(marked, Partial) and text_of(name) is None:
        raise Raised(("TypeError", "Exception"), call.where, "what @plugin marks bears no name")
    return name


_NAMES: dict[str, Value] = {
    "FunctionPlugin": _known_class("FunctionPlugin", PLUGIN, is_abc=True),
    "Plugin": PLUGIN,
    "PluginSpec": PLUGIN_SPEC,
    "plugin": Builtin("plugin", _plugin),
    **{
        name: _known_class(name)
        for name in (
            "CompositePluginLifecycleListener",
            "PluginContainer",
            "PluginDisabled",
            "PluginException",
            "PluginFilter",
            "PluginFinder",
            "PluginLifecycleListener",
            "PluginManager",
            "PluginSpecResolver",
        )
    },
}
# the modules of plux from which its names can be imported, besides the top
_PLACES = frozenset(
    {"core.plugin", "core.spec", "core.function", "core.finder", "core.listener", "core.errors", "runtime.manager"}
)
_SUBMODULES = _PLACES | {"core", "runtime", "build"}


def is_model_module(module: str) -> bool:
    """Whether a dotted name is a module of plux."""
    return module.partition(".")[0] in MODEL_MODULES


def model_name(module: str, name: str) -> Value:
    """Return what a name of a module of plux is."""
    top, _, below = module.partition(".")
    if name in _NAMES and (not below or below in _PLACES or f"{top}.{below}" == "plugin.core"):
        return _NAMES[name]
    if f"{below}.{name}".lstrip(".") in _SUBMODULES:
        return Module(f"{module}.{name}")
    return Unknown(f"{module}.{name} is not followed")


def model_names() -> list[str]:
    """Return the names that ``from plux import *`` binds."""
    return list(_NAMES)
