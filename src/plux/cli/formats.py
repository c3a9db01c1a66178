"""The forms in which a discovery is printed or written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .report import plugin_lines, summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from plux.discovery.result import Discovery

    Shown = Callable[[Path], str]

__all__ = ["FORMATS", "render"]


def render(discovery: Discovery, output_format: str, shown: Callable[[Path], str]) -> str:
    """Return a discovery in one of the `FORMATS`, without a line break at the end.

    What cannot be written as an entry point is left out; it is among the problems.
    """
    return FORMATS[output_format](discovery, shown).rstrip("\n")


def _entry_points(discovery: Discovery) -> dict[str, dict[str, str]]:
    from plux.core.entrypoint_text import check_group, check_name

    return {
        group: {name: value for name, value in sorted(entries.items()) if check_name(name) is None}
        for group, entries in sorted(discovery.entry_points().items())
        if check_group(group) is None
    }


def _text(discovery: Discovery, shown: Shown) -> str:
    return "\n".join([*plugin_lines(discovery, shown), summary(discovery)])


def _json(discovery: Discovery, _: Shown) -> str:
    import json

    from plux.core.entrypoint import entry_point_dict_from_groups

    return json.dumps(entry_point_dict_from_groups(_entry_points(discovery)), indent=2)


def _ini(discovery: Discovery, _: Shown) -> str:
    from plux.core.entrypoint_text import render_entry_points

    return render_entry_points(_entry_points(discovery))


def _github(discovery: Discovery, shown: Shown) -> str:
    """Return workflow commands; source: "Workflow commands for GitHub Actions", setting an error message."""
    lines = []
    levels = (("error", discovery.problems), ("warning", (*discovery.accepted, *discovery.warnings)))
    for level, problem in ((level, problem) for level, problems in levels for problem in problems):
        place = [f"file={_escaped(shown(problem.file), ':,')}"] if problem.file is not None else []
        place += [f"line={problem.line}"] if problem.line is not None else []
        title = f"title={_escaped(f'plux: {problem.code}', ':,')}"
        message = _escaped(f"{problem.message}\n{problem.advice}")
        lines.append(f"::{level} {','.join([*place, title])}::{message}")
    return "\n".join([*lines, f"::notice title=plux::{_escaped(summary(discovery))}"])


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text


FORMATS: dict[str, Callable[[Discovery, Shown], str]] = {
    "json": _json,
    "ini": _ini,
    "text": _text,
    "github": _github,
}
