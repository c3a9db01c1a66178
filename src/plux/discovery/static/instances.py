"""What calling a class gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .classes import is_derived
from .constants import text_of
from .flow import Raised
from .values import Bound, ClassValue, Const, EnumMember, Function, Instance, Items, Spec, Unknown, Wrapped

if TYPE_CHECKING:
    from .calls import Call
    from .evaluator import Evaluator
    from .values import Value

__all__ = ["RECORD", "instantiate", "raw_instance", "record_items"]

RECORD = "typing.NamedTuple"
"""The class that stands for `typing.NamedTuple` and for what `collections.namedtuple` makes."""


def instantiate(ev: Evaluator, cls: ClassValue, call: Call) -> Value:
    """Call a class.

    Raises:
        Raised: it certainly raises.
    """
    if cls.is_enum:
        return _member_of(ev, cls, call)
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
    elif is_derived(made.cls, RECORD):
        _fill(ev, made, _record_fields(made.cls), call)
    elif any(isinstance(base, ClassValue) and "__dataclass__" in base.attributes for base in made.cls.mro):
        _initialise_dataclass(ev, made, call)


def _unfollowed(ev: Evaluator, cls: ClassValue, call: Call) -> Unknown:
    suspect = is_derived(cls, "plux.PluginSpec")
    return ev.doubt(Unknown(f"what {cls.qualname}() makes is not followed", call.where, suspect))


def _is_opaque(cls: ClassValue) -> bool:
    """Whether instances are more than their attributes: a builtin type lies below."""
    return any(
        isinstance(base, ClassValue) and (base.known or "").startswith("builtins.") and base.known != "builtins.object"
        for base in cls.mro
    )


def _member_of(ev: Evaluator, cls: ClassValue, call: Call) -> Value:
    value = ev.force(call.argument(0, "value"))
    for member in cls.attributes.values():
        if isinstance(member, EnumMember) and (member is value or member.value == value):
            return member
    return ev.doubt(Unknown("the member of the enumeration is not known", call.where))


def _listed(cls: ClassValue) -> list[str]:
    """The names that the class annotates, in their order."""
    names = cls.attributes.get("__annotations__")
    content = names.state["items"] if isinstance(names, Items) else None
    return [text for text in map(text_of, content or ()) if text is not None]


def _initialise_dataclass(ev: Evaluator, made: Instance | Spec, call: Call) -> None:
    fields: dict[str, Value | None] = {}
    for base in reversed(made.cls.mro):
        if isinstance(base, ClassValue) and "__dataclass__" in base.attributes:
            fields.update({name: base.attributes.get(name, fields.get(name)) for name in _listed(base)})
    _fill(ev, made, fields, call)
    after = ev.class_attribute(made.cls, "__post_init__")
    if after is not None:
        ev.call(Bound(after, made), [], {}, call.frame, call.node)


def _fill(ev: Evaluator, made: Instance | Spec, fields: dict[str, Value | None], call: Call) -> None:
    for index, (name, default) in enumerate(fields.items()):
        fallback = default if default is not None else Unknown(f"the field {name!r} is not known", call.where)
        ev.heap.store(made.attributes, name, call.argument(index, name, fallback))


def _record_fields(cls: ClassValue) -> dict[str, Value | None]:
    """The fields of a named tuple, with their defaults."""
    for base in cls.mro:
        if isinstance(base, ClassValue) and base.known is None and _listed(base):
            return {name: base.attributes.get(name) for name in _listed(base)}
    return {}


def record_items(made: Instance) -> list[Value] | None:
    """The items of a named tuple; None if it is none."""
    if not is_derived(made.cls, RECORD):
        return None
    return [made.attributes.get(name, Const(None)) for name in _record_fields(made.cls)]
