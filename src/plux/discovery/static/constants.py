"""Between values of the evaluator and objects of Python, for operations whose operands are all known."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from .budget import MAX_ITEMS, MAX_TEXT
from .own_file import OwnFile
from .values import SUSPECT, Const, Dict, EnumMember, Instance, Items, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .values import Value, Where

__all__ = [
    "RECORD_ITEMS",
    "NotKnown",
    "compute",
    "from_python",
    "items",
    "text_of",
    "to_python",
    "unknown_dict",
    "unknown_items",
]

RECORD_ITEMS = "__items__"
"""The attribute of a named tuple that holds its items."""

_MAX_NUMBER_BITS = 4 * MAX_TEXT
_MAX_PARTS = 5 * MAX_ITEMS


class NotKnown(Exception):
    """A value is not wholly known."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value: Value = value.forgotten if isinstance(value, OwnFile) else value


def items(kind: str, values: tuple[Value, ...] | list[Value] | None) -> Items:
    """Make a container."""
    return Items(kind, {"items": None if values is None else tuple(values)})


def unknown_items(kind: str, *, suspect: bool) -> Items:
    """Make a container whose content is not known; `suspect` if there are plugins in it."""
    return Items(kind, {"items": None, SUSPECT: ()} if suspect else {"items": None})


def unknown_dict(*, suspect: bool) -> Dict:
    """The same for a dict."""
    return Dict({"items": None, SUSPECT: {}} if suspect else {"items": None})


def to_python(value: Value) -> Any:  # noqa: ANN401 - any constant
    """Return the Python object of a value.

    Raises:
        NotKnown: the value, or a part of it, has none; or it has too many parts.
    """
    return value.value if isinstance(value, Const) else _to_python(value, [_MAX_PARTS])


def _to_python(value: Value, left: list[int]) -> Any:  # noqa: ANN401 - any constant
    left[0] -= 1
    if left[0] < 0:
        # containers may hold others many times over, or themselves
        raise NotKnown(Unknown("the value is too large"))
    if isinstance(value, Const):
        return value.value
    if isinstance(value, EnumMember) and value.is_text:
        return _to_python(value.value, left)
    if isinstance(value, Items):
        content = value.state["items"]
        if content is not None and value.kind in _KINDS:
            try:
                return _KINDS[value.kind](_to_python(item, left) for item in content)
            except TypeError:  # an unhashable member of a set
                raise NotKnown(value) from None
    if isinstance(value, Instance) and RECORD_ITEMS in value.attributes:
        return _to_python(value.attributes[RECORD_ITEMS], left)
    if isinstance(value, Dict):
        entries = value.state["items"]
        if entries is not None:
            return {key.value: _to_python(item, left) for key, item in entries.items()}
    raise NotKnown(value)


_KINDS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "range": list,
    # views of dicts: those of keys and of entries are sets too
    "keys": lambda content: dict.fromkeys(content).keys(),
    "pairs": lambda content: dict(content).items(),
    "values": lambda content: dict(enumerate(content)).values(),
}


def from_python(result: Any, where: Where | None = None) -> Value:  # noqa: ANN401 - what an operation gave
    """Return the value of a Python object; `Unknown` if it is too large or of another sort."""
    if isinstance(result, str | bytes):
        return Const(result) if len(result) <= MAX_TEXT else _too_large(where)
    if isinstance(result, bool | float | complex | type(None) | type(...)):
        return Const(result)
    if isinstance(result, int):
        return Const(result) if result.bit_length() <= _MAX_NUMBER_BITS else _too_large(where)
    if isinstance(result, list | tuple | set | frozenset | range):
        if len(result) > MAX_ITEMS:
            return _too_large(where)
        ordered = sorted(result, key=repr) if isinstance(result, set | frozenset) else result
        kind = type(result).__name__ if not isinstance(result, tuple) else "tuple"
        return items(kind, [from_python(item, where) for item in ordered])
    if isinstance(result, dict) and len(result) <= MAX_ITEMS:
        keys = [key for key in (from_python(key, where) for key in result) if isinstance(key, Const)]
        if len(keys) == len(result):
            values = [from_python(item, where) for item in result.values()]
            return Dict({"items": dict(zip(keys, values, strict=True))})
    if _is_kept(result):
        return Const(result)
    return Unknown(f"a value of type {type(result).__name__} is not followed", where)


def _is_kept(result: object) -> bool:
    """Whether it is an immutable object of the standard library, see `known.objects`."""
    from string import Template

    return isinstance(result, re.Pattern | re.Match | PurePath | Template)


def _too_large(where: Where | None) -> Unknown:
    return Unknown("the value is too large", where)


def text_of(value: Value) -> str | None:
    """Return the text if the value is a known str (a member of a str enumeration included)."""
    if isinstance(value, EnumMember) and value.is_text:
        return text_of(value.value)
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value
    return None


def compute(function: Callable[..., Any], *operands: Value, where: Where | None = None) -> Value:
    """Apply a function of Python to known operands.

    What is not known makes the result unknown, with the reason of the operand.

    Raises:
        Exception: whatever the function raises for these operands.
    """
    try:
        arguments = [to_python(operand) for operand in operands]
    except NotKnown as unknown:
        return _because(unknown.value, where)
    return from_python(function(*arguments), where)


def _because(value: Value, where: Where | None) -> Unknown:
    if isinstance(value, Unknown):
        return value
    return Unknown("it is made from a value that cannot be told by reading", where)
