"""Several ways that lead to one place: the one value that all of them give, or a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .suspicion import may_hide_plugin
from .values import Either, Unknown

if TYPE_CHECKING:
    from .values import Value, Where

__all__ = ["join", "options_of"]

MAX_OPTIONS = 8


def options_of(value: Value) -> tuple[Value, ...]:
    """What a value may be: the options of an `Either`, or the one value that it is."""
    return value.options if isinstance(value, Either) else (value,)


def join(values: list[Value], where: Where | None = None) -> Value:
    """Return the one value that all are, or an `Either` of them."""
    options: list[Value] = []
    for value in values:
        for option in options_of(value):
            if not any(option is other or option == other for other in options):
                options.append(option)
    if len(options) == 1:
        return options[0]
    if len(options) > MAX_OPTIONS:
        return Unknown("it depends on too many conditions", where, suspect=any(map(may_hide_plugin, options)))
    return Either(tuple(options), where)
