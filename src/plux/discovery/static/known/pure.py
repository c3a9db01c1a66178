"""Functions of the standard library that are pure: they are run, on operands that are known and small."""

from __future__ import annotations

import ast
import json
import math
import os.path
import re
import string
import textwrap
from functools import partial
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from ..budget import MAX_TEXT
from ..constants import NotKnown, from_python, to_python
from ..flow import Raised
from ..operators import MAX_WIDTH
from ..own_file import on_file
from ..values import Builtin, Const, Unknown
from .objects import substituted
from .patterns import compiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..calls import Call
    from ..values import Value

__all__ = ["PURE"]

_MAX_OPERANDS = 10 * MAX_TEXT


def _run(name: str, function: Callable[..., Any], call: Call) -> Value:
    """Call a function of Python."""
    of_file = on_file(name, call)
    if of_file is not None:
        return of_file
    if not call.complete:
        return call.ev.doubt(Unknown("an argument is not known", call.where))
    try:
        positional = [to_python(call.ev.force_all(each)) for each in call.positional]
        keywords = {key: to_python(call.ev.force_all(each)) for key, each in call.keywords.items()}
    except NotKnown as unknown:
        because = unknown.value
        text = "an argument is not known"
        return call.ev.doubt(because if isinstance(because, Unknown) else Unknown(text, call.where))
    if not all(map(_is_small, (*positional, *keywords.values()))):
        return call.ev.doubt(Unknown("a value is too large", call.where))
    try:
        return from_python(function(*positional, **keywords), call.where)
    except RecursionError:
        return call.ev.doubt(Unknown("it is nested too deeply", call.where))
    except Exception as error:  # noqa: BLE001 - the project's code would get it
        raise Raised.of(error, call.where) from None


def _of_file(name: str, call: Call) -> Value:
    """What depends on the place where it runs, unless it is asked of the file of the module."""
    known = on_file(name, call)
    return known or call.ev.doubt(Unknown(f"{name} of the standard library is not followed", call.where))


def _is_small(value: object) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return abs(value) <= MAX_WIDTH or isinstance(value, float)
    return not isinstance(value, str | bytes) or len(value) <= MAX_TEXT


def _searching(name: str) -> Callable[[Call], Value]:
    """``re.sub`` and its like: the method of a pattern that comes first."""

    def run(call: Call) -> Value:
        flags = call.keywords.pop("flags", Const(0))
        last = {"sub": 4, "split": 3}.get(name, 2)
        if len(call.positional) > last:
            flags = call.positional.pop()
        pattern = _pattern(call, call.argument(0, "pattern"), flags)
        call.positional = call.positional[1:]
        if pattern is None:
            return call.ev.doubt(Unknown("the regular expression is not known", call.where))
        return substituted(pattern, name, call)

    return run


def _pattern(call: Call, pattern: Value, flags: Value) -> re.Pattern[str] | None:
    known, given = call.force(pattern), call.force(flags)
    if not isinstance(known, Const) or not isinstance(given, Const) or not isinstance(given.value, int):
        return None
    try:
        return compiled(known.value, given.value)
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        raise Raised.of(error, call.where) from None


def _compile(call: Call) -> Value:
    pattern = _pattern(call, call.argument(0, "pattern"), call.argument(1, "flags", Const(0)))
    return Unknown("the regular expression is not known", call.where) if pattern is None else Const(pattern)


def _literal(text: str) -> object:
    return ast.literal_eval(text)


def _cleandoc(doc: str) -> str:
    import inspect  # which takes long

    return inspect.cleandoc(doc)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ast.literal_eval": _literal,
    "inspect.cleandoc": _cleandoc,
    "json.dumps": json.dumps,
    "json.loads": json.loads,
    **{f"math.{name}": getattr(math, name) for name in ("ceil", "floor", "gcd", "isqrt", "log2", "log10", "sqrt")},
    "os.path.basename": os.path.basename,
    "os.path.dirname": os.path.dirname,
    "os.path.join": os.path.join,
    "os.path.normpath": os.path.normpath,
    "os.path.split": os.path.split,
    "os.path.splitext": os.path.splitext,
    "pathlib.Path": Path,
    "pathlib.PurePath": PurePath,
    "pathlib.PurePosixPath": PurePosixPath,
    "pathlib.PureWindowsPath": PureWindowsPath,
    "re.escape": re.escape,
    "string.Template": string.Template,
    "string.capwords": string.capwords,
    **{f"textwrap.{name}": getattr(textwrap, name) for name in ("dedent", "fill", "indent", "shorten", "wrap")},
}

PURE: dict[str, Value] = {
    **{name: Builtin(name, partial(_run, name, function)) for name, function in _FUNCTIONS.items()},
    **{name: Builtin(name, partial(_of_file, name)) for name in ("os.path.abspath", "os.path.realpath")},
    **{f"re.{name}": Builtin(f"re.{name}", _searching(name)) for name in ("findall", "fullmatch", "match")},
    **{f"re.{name}": Builtin(f"re.{name}", _searching(name)) for name in ("search", "split", "sub")},
    **{f"re.{flag.name}": Const(flag) for flag in re.RegexFlag if flag.name},
    **{f"re.{name}": Const(getattr(re, name)) for name in "AILMSUX"},
    "math.e": Const(math.e),
    "math.pi": Const(math.pi),
    "re.compile": Builtin("re.compile", _compile),
}
