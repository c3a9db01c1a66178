"""Reading TOML."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, cast

from .errors import ConfigError, ToolMissing
from .reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

_DEPTH = 100

__all__ = ["load_toml", "parse_toml", "subtable"]


def load_toml(path: Path) -> dict[str, object]:
    """Return the content of a TOML file.

    Raises:
        ConfigError: it is no TOML, no UTF-8, or cannot be read; line and column are in the text.
        FileNotFoundError: there is none.
        ToolMissing: see `parse_toml`.
    """
    try:
        return parse_toml(read_file(path).removeprefix(BOM_UTF8).decode(), str(path))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ConfigError([f"{path}: {error.strerror or error}"]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path} is no UTF-8 text: {error}"], "Save it as UTF-8.") from error
    except ValueError as error:  # TOMLDecodeError is one
        raise ConfigError([f"{path}: {error}"]) from error


def parse_toml(text: str, source: str = "TOML") -> dict[str, object]:
    """Return the content of a TOML text; `source` says in messages where it is from.

    Raises:
        ValueError: it is no TOML; line and column are in the text.
        ToolMissing: on Python 3.10, which has no TOML reader of its own, without tomli.
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        try:
            import tomli as tomllib
        except ModuleNotFoundError:
            purpose = f"{source} cannot be read without it on Python 3.10"
            raise ToolMissing("tomli", purpose) from None
    try:
        document: dict[str, object] = tomllib.loads(text)
    except RecursionError:
        document = {}
        deep = True
    else:
        deep = _is_deep(document)
    if deep:
        raise ValueError(f"tables or lists are nested more than {_DEPTH} times")
    return document


def _is_deep(document: dict[str, object]) -> bool:
    """Whether what is nested goes deeper than code that follows it by recursion could."""
    level: list[object] = [document]
    for _ in range(_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else cast("list[object]", outer))
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def subtable(table: dict[str, object], *keys: str) -> dict[str, object]:
    """Return the table behind a row of keys; an empty one if there is none, or something else in its place.

    >>> subtable({"tool": {"plux": {"path": "src"}}}, "tool", "plux")
    {'path': 'src'}
    """
    found: object = table
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
