"""Names that are imported from modules of the project which do not even mention them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .flow import Raised
from .importing_statements import with_packages
from .values import Where

if TYPE_CHECKING:
    import ast

    from .table import ModuleTable

__all__ = ["missing_name"]

# ways to bind names without mentioning them
_DYNAMIC = rb"\bimport\s*\(?\s*\*|__getattr__|\b(?:globals|vars|locals|exec|setattr)\b|sys\s*\.\s*modules|__dict__"
_OF_EVERY_MODULE = frozenset({"__doc__", "__file__", "__loader__", "__name__", "__package__", "__path__", "__spec__"})


def missing_name(table: ModuleTable, module: str, statement: ast.ImportFrom, base: str) -> Raised | None:
    """What ``from`` raises for a name that a module of the project does not even mention."""
    source = table.files.project.get(base)
    data = table.files.read(base) if source is not None and not source.is_package else None
    if data is None:
        return None
    for alias in statement.names:
        if (
            alias.name.isascii()
            and alias.name.encode() not in data
            and alias.name != "*"
            and alias.name not in _OF_EVERY_MODULE
            and re.search(_DYNAMIC, data) is None  # asked late: it looks through the whole text
            and not _is_set(table, module, alias.name)
        ):
            text = f"cannot import name {alias.name!r} from {base}"
            return Raised(("ImportError", "Exception"), Where(table.files.project[module].path, statement.lineno), text)
    return None


def _is_set(table: ModuleTable, module: str, name: str) -> bool:
    """Whether a package around a module, which is there before it, may have set the name elsewhere."""
    around = (package for package in with_packages([module]) if package != module)
    return any(table.files.mentions(package, f".{name}") for package in around)
