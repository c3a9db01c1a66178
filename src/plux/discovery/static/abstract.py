"""Abstract methods that a class has left: the rule of `abc.ABCMeta`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .values import ClassValue, Const, Function, Instance, Items, Wrapped

if TYPE_CHECKING:
    from .evaluator import Evaluator
    from .values import Value

__all__ = ["ABSTRACT", "ABSTRACT_METHODS", "abstract_left", "abstract_names"]

ABSTRACT = "__isabstractmethod__"
ABSTRACT_METHODS = "__abstractmethods__"


def abstract_names(ev: Evaluator, cls: ClassValue) -> frozenset[str]:
    """Return the names of the methods that keep a class of metaclass ABCMeta from being instantiated."""
    names = {name for name, value in cls.attributes.items() if _is_abstract(ev.force(value))}
    for base in cls.bases:
        if not isinstance(base, ClassValue):
            continue
        for name in abstract_left(ev, base):
            found = ev.class_attribute(cls, name)
            if found is not None and _is_abstract(ev.force(found)):
                names.add(name)
    return frozenset(names)


def abstract_left(ev: Evaluator, cls: ClassValue) -> frozenset[str]:
    """Return those that a class has left in the end: they may be told anew after it was made."""
    told = ev.force(cls.attributes.get(ABSTRACT_METHODS, Const(None)))
    content = told.state["items"] if isinstance(told, Items) else None
    return cls.abstract if content is None else frozenset(str(getattr(each, "value", each)) for each in content)


def _is_abstract(value: Value) -> bool:
    if isinstance(value, Wrapped):
        return _is_abstract(value.function)
    if isinstance(value, Function | Instance):
        mark = value.attributes.get(ABSTRACT)
        return isinstance(mark, Const) and bool(mark.value)
    return False
