"""From the tables ``[tool.plux.bases]`` and ``[tool.plux.decorators]`` to assumptions. Light until there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .assumptions import Assumptions

__all__ = ["assumptions_from", "flat_table"]

_FIELDS = frozenset({"namespace", "name"})


def assumptions_from(bases: object, decorators: object) -> Assumptions:
    """Return the assumptions of tables that were checked (`plux.build.assumed`).

    Raises:
        LookupError, TypeError, ValueError: they were not, and are wrong.
    """
    from .assumptions import AssumedBase, AssumedDecorator, Assumptions, NameTemplate

    return Assumptions(
        bases={dotted: AssumedBase(**given) for dotted, given in _entries(bases)},
        decorators={
            dotted: AssumedDecorator(given["namespace"], NameTemplate(given.get("name", "{function}")))
            for dotted, given in _entries(decorators)
        },
    )


def flat_table(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield (dotted name, value). A dotted name that was written without quotes is a row of tables for TOML."""
    for key, value in table.items():
        if "." not in key and isinstance(value, dict) and value and not _FIELDS.issuperset(value):
            yield from flat_table(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _entries(table: object) -> Iterator[tuple[str, dict[str, str]]]:
    for dotted, given in flat_table(table) if isinstance(table, dict) else ():
        yield dotted, dict(given) if isinstance(given, dict) else {"namespace": str(given)}
