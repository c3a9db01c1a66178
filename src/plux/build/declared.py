"""What ``pyproject.toml`` declares by hand: the entry points, and the name of the distribution.

Sources of the forms: the pyproject.toml specification (PEP 621), and the documentations of poetry and flit for the
tables that they had before it.
"""

from __future__ import annotations

from .toml import subtable

__all__ = ["SCRIPT_TABLES", "declared_entry_points", "declared_name", "has_provider", "is_dynamic"]

SCRIPT_TABLES = {"console_scripts": "scripts", "gui_scripts": "gui-scripts"}
"""The groups that have tables of their own in ``[project]``, where they are forbidden among the entry points."""

_SCRIPTS = (
    *((group, ("project", table)) for group, table in SCRIPT_TABLES.items()),
    ("console_scripts", ("tool", "poetry", "scripts")),
    ("console_scripts", ("tool", "flit", "scripts")),
)
_GROUPS = (("project", "entry-points"), ("tool", "poetry", "plugins"), ("tool", "flit", "entrypoints"))


def declared_entry_points(pyproject: dict[str, object]) -> dict[str, dict[str, str]]:
    """Return {group: {name: value}} of the entry points that stand there.

    >>> declared_entry_points({"project": {"scripts": {"run": "m:run"}, "entry-points": {"ns": {"a": "m:a"}}}})
    {'console_scripts': {'run': 'm:run'}, 'ns': {'a': 'm:a'}}
    """
    found: dict[str, dict[str, str]] = {}
    tables = [(group, subtable(pyproject, *place)) for group, place in _SCRIPTS]
    for place in _GROUPS:
        groups = subtable(pyproject, *place)
        tables += [(group, entries) for group, entries in groups.items() if isinstance(entries, dict)]
    for group, entries in tables:
        values = {name: _reference(value) for name, value in entries.items()}
        if values:
            found.setdefault(str(group), {}).update({str(name): value for name, value in values.items() if value})
    return found


def _reference(value: object) -> str | None:
    """The reference; poetry has it in a table, too, if the script is one of an extra."""
    if isinstance(value, dict):
        value = value.get("reference", value.get("callable"))
    return value if isinstance(value, str) else None


def declared_name(pyproject: dict[str, object]) -> str | None:
    """Return the name of the distribution, if it stands there."""
    for place in (("project", "name"), ("tool", "poetry", "name"), ("tool", "flit", "metadata", "module")):
        name = subtable(pyproject, *place[:-1]).get(place[-1])
        if isinstance(name, str):
            return name
    return None


def is_dynamic(pyproject: dict[str, object], field: str) -> bool:
    """Whether ``[project]`` says of a field that the build backend takes it from elsewhere.

    >>> is_dynamic({"project": {"name": "x", "dynamic": ["entry-points"]}}, "entry-points")
    True
    """
    dynamic = subtable(pyproject, "project").get("dynamic")
    return isinstance(dynamic, list) and field in dynamic


def has_provider(pyproject: dict[str, object]) -> bool:
    """Whether plux is a provider of dynamic metadata (``[[tool.dynamic-metadata]]``, scikit-build-core)."""
    providers = subtable(pyproject, "tool").get("dynamic-metadata")
    return isinstance(providers, list) and any(
        isinstance(each, dict) and each.get("provider") == "plux" for each in providers
    )
