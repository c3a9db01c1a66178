"""What every set of found plugins must fulfil, however it was found: in order, unique, and writable as entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.entrypoint_text import check_group, check_name

from .result import Discovery, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .result import FoundPlugin

__all__ = ["assembled", "check_plugins", "in_order"]


def assembled(
    plugins: Iterable[FoundPlugin], problems: Iterable[Problem], *, files_found: int, files_read: int, seconds: float
) -> Discovery:
    """Return a discovery in its order, with the problems that the plugins themselves give rise to."""
    ordered = sorted(plugins, key=lambda plugin: (plugin.namespace, plugin.name, plugin.reference))
    return Discovery(
        plugins=tuple(ordered),
        problems=in_order({*problems, *check_plugins(ordered)}),
        files_found=files_found,
        files_read=files_read,
        seconds=seconds,
    )


def check_plugins(plugins: Iterable[FoundPlugin]) -> list[Problem]:
    """Return a problem for each plugin whose name or namespace cannot be written, and for each duplicate."""
    problems = []
    first: dict[tuple[str, str], FoundPlugin] = {}
    for plugin in plugins:
        other = first.setdefault((plugin.namespace, plugin.name), plugin)
        if other.reference != plugin.reference:
            problems.append(_duplicate(other, plugin))
        for what, text, reason in (
            ("name", plugin.name, check_name(plugin.name)),
            ("namespace", plugin.namespace, check_group(plugin.namespace)),
        ):
            if reason is not None:
                problems.append(_unwritable(plugin, what, text, reason))
    return problems


def _duplicate(first: FoundPlugin, second: FoundPlugin) -> Problem:
    return Problem(
        code="duplicate",
        message=f"two plugins are named {first.namespace}:{first.name}: "
        f"{first.reference} ({first.file}:{first.line}) and {second.reference}",
        advice="Rename one of them, or exclude its module: a name must be unique in its namespace.",
        file=second.file,
        line=second.line,
        subject=second.reference,
    )


def _unwritable(plugin: FoundPlugin, what: str, text: str, reason: str) -> Problem:
    return Problem(
        code=f"bad-{what}",
        message=f"the {what} {text!r} of {plugin.reference} cannot be written as an entry point: {reason}",
        advice=f"Choose another {what}: no '=' or line break, no '#', ';' or '[' at the start, "
        "not empty, no blanks around it.",
        file=plugin.file,
        line=plugin.line,
        subject=plugin.reference,
    )


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of a discovery: by file and line."""
    return tuple(sorted(problems, key=lambda p: (str(p.file or ""), p.line or 0, p.code, p.message)))
