"""The keys of ``[tool.plux]``: which there are, of what type, and what is wrong with a table that has others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Key", "check_table", "choice", "string", "strings"]


@record(frozen=True, slots=True)
class Key:
    """A key of the table. `check` says what is wrong with a value (None: nothing)."""

    name: str
    check: Callable[[object], str | None]


def check_table(table: object, keys: Iterable[Key], where: Callable[[str], str]) -> tuple[dict[str, object], list[str]]:
    """Return the values of a table by the names of the keys, and every mistake in it, one line each.

    Keys may be written with hyphens. `where` names file, line and table of a key in the messages; of the table
    itself, for the empty text.
    """
    known = {key.name: key for key in keys}
    if not isinstance(table, dict):
        return {}, [f"{where('')}: must be a table, not {_kind(table)}"]
    values: dict[str, object] = {}
    mistakes = []
    for written, value in table.items():
        name = str(written).replace("-", "_")
        if name not in known:
            mistakes.append(f"{where(str(written))}: there is no key {written!r}{_suggestion(name, known)}")
        elif name in values:
            mistakes.append(f"{where(str(written))}: the key {name!r} is there twice, with '_' and with '-'")
        else:
            reason = known[name].check(value)
            if reason is not None:
                mistakes.append(f"{where(str(written))}: {written} {reason}")
            values[name] = value
    return values, mistakes


def string(value: object) -> str | None:
    """Accept a string that is not empty."""
    if not isinstance(value, str):
        return f"must be a string, not {_kind(value)}"
    if "\0" in value:
        return "must not hold a NUL"
    return None if value.strip() else "must not be empty"


def strings(value: object) -> str | None:
    """Accept a list of strings that are not empty."""
    if isinstance(value, str):
        return f'must be a list of strings: write ["{value}"]'
    if not isinstance(value, list):
        return f"must be a list of strings, not {_kind(value)}"
    for item in value:
        reason = string(item)
        if reason is not None:
            return f"must be a list of strings; {item!r} in it {reason}"
    return None


def choice(*allowed: str) -> Callable[[object], str | None]:
    """Accept one of several strings."""

    def check(value: object) -> str | None:
        if isinstance(value, str) and value in allowed:
            return None
        near = _suggestion(value, allowed) if isinstance(value, str) else ""
        return f"must be one of {', '.join(map(repr, allowed))}, not {value!r}{near}"

    return check


def _suggestion(text: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(text, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _kind(value: object) -> str:
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
