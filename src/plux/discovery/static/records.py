"""Classes whose fields are listed: dataclasses and named tuples."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .constants import RECORD_ITEMS, items, text_of
from .flow import Raised
from .known.inert import inert_class
from .values import UNBOUND, Bound, Builtin, ClassValue, Const, Dict, Instance, Items, Unknown

if TYPE_CHECKING:
    from .calls import Call
    from .evaluator import Evaluator
    from .values import Slots, Spec, Value

__all__ = [
    "FIELD",
    "RECORD",
    "fields_of",
    "initialise_dataclass",
    "initialise_record",
    "is_dataclass",
    "is_record",
    "list_field",
    "make_dataclass",
    "of_record_class",
    "record_fields",
    "record_items",
]

RECORD = "typing.NamedTuple"
"""The class that stands for `typing.NamedTuple` and for what `collections.namedtuple` makes."""

FIELDS = "__dataclass_fields__"
FIELD = inert_class("dataclasses.Field")
# the annotated names of a class in their order, each with a sort
_LISTED = "__fields__"
_MARKERS = frozenset({"ClassVar", "InitVar", "KW_ONLY"})


def list_field(ev: Evaluator, names: Slots, name: str, annotation: ast.expr) -> None:
    """Note that the body of a class annotates a name."""
    for key, value in ((_LISTED, Const(_sort(annotation))), ("__annotations__", Unknown("a type"))):
        known = names.get(key)
        before = known.state["items"] if isinstance(known, Dict) else {}
        ev.heap.store(names, key, Dict({"items": {**(before or {}), Const(name): value}}))


def _sort(annotation: ast.expr) -> str:
    """``ClassVar``, ``InitVar``, ``KW_ONLY``, or nothing for an ordinary field."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        name = annotation.value.partition("[")[0].rpartition(".")[2].strip()
        return name if name in _MARKERS else ""
    if isinstance(annotation, ast.Subscript):
        return _sort(annotation.value)
    name = annotation.id if isinstance(annotation, ast.Name) else getattr(annotation, "attr", "")
    return name if name in _MARKERS else ""


def _listed(cls: ClassValue) -> dict[str, str]:
    """The names that the class annotates, in their order, each with its sort."""
    known = cls.attributes.get(_LISTED)
    content = known.state["items"] if isinstance(known, Dict) else {}
    return {str(name.value): text_of(sort) or "" for name, sort in (content or {}).items()}


def make_dataclass(ev: Evaluator, cls: ClassValue, *, keyword_only: bool) -> None:
    """What ``@dataclass`` does to a class: its fields are collected, and their defaults put in their places."""
    fields: dict[Const, Value] = {}
    for base in reversed(cls.mro[1:]):
        inherited = base.attributes.get(FIELDS) if isinstance(base, ClassValue) else None
        fields.update((inherited.state["items"] or {}) if isinstance(inherited, Dict) else {})
    for name, sort in _listed(cls).items():
        keyword_only = keyword_only or sort == "KW_ONLY"
        if sort not in ("ClassVar", "KW_ONLY"):
            fields[Const(name)] = _field(ev, cls, name, sort, keyword_only=keyword_only)
    ev.heap.store(cls.attributes, FIELDS, Dict({"items": fields}))


def _field(ev: Evaluator, cls: ClassValue, name: str, sort: str, *, keyword_only: bool) -> Instance:
    given = ev.force(cls.attributes.get(name, UNBOUND))
    described: Slots = {"name": Const(name), "sort": Const(sort), "kw_only": Const(keyword_only)}
    if isinstance(given, Instance) and given.cls is FIELD:
        described.update(given.attributes)
        ev.heap.store(cls.attributes, name, given.attributes.get("default", UNBOUND))
    elif given is not UNBOUND:
        described["default"] = cls.attributes[name]
    return Instance(FIELD, described)


def is_dataclass(cls: ClassValue) -> bool:
    """Whether a class, or one of its bases, is a dataclass."""
    return any(isinstance(base, ClassValue) and FIELDS in base.attributes for base in cls.mro)


def fields_of(cls: ClassValue) -> list[Instance]:
    """The fields of a dataclass."""
    for base in cls.mro:
        found = base.attributes.get(FIELDS) if isinstance(base, ClassValue) else None
        if isinstance(found, Dict):
            return [field for field in (found.state["items"] or {}).values() if isinstance(field, Instance)]
    return []


def initialise_dataclass(ev: Evaluator, made: Instance | Spec, call: Call) -> None:
    """What the ``__init__`` of a dataclass does."""
    position = 0
    initial: list[Value] = []
    for field in fields_of(made.cls):
        name = text_of(field.attributes["name"]) or ""
        if field.attributes.get("init") == Const(value=False):
            value = _default(ev, field, call)
        elif field.attributes.get("kw_only") == Const(value=True):
            value = call.keywords[name] if name in call.keywords else _default(ev, field, call)
        else:
            given = position < len(call.positional) or name in call.keywords
            value = call.argument(position, name) if given else _default(ev, field, call)
            position += 1
        if field.attributes["sort"] == Const("InitVar"):
            initial.append(value)
        elif value is not UNBOUND:
            ev.heap.store(made.attributes, name, value)
    after = ev.class_attribute(made.cls, "__post_init__")
    if after is not None:
        ev.call(Bound(after, made), initial, {}, call.frame, call.node)


def _default(ev: Evaluator, field: Instance, call: Call) -> Value:
    name = text_of(field.attributes["name"])
    if "default" in field.attributes:
        return field.attributes["default"]
    if "default_factory" in field.attributes:
        return ev.call(field.attributes["default_factory"], [], {}, call.frame, call.node)
    if field.attributes.get("init") == Const(value=False):
        return UNBOUND
    if call.complete:
        raise Raised(("TypeError", "Exception"), call.where, f"no value for the field {name!r}")
    return Unknown(f"the field {name!r} is not known", call.where)


def is_record(cls: ClassValue) -> bool:
    """Whether a class is that of named tuples."""
    return any(isinstance(base, ClassValue) and base.known == RECORD for base in cls.mro)


def record_fields(cls: ClassValue) -> dict[str, Value | None]:
    """The fields of a named tuple, with their defaults."""
    for base in cls.mro:
        if isinstance(base, ClassValue) and base.known is None and _listed(base):
            return {name: base.attributes.get(name) for name in _listed(base)}
    return {}


def initialise_record(ev: Evaluator, made: Instance | Spec, call: Call) -> None:
    """Make a named tuple: its fields, and the items that they are."""
    content: list[Value] = []
    for index, (name, default) in enumerate(record_fields(made.cls).items()):
        content.append(call.argument(index, name, default))
        ev.heap.store(made.attributes, name, content[-1])
    ev.heap.store(made.attributes, RECORD_ITEMS, items("tuple", content))


def record_items(made: Value) -> list[Value] | None:
    """The items of a named tuple; None if it is none."""
    content = made.attributes.get(RECORD_ITEMS) if isinstance(made, Instance) else None
    return list(content.state["items"] or ()) if isinstance(content, Items) else None


def of_record_class(cls: ClassValue, name: str) -> Value | None:
    """What a class of named tuples has besides its own attributes."""
    if name == "_fields":
        return items("tuple", [Const(field) for field in record_fields(cls)])
    if name == "_make":
        return Builtin("_make", lambda call: _from_iterable(cls, call))
    return None


def _from_iterable(cls: ClassValue, call: Call) -> Value:
    values = call.ev.iterate(call.argument(0, "iterable"))
    if values is None:
        return call.ev.doubt(Unknown("the items of a named tuple are not known", call.where))
    return call.ev.call(cls, values, {}, call.frame, call.node)
