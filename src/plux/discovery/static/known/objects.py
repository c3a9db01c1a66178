"""Objects of the standard library that are values: regular expressions, their matches, paths, templates.

They are kept as they are, as constants, and only what is pure is asked of them.
"""

from __future__ import annotations

import re
import string
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..constants import NotKnown, from_python, to_python
from ..flow import Raised
from ..values import Builtin, Const, Function, Unknown
from .patterns import is_harmless

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Value, Where

__all__ = ["object_attribute", "substituted"]

_FIELDS: dict[type, frozenset[str]] = {
    PurePath: frozenset({"anchor", "name", "parent", "parts", "root", "stem", "suffix", "suffixes"}),
    re.Pattern: frozenset({"flags", "groupindex", "groups", "pattern"}),
    re.Match: frozenset({"lastgroup", "lastindex", "string"}),
    string.Template: frozenset({"template"}),
    int: frozenset({"real", "imag", "numerator", "denominator"}),
}
_METHODS: dict[type, frozenset[str]] = {
    PurePath: frozenset(
        {"as_posix", "is_absolute", "is_relative_to", "joinpath", "match", "relative_to"}
        | {"with_name", "with_stem", "with_suffix"}
    ),
    re.Pattern: frozenset({"findall", "fullmatch", "match", "search", "split", "sub"}),
    re.Match: frozenset({"end", "expand", "group", "groupdict", "groups", "span", "start"}),
    string.Template: frozenset({"safe_substitute", "substitute"}),
    bytes: frozenset({"decode", "hex", "lower", "upper", "strip"}),
    int: frozenset({"bit_length"}),
}


def object_attribute(owner: Const, name: str, where: Where | None) -> Value | None:
    """Return an attribute of a constant that is no text; None if it is not followed."""
    value = owner.value
    if isinstance(value, bool) or value is None:
        return None
    if any(isinstance(value, kind) and name in fields for kind, fields in _FIELDS.items()):
        return from_python(getattr(value, name), where)
    if any(isinstance(value, kind) and name in methods for kind, methods in _METHODS.items()):
        return Builtin(f"{type(value).__name__}.{name}", partial(_method, value, name))
    return None


def _method(value: object, name: str, call: Call) -> Value:
    if isinstance(value, re.Pattern):
        return substituted(value, name, call)
    if not call.complete:
        return call.ev.doubt(Unknown("an argument is not known", call.where))
    try:
        positional = [to_python(call.ev.force_all(each)) for each in call.positional]
        keywords = {key: to_python(call.ev.force_all(each)) for key, each in call.keywords.items()}
    except NotKnown as unknown:
        because = unknown.value
        return because if isinstance(because, Unknown) else Unknown("an argument is not known", call.where)
    try:
        return from_python(getattr(value, name)(*positional, **keywords), call.where)
    except Exception as error:  # noqa: BLE001 - the project's code would get it
        raise Raised.of(error, call.where) from None


def substituted(pattern: re.Pattern[str], name: str, call: Call) -> Value:
    """Apply a method of a regular expression, which may take a function, to a text."""
    given = [call.force(each) for each in call.positional]
    function = given[0] if name == "sub" and given and not isinstance(given[0], Const) else None
    try:
        positional = [to_python(each) for each in given if each is not function]
        keywords = {key: to_python(call.force(each)) for key, each in call.keywords.items()}
    except NotKnown:
        return call.ev.doubt(Unknown("what a regular expression is applied to is not known", call.where))
    text = positional[-1 if name != "sub" else len(positional) - 1] if positional else None
    texts = [each for each in (*positional, *keywords.values()) if isinstance(each, str | bytes)]
    if text is None or not call.complete or not all(is_harmless(pattern, each) for each in texts):
        return call.ev.doubt(Unknown("the regular expression may take long", call.where))
    try:
        if function is not None:
            return _by_function(pattern, function, positional, call)
        return from_python(getattr(pattern, name)(*positional, **keywords), call.where)
    except (re.error, TypeError, ValueError, IndexError, KeyError) as error:
        raise Raised.of(error, call.where) from None


def _by_function(pattern: re.Pattern[str], function: Value, positional: list[str], call: Call) -> Value:
    """``sub`` with a function of the project or a method."""
    if not isinstance(function, Function | Builtin) or len(positional) != 1:
        return call.ev.doubt(Unknown("what replaces a match is not known", call.where))

    def replace(match: re.Match[str]) -> str:
        given = call.ev.force(call.ev.call(function, [Const(match)], {}, call.frame, call.node))
        if not isinstance(given, Const) or not isinstance(given.value, str):
            raise NotKnown(given)
        return given.value

    try:
        return from_python(pattern.sub(replace, positional[0]), call.where)
    except NotKnown:
        return call.ev.doubt(Unknown("what replaces a match is not known", call.where))
