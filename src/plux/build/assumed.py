"""The tables ``[tool.plux.bases]`` and ``[tool.plux.decorators]``: what reading cannot know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.discovery.assumption_tables import flat_table

from .schema import Key, check_table, string

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["check_bases", "check_decorators"]


def check_bases(value: object) -> str | None:
    """Accept {full dotted name: namespace}, or a table with namespace, name, or both in place of the namespace."""
    return _check(value, string, needs_namespace=False)


def check_decorators(value: object) -> str | None:
    """Accept {full dotted name: namespace}, or a table with namespace and a template for the name in its place."""
    return _check(value, _template, needs_namespace=True)


def _check(value: object, name: Callable[[object], str | None], *, needs_namespace: bool) -> str | None:
    from plux.discovery.assumptions import Assumptions

    if not isinstance(value, dict):
        return 'must be a table, such as "lib.api.Base" = "my.namespace"'
    keys = (Key("namespace", string), Key("name", name))
    for dotted, given in flat_table(value):
        try:
            Assumptions(bases=dict.fromkeys([dotted]))  # type: ignore[arg-type]  # only the names are checked here
        except ValueError as error:
            return f"holds a wrong key: {error}"
        if isinstance(given, str) and given.strip():
            continue
        if not isinstance(given, dict):
            return f"must give a namespace, or a table with one, for {dotted!r}, not {given!r}"
        _, mistakes = check_table(given, keys, _place(dotted))
        if mistakes:
            return mistakes[0]
        if needs_namespace and "namespace" not in given:
            return f"must give a namespace for {dotted!r}"
    return None


def _template(value: object) -> str | None:
    from plux.discovery.assumptions import NameTemplate, TemplateError

    reason = string(value)
    if reason is not None or not isinstance(value, str):
        return reason
    try:
        NameTemplate(value)
    except TemplateError as error:
        return f"is no template: {error}"
    return None


def _place(dotted: str) -> Callable[[str], str]:
    """How a mistake in the table of a name begins."""
    return lambda _: f"is wrong for {dotted!r}"
