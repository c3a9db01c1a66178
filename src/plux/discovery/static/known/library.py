"""The standard library: which modules are of it, and what the evaluator knows of their names.

What it knows stands in tables of other modules, which are imported when a name of theirs is asked for: most projects
use one or two of them to declare plugins.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..values import Value

__all__ = ["is_library", "is_library_module", "library_name"]


def library_name(module: str, name: str) -> Value | None:
    """Return what a name of the standard library is; None if the evaluator does not know it."""
    if not is_library(module):
        return None
    if module == "builtins":
        from .builtin import BUILTINS

        return BUILTINS.get(name)
    full = f"{module}.{name}"
    return next((table()[full] for table in _TABLES.get(module, (_various,)) if full in table()), None)


_TOP_LEVEL = frozenset(sys.stdlib_module_names)


def is_library(module: str) -> bool:
    """Whether a module is of the standard library (or its extension for typing)."""
    return module.partition(".")[0] in _TOP_LEVEL or module.partition(".")[0] == "typing_extensions"


def is_library_module(module: str) -> bool:
    """Whether a dotted name below the standard library is a module: those that declarations go through."""
    return module in ("collections.abc", "importlib.metadata", "importlib.util", "os.path", "concurrent.futures")


def _collections() -> Mapping[str, Value]:
    from .collection_types import COLLECTIONS

    return COLLECTIONS


def _contexts() -> Mapping[str, Value]:
    from .contexts import CONTEXTS

    return CONTEXTS


def _copies() -> Mapping[str, Value]:
    from .copies import COPIES

    return COPIES


def _frames() -> Mapping[str, Value]:
    from .frames import FRAMES

    return FRAMES


def _functools() -> Mapping[str, Value]:
    from .functools_functions import FUNCTOOLS

    return FUNCTOOLS


def _inspection() -> Mapping[str, Value]:
    from .inspection import INSPECTION

    return INSPECTION


def _itertools() -> Mapping[str, Value]:
    from .itertools_functions import ITERTOOLS

    return ITERTOOLS


def _operators() -> Mapping[str, Value]:
    from .operator_functions import OPERATORS

    return OPERATORS


def _pure() -> Mapping[str, Value]:
    from .pure import PURE

    return PURE


def _records() -> Mapping[str, Value]:
    from .record_functions import RECORDS

    return RECORDS


def _various() -> Mapping[str, Value]:
    from .library_names import LIBRARY

    return LIBRARY


_TABLES: dict[str, tuple[Callable[[], Mapping[str, Value]], ...]] = {
    **dict.fromkeys(("ast", "json", "math", "os.path", "pathlib", "re", "textwrap"), (_pure,)),
    "collections": (_collections, _records),
    "contextlib": (_contexts, _various),
    "copy": (_copies,),
    "dataclasses": (_records,),
    "functools": (_functools, _various),
    "inspect": (_inspection, _frames, _pure),
    "itertools": (_itertools,),
    "operator": (_operators,),
    "string": (_various, _pure),
    "sys": (_various, _frames),
    "typing": (_various, _records),
}
"""The tables that hold names of a module; those of all others are in one."""
