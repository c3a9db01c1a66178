"""Names that are imported from modules of the project which do not have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .flow import Raised
from .importing_statements import packages_around
from .joining import options_of
from .known.model import is_model_module
from .modules import OF_EVERY_MODULE
from .values import UNBOUND, Import, Where

if TYPE_CHECKING:
    import ast

    from .files import SourceFiles
    from .table import ModuleTable

__all__ = ["has_name", "is_bound_plainly", "is_deleted", "missing_name", "shows_name"]

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
    if b"del " in data and re.search(rb"\bdel\b[^\n]*\b" + word + rb"\b", data):
        return False
    bound = rb"(?m)^(?:(?:(?:async[ \t]+)?def|class)[ \t]+" + word + rb"\b|" + word + rb"[ \t]*(?::[^=\n]*)?=(?!=))"
    return re.search(bound, data) is not None


def has_name(table: ModuleTable, value: Import) -> bool | None:
    """Whether a module with a source has a name that is imported from it by ``from``; None if that is not known."""
    files, module, name = table.files, value.module, value.attribute
    if name is None or is_model_module(module) or not files.is_project(module) or files.exists(f"{module}.{name}"):
        return True
    state = table.state(module)
    if state is None or state.running or state.unfinished:
        return True
    bound = table.demand(module, name)
    if module in table.replaced:
        return True
    if bound is not None:
        return None if UNBOUND in options_of(bound) else True
    return table.demand(module, "__getattr__") is not None or bool(state.unfinished)


def is_deleted(table: ModuleTable, module: str, name: str) -> bool:
    """Whether a module that was run to its end has deleted a name, and no function seems to bind it later."""
    data, word = table.files.read(module) or b"", rb"\b[^\n]*\b" + re.escape(name.encode()) + rb"\b"
    if b"del " not in data or not re.search(rb"\bdel" + word, data) or re.search(rb"\bglobal" + word, data):
        return False
    return has_name(table, Import(module, name, None)) is False


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
