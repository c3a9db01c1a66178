"""Names that are imported from modules of the project which do not have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .flow import Perhaps, Raised
from .importing_statements import packages_around
from .joining import options_of
from .known.model import is_model_module
from .modules import OF_EVERY_MODULE
from .values import UNBOUND, Import, Where

if TYPE_CHECKING:
    import ast

    from .endings import Ending
    from .files import SourceFiles
    from .table import ModuleTable

__all__ = ["how_named", "is_bound_plainly", "is_deleted", "missing_name", "shows_name"]

# ways to bind names without mentioning them
_DYNAMIC = rb"\bimport\s*\(?\s*\*|__getattr__|\b(?:globals|vars|locals|exec|setattr)\b|sys\s*\.\s*modules|__dict__"


def shows_name(files: SourceFiles, module: str, name: str) -> bool:
    """Whether a module of the project may have a name, as far as its text tells: it mentions it, or need not do so."""
    data = files.read(module) or b""
    return (
        name == "*"
        or not name.isascii()
        or name.encode() in data
        or name in OF_EVERY_MODULE
        or files.exists(f"{module}.{name}")
        or re.search(_DYNAMIC, data) is not None  # asked late: it looks through the whole text
    )


def is_bound_plainly(files: SourceFiles, module: str, name: str) -> bool:
    """Whether a statement on the first level of a module binds a name, and none seems to delete it."""
    data, word = files.read(module) or b"", re.escape(name.encode())
    if _follows(data, b"del", word):
        return False
    bound = rb"(?m)^(?:(?:(?:async[ \t]+)?def|class)[ \t]+" + word + rb"\b|" + word + rb"[ \t]*(?::[^=\n]*)?=(?!=))"
    return re.search(bound, data) is not None


def how_named(table: ModuleTable, value: Import) -> Ending:
    """How ``from`` ends for one name of a module, as far as the module has the name."""
    module, name = value.module, value.attribute
    known = True if name is None else _has_name(table, module, name)
    if known is not False:
        return True if known else Perhaps.LACKS
    if table.demand(module, "__getattr__") is not None:
        return _how_made(table, value)
    source = table.files.project.get(module)
    if source is None or source.is_package:
        # it may have a module of that name which is no Python source
        return Perhaps.LACKS
    return Raised(("ImportError", "Exception"), value.where, f"cannot import {name!r} from {module}")


def _has_name(table: ModuleTable, module: str, name: str) -> bool | None:
    """Whether a module of the project has a name, its ``__getattr__`` aside; None if that is not known.

    Of what is just being evaluated, in a circle, the name is taken for granted, and so it is of what has no source.
    """
    files = table.files
    if is_model_module(module) or not files.is_project(module) or files.exists(f"{module}.{name}"):
        return True
    state = table.state(module)
    if state is not None and state.running:
        return True
    bound = table.demand(module, name)
    if module in table.replaced:
        return True
    if bound is not None:
        return None if UNBOUND in options_of(bound) else True
    # a directory without a source of its own may hold anything, and so may what was not evaluated to its end
    return None if state is None or state.unfinished else False


def _how_made(table: ModuleTable, value: Import) -> Ending:
    """How the ``__getattr__`` of a module ends for a name; ``from`` makes another exception of one for attributes."""
    ev = table.evaluator
    absences, escaped = ev.absences, ev.escaped
    try:
        ev.force(value)
    except Raised as raised:
        if "AttributeError" not in raised.names:
            return raised
        return Raised(("ImportError", "Exception"), value.where, raised.text)
    return True if (ev.absences, ev.escaped) == (absences, escaped) else Perhaps.LACKS


def is_deleted(table: ModuleTable, module: str, name: str) -> bool:
    """Whether a module that was run to its end has deleted a name, and no function seems to bind it later."""
    data, word = table.files.read(module) or b"", re.escape(name.encode())
    if not _follows(data, b"del", word) or _follows(data, b"global", word):
        return False
    return _has_name(table, module, name) is False


def _follows(data: bytes, keyword: bytes, word: bytes) -> bool:
    """Whether a word stands behind a keyword somewhere, on its line."""
    # the search for the keyword is many times faster than that for the pattern
    return keyword + b" " in data and re.search(rb"\b" + keyword + rb"\b[^\n]*\b" + word + rb"\b", data) is not None


def missing_name(table: ModuleTable, module: str, statement: ast.ImportFrom, base: str) -> Raised | None:
    """What ``from`` in a module raises for a name that a module of the project does not even mention.

    A package may have a module of that name which is no Python source.
    """
    source = table.files.project.get(base)
    if source is None or source.is_package:
        return None
    for alias in statement.names:
        if not shows_name(table.files, base, alias.name) and not _is_set(table, module, alias.name):
            text = f"cannot import name {alias.name!r} from {base}"
            return Raised(("ImportError", "Exception"), Where(table.files.project[module].path, statement.lineno), text)
    return None


def _is_set(table: ModuleTable, module: str, name: str) -> bool:
    """Whether a package around a module, which is there before it, may have set the name elsewhere."""
    return any(table.files.mentions(package, f".{name}") for package in packages_around(module))
