"""The module that ``plux freeze`` writes: entry points, and imports that other tools can follow."""

from __future__ import annotations

import json
from keyword import iskeyword
from typing import TYPE_CHECKING

from plux.core.reference import ObjectReference
from plux.runtime.naming import is_indexed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plux.runtime.cache import InstalledEntryPoint
    from plux.runtime.location import Metadata

    from .installed import PluginDistribution

__all__ = ["modules_of", "render_module"]

_HEAD = '''\
# ruff: noqa
# mypy: ignore-errors
"""The plugins of a frozen program, written by `plux freeze`: do not edit. Import it before plugins are asked for."""

from __future__ import annotations

from plux.runtime.frozen import FrozenDistribution, register

'''
_TAIL = '''\
)


def _followed() -> None:
    """Say to tools that follow imports which modules hold the plugins. Never called."""
'''


def render_module(distributions: Iterable[PluginDistribution]) -> str:
    """Return the source of the module. The same distributions give the same text.

    Raises:
        ValueError: an entry point refers to what no import statement can name; every such is in the message.
    """
    several = list(distributions)
    imports = "".join(f"    import {module}\n" for module in modules_of(several)) or "    return\n"
    lines = [line for distribution in several for line in _distribution(distribution)]
    return "\n".join([f"{_HEAD}register(", *lines, f"{_TAIL}{imports}"])


def modules_of(distributions: Iterable[PluginDistribution]) -> list[str]:
    """Return the names of the modules that entry points refer to, sorted.

    Raises:
        ValueError: one of them is no reference, or no import statement can name its module.
    """
    modules, wrong = set(), []
    for distribution in distributions:
        for entry in distribution.entry_points:
            try:
                modules.add(_importable(ObjectReference.parse(entry.value).module))
            except ValueError as error:
                name = distribution.metadata.name_and_version()[0]
                wrong.append(f"{entry.group}:{entry.name} of {name} ({entry.value}): {error}")
    if wrong:
        raise ValueError("\n".join(wrong))
    return sorted(modules)


def _importable(module: str) -> str:
    if not all(part.isidentifier() and not iskeyword(part) for part in module.split(".")):
        raise ValueError(f"no import statement can name {module}")
    return module


def _distribution(distribution: PluginDistribution) -> Iterator[str]:
    name, version = distribution.metadata.name_and_version()
    found: list[InstalledEntryPoint] = []
    others: list[InstalledEntryPoint] = []
    indexes: dict[Metadata, str] = {}
    for entry in distribution.entry_points:
        (found if is_indexed(entry, indexes) else others).append(entry)
    yield "    FrozenDistribution("
    yield f"        {_text(name)},"
    yield f"        {_text(version)},"
    yield from _groups(found)
    if others:
        yield from _groups(others)
    yield "    ),"


def _groups(entries: list[InstalledEntryPoint]) -> Iterator[str]:
    if not entries:
        yield "        {},"
        return
    yield "        {"
    for group in sorted({entry.group for entry in entries}):
        yield f"            {_text(group)}: {{"
        for entry in sorted((e for e in entries if e.group == group), key=lambda e: e.name):
            yield f"                {_text(entry.name)}: {_text(entry.value)},"
        yield "            },"
    yield "        },"


def _text(value: str) -> str:
    """A literal with double quotes: those of JSON are literals of Python, too."""
    return json.dumps(value, ensure_ascii=False)
