"""Methods of str on known texts."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from ..budget import MAX_TEXT
from ..constants import NotKnown, from_python, to_python
from ..flow import Raised
from ..iteration import as_list
from ..operators import MAX_WIDTH, percent_is_safe
from ..values import Builtin, Const, EnumMember, Items, Unknown

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Value, Where

__all__ = ["text_method"]

_METHODS = frozenset(
    [
        "capitalize",
        "casefold",
        "center",
        "count",
        "encode",
        "endswith",
        "expandtabs",
        "find",
        "format",
        "format_map",
        "index",
        "isalnum",
        "isalpha",
        "isascii",
        "isdecimal",
        "isdigit",
        "isidentifier",
        "islower",
        "isnumeric",
        "isprintable",
        "isspace",
        "istitle",
        "isupper",
        "join",
        "ljust",
        "lower",
        "lstrip",
        "maketrans",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
        "rfind",
        "rindex",
        "rjust",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "translate",
        "upper",
        "zfill",
    ]
)


def text_method(text: Const, name: str, where: Where | None) -> Value:
    """Return the method of a known text.

    Raises:
        Raised: str has no such attribute.
    """
    if name not in _METHODS:
        if not hasattr(str, name):
            raise Raised(("AttributeError", "Exception"), where, f"str has no attribute {name!r}")
        return Unknown(f"the method {name!r} of a text is not followed", where)

    def call(call: Call) -> Value:
        return _apply(str(text.value), name, call)

    return Builtin(f"str.{name}", call)


def _apply(text: str, name: str, call: Call) -> Value:
    if not call.complete:
        return Unknown("an argument is not known", call.where)
    unusable = _unordered(call) if name in ("join", "format", "format_map") else None
    if unusable is not None:
        return unusable
    try:
        given = [as_list(call.ev, value) for value in call.positional] if name == "join" else call.positional
        positional = [to_python(call.ev.force_all(value)) for value in given]
        keywords = {key: to_python(call.ev.force_all(value)) for key, value in call.keywords.items()}
    except NotKnown as unknown:
        value = unknown.value
        return value if isinstance(value, Unknown) else Unknown("an argument is not known", call.where)
    if _explodes(text, name, positional, keywords):
        return Unknown("the text is too large", call.where)
    try:
        return from_python(getattr(text, name)(*positional, **keywords), call.where)
    except Exception as error:  # noqa: BLE001 - the project's code would get it
        raise Raised.of(error, call.where) from None


def _unordered(call: Call) -> Value | None:
    """A reason why the text cannot be told although all operands are known: sets and enumerations."""
    for value in (*call.positional, *call.keywords.values()):
        known = call.force(value)
        if isinstance(known, Items) and known.kind in ("set", "frozenset") and len(known.state["items"] or ()) > 1:
            return Unknown("the order of a set is not known", call.where)
        if isinstance(known, EnumMember):
            return Unknown("the text of an enumeration's member differs between versions of Python", call.where)
    return None


def _explodes(text: str, name: str, positional: list[Any], keywords: dict[str, Any]) -> bool:
    if name in ("center", "ljust", "rjust", "zfill", "expandtabs"):
        return any(isinstance(n, int) and n > MAX_TEXT for n in (*positional, *keywords.values()))
    if name == "replace" and len(positional) > 1:
        return len(text) * max(1, len(str(positional[1]))) > 10 * MAX_TEXT
    if name == "translate" and positional and isinstance(positional[0], dict):
        longest = max((len(each) for each in positional[0].values() if isinstance(each, str)), default=1)
        return len(text) * longest > 10 * MAX_TEXT
    if name == "join" and positional:
        return (len(text) + 1) * len(positional[0]) > MAX_TEXT
    if name == "format_map" and len(positional) == 1 and isinstance(positional[0], dict):
        return _explodes(text, "format", [], positional[0])
    if name == "format":
        numbers = [n for n in (*positional, *keywords.values()) if isinstance(n, int)]
        nested = any("{" in (spec or "") for _, _, spec, _ in _fields(text))
        return not percent_is_safe(text, ()) or (nested and any(abs(n) > MAX_WIDTH for n in numbers))
    return False


def _fields(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(string.Formatter().parse(text))
    except ValueError as error:
        raise Raised.of(error) from None
