"""Which backends a project needs and does not have, told from a ``pyproject.toml`` that cannot be read as TOML."""

from __future__ import annotations

import re
from importlib.util import find_spec

from .requirements import requirement_name

__all__ = ["absent_backends"]

_ASKED = ("hatchling", "setuptools")
"""The backends that are asked about a project, and have to be installed for that."""

_STRING = r'"[^"\n]*"' + r"|'[^'\n]*'"
_REQUIRES = re.compile(
    rf"^[ \t]*(?:build-system[ \t]*\.[ \t]*)?requires[ \t]*=[ \t]*\[((?:{_STRING}|\#[^\n]*|[^\]\"'\#])*)\]",
    re.MULTILINE,
)
_ITEM = re.compile(rf"\#[^\n]*|({_STRING})")


def absent_backends(text: str) -> list[str]:
    """Return those of the backends that plux asks which a project requires for its build and which are not installed.

    >>> absent_backends('requires = ["setuptools-scm"]  # setuptools')
    []
    """
    items = [item for array in _REQUIRES.findall(text) for item in _ITEM.findall(array)]
    names = {requirement_name(item[1:-1]) for item in items}
    return [name for name in _ASKED if name in names and find_spec(name) is None]
