"""Enumerations: members, their values and attributes, as `enum` makes them of a class body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .births import Own
from .blueprint import Blueprint
from .constants import NotKnown, items, text_of, to_python
from .values import (
    UNBOUND,
    Bound,
    Builtin,
    ClassValue,
    Const,
    Dict,
    EnumMember,
    Function,
    Instance,
    Items,
    Partial,
    Unknown,
    Wrapped,
)

if TYPE_CHECKING:
    import ast

    from .calls import Call
    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Slots, Value

__all__ = ["AUTO", "make_members", "member_of"]

AUTO = Unknown("the value that enum.auto() stands for is not known")
"""What ``enum.auto()`` gives."""

_NO_MEMBERS = (Function, Wrapped, ClassValue, Builtin, Partial)


def _has(cls: ClassValue, known: str) -> bool:
    return any(isinstance(base, ClassValue) and base.known == known for base in cls.mro)


def make_members(ev: Evaluator, cls: ClassValue, frame: Frame, node: ast.AST) -> None:
    """Turn the plain assignments in the body of an enumeration into members."""
    made: list[EnumMember] = []
    for name, held in list(cls.attributes.items()):
        value = ev.force(held)
        if name.startswith("_") or isinstance(value, _NO_MEMBERS) or _is_descriptor(ev, value):
            continue
        if value is AUTO:
            value = _next_value(ev, cls, name, made, frame, node)
        member = _alias(made, value)
        if member is None:
            member = EnumMember(cls, name, value, _has(cls, "builtins.str") or _has(cls, "enum.StrEnum"))
            # it can be reached while it is initialised
            made.append(member)
            _initialise(ev, member, frame, node)
        ev.heap.store(cls.attributes, name, member)


def _is_descriptor(ev: Evaluator, value: Value) -> bool:
    return isinstance(value, Instance) and ev.class_attribute(value.cls, "__get__") is not None


def _alias(made: list[EnumMember], value: Value) -> EnumMember | None:
    """The member that has this value already: another name of it is no new one."""
    try:
        known = to_python(value)
        return next((member for member in made if to_python(member.value) == known), None)
    except NotKnown:
        return next((member for member in made if member.value is value), None)


def _next_value(
    ev: Evaluator, cls: ClassValue, name: str, made: list[EnumMember], frame: Frame, node: ast.AST
) -> Value:
    """The value of ``auto()``: as ``_generate_next_value_`` says."""
    own = ev.class_attribute(cls, "_generate_next_value_")
    values: list[Value] = [member.value for member in made]
    if own is not None:
        function = own.function if isinstance(own, Wrapped) else own
        return ev.force(
            ev.call(function, [Const(name), Const(1), Const(len(made)), items("list", values)], {}, frame, node)
        )
    if _has(cls, "enum.StrEnum"):
        return Const(name.lower())
    numbers = [v.value for v in values if isinstance(v, Const) and isinstance(v.value, int)]
    if not values:
        return Const(1)
    if len(numbers) < len(values) or numbers[-1] != max(numbers):
        # versions of Python differ
        return Unknown("what enum.auto() stands for differs between versions of Python", ev.where(node, frame))
    return Const(1 << numbers[-1].bit_length() if _has(cls, "enum.Flag") else numbers[-1] + 1)


def _initialise(ev: Evaluator, member: EnumMember, frame: Frame, node: ast.AST) -> None:
    """Call ``__new__`` and ``__init__`` of the enumeration with the value, or the parts of a tuple."""
    value = member.value
    is_tuple = isinstance(value, Items) and value.kind == "tuple"
    arguments = list(value.state["items"] or ()) if is_tuple and isinstance(value, Items) else [value]
    maker, initialiser = ev.class_attribute(member.cls, "__new__"), ev.class_attribute(member.cls, "__init__")
    maker = maker.function if isinstance(maker, Wrapped) else maker
    if isinstance(maker, Function):
        made = ev.force(ev.call(maker, [member.cls, *arguments], {}, frame, node))
        if isinstance(made, Instance):
            member.value = made.attributes.get("_value_", value)
            member.attributes.update(made.attributes)
        else:
            member.value = Unknown("the value that __new__ gives the member is not known", ev.where(node, frame))
    if isinstance(initialiser, Function):
        ev.call(Bound(initialiser, member), arguments, {}, frame, node)


def member_of(ev: Evaluator, cls: ClassValue, call: Call) -> Value:
    """What calling an enumeration gives: a member by its value, or a new enumeration."""
    if cls.known is not None or (len(call.positional) > 1 and not _members(cls)):
        return _made_by_call(ev, cls, call)
    value = ev.force(call.argument(0, "value"))
    found = value if value in _members(cls) else _alias([m for m in _members(cls) if _is_known(m.value)], value)
    return found or ev.doubt(Unknown("the member of the enumeration is not known", call.where))


def _members(cls: ClassValue) -> list[EnumMember]:
    return [member for member in cls.attributes.values() if isinstance(member, EnumMember)]


def _is_known(value: Value) -> bool:
    try:
        to_python(value)
    except NotKnown:
        return False
    return True


def _made_by_call(ev: Evaluator, cls: ClassValue, call: Call) -> Value:
    """``Enum("Kind", "ONE TWO")``."""
    title, given = text_of(ev.force(call.argument(0, "value"))), ev.force_all(call.argument(1, "names"))
    pairs = _named(ev, given)
    extra = set(call.keywords) - {"names", "value", "module", "qualname", "start"}
    start = ev.force(call.keywords.get("start", Const(1)))
    if title is None or pairs is None or extra or not isinstance(start, Const) or not isinstance(start.value, int):
        return ev.doubt(Unknown("the enumeration that is made here is not known", call.where))
    attributes: Slots = Own({})
    for position, (name, value) in enumerate(pairs):
        automatic = Const(name.lower()) if cls.known == "enum.StrEnum" else Const(start.value + position)
        attributes[name] = automatic if value is UNBOUND else value
    return ev.new_class(Blueprint(title, (cls,), attributes, {}, call.frame, call.node))


def _named(ev: Evaluator, given: Value) -> list[tuple[str, Value]] | None:
    """The names of members, each with its value where one is given."""
    text = text_of(given)
    if text is not None:
        return [(name, UNBOUND) for name in text.replace(",", " ").split()]
    if isinstance(given, Dict):
        entries = given.state["items"]
        return None if entries is None else [(str(key.value), value) for key, value in entries.items()]
    found: list[tuple[str, Value]] = []
    each = ev.iterate(given)
    for one in each or ():
        parts = ev.iterate(one) if isinstance(one, Items) else [one, UNBOUND]
        name = text_of(parts[0]) if parts is not None and len(parts) == 2 else None  # noqa: PLR2004 - a pair
        if parts is None or name is None:
            return None
        found.append((name, parts[1]))
    return None if each is None else found
