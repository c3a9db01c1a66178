"""`dataclasses`, ``namedtuple`` and ``NamedTuple``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..births import Own
from ..blueprint import Blueprint
from ..constants import items, text_of
from ..flow import Raised
from ..records import FIELD, RECORD, fields_of, is_dataclass, make_dataclass, record_fields, record_items
from ..values import Builtin, ClassValue, Const, Dict, Instance, Items, Spec, Unknown
from .inert import inert_class

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Slots, Value

__all__ = ["RECORDS"]


def _dataclass(call: Call) -> Value:
    options = call.keywords
    keyword_only = call.force(options.get("kw_only", Const(value=False))) == Const(value=True)

    def mark(inner: Call) -> Value:
        cls = inner.force(inner.argument(0, "cls"))
        if isinstance(cls, ClassValue):
            make_dataclass(inner.ev, cls, keyword_only=keyword_only)
        return cls

    return mark(call) if call.positional else Builtin("dataclass", mark)


def _field(call: Call) -> Value:
    return Instance(FIELD, {name: call.force(value) for name, value in call.keywords.items()}, call.where)


def _class_of(value: Value) -> ClassValue | None:
    cls = value.cls if isinstance(value, Instance | Spec) else value
    return cls if isinstance(cls, ClassValue) and is_dataclass(cls) else None


def _fields(call: Call) -> Value:
    cls = _class_of(call.force(call.argument(0, "class_or_instance")))
    if cls is None:
        return call.ev.doubt(Unknown("the fields are not known", call.where))
    return items("tuple", [field for field in fields_of(cls) if field.attributes["sort"] == Const("")])


def _values(call: Call) -> dict[str, Value] | None:
    made = call.force(call.argument(0, "obj"))
    cls = _class_of(made)
    if cls is None or not isinstance(made, Instance):
        return None
    names = [text_of(field.attributes["name"]) or "" for field in fields_of(cls)]
    return {name: call.force(made.attributes[name]) for name in names if name in made.attributes}


def _as_dict(call: Call) -> Value:
    values = _values(call)
    if values is None or not all(map(_is_flat, values.values())):
        return call.ev.doubt(Unknown("what asdict() gives is not known", call.where))
    return Dict({"items": {Const(name): _copied(value) for name, value in values.items()}})


def _as_tuple(call: Call) -> Value:
    values = _values(call)
    if values is None or not all(map(_is_flat, values.values())):
        return call.ev.doubt(Unknown("what astuple() gives is not known", call.where))
    return items("tuple", [_copied(value) for value in values.values()])


def _is_flat(value: Value) -> bool:
    """Whether there are no other records in it."""
    content = value.state["items"] if isinstance(value, Items) else ()
    return not isinstance(value, Instance | Dict) and not any(
        isinstance(each, Instance | Items | Dict) for each in content or ()
    )


def _copied(value: Value) -> Value:
    return items(value.kind, value.state["items"]) if isinstance(value, Items) else value


def _replace(call: Call) -> Value:
    values = _values(call)
    made = call.force(call.argument(0, "obj"))
    if values is None or not isinstance(made, Instance) or not call.complete:
        return call.ev.doubt(Unknown("what replace() gives is not known", call.where))
    initial = {
        text_of(field.attributes["name"]): field.attributes.get("init") != Const(value=False)
        for field in fields_of(made.cls)
    }
    given = {**{name: value for name, value in values.items() if initial[name]}, **call.keywords}
    return call.ev.call(made.cls, [], given, call.frame, call.node)


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
    attributes: Slots = Own({"__fields__": Dict({"items": {Const(each): Const("") for each in names}})})
    attributes.update(zip([str(each) for each in names][::-1], defaults[::-1], strict=False))
    return call.ev.new_class(Blueprint(str(text_of(name)), (_RECORD,), attributes, {}, call.frame, call.node))


def _record(call: Call) -> tuple[ClassValue, dict[str, Value]]:
    """The class and the fields of the named tuple that a method is called of."""
    made = call.force(call.argument(0, "self"))
    content = record_items(made)
    if content is None or not isinstance(made, Instance):
        raise Raised(("TypeError", "Exception"), call.where, "it is no named tuple")
    return made.cls, dict(zip(record_fields(made.cls), content, strict=False))


def _changed_record(call: Call) -> Value:
    cls, values = _record(call)
    return call.ev.call(cls, [], {**values, **call.keywords}, call.frame, call.node)


def _record_as_dict(call: Call) -> Value:
    return Dict({"items": {Const(name): value for name, value in _record(call)[1].items()}})


_RECORD = inert_class(RECORD)
_RECORD.attributes.update(
    _asdict=Builtin("method _asdict", _record_as_dict),
    _replace=Builtin("method _replace", _changed_record),
)

RECORDS: dict[str, Value] = {
    "collections.namedtuple": Builtin("collections.namedtuple", _named_tuple),
    "dataclasses.KW_ONLY": inert_class("dataclasses.KW_ONLY"),
    "dataclasses.asdict": Builtin("dataclasses.asdict", _as_dict),
    "dataclasses.astuple": Builtin("dataclasses.astuple", _as_tuple),
    "dataclasses.dataclass": Builtin("dataclasses.dataclass", _dataclass),
    "dataclasses.field": Builtin("dataclasses.field", _field),
    "dataclasses.fields": Builtin("dataclasses.fields", _fields),
    "dataclasses.replace": Builtin("dataclasses.replace", _replace),
    "typing.NamedTuple": _RECORD,
}
