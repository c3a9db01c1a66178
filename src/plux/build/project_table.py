"""Entry points in the ``project`` table of ``pyproject.toml``, as backends hold it in memory.

Source of the form: the pyproject.toml specification (PEP 621): scripts have tables of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .declared import SCRIPT_TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["put_entry_points"]


# the table holds anything that TOML can
def put_entry_points(project: dict[str, Any], groups: Mapping[str, Mapping[str, str]]) -> None:
    """Put entry points into a table, each group, and each name in it, sorted.

    >>> table = {"name": "x"}
    >>> put_entry_points(table, {"ns": {"b": "m:b", "a": "m:a"}, "console_scripts": {"run": "m:run"}})
    >>> table
    {'name': 'x', 'scripts': {'run': 'm:run'}, 'entry-points': {'ns': {'a': 'm:a', 'b': 'm:b'}}}
    """
    for group, entries in sorted(groups.items()):
        name = SCRIPT_TABLES.get(group)
        table = project.setdefault("entry-points", {}) if name is None else project
        key = group if name is None else name
        table[key] = dict(sorted({**table.get(key, {}), **entries}.items()))
