"""How a discovery looks to people: the plugins by namespace, the problems, and a line that sums up."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from .table import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from plux.discovery.result import Discovery, Problem

    Shown = Callable[[Path], str]

__all__ = ["plugin_lines", "problem_text", "summary"]


def plugin_lines(discovery: Discovery, shown: Shown) -> Iterator[str]:
    """Yield the plugins by namespace: name, reference, and where each is declared."""
    for namespace, plugins in groupby(discovery.plugins, key=lambda plugin: plugin.namespace):
        yield namespace
        yield from aligned(
            ((plugin.name, plugin.reference, f"{shown(plugin.file)}:{plugin.line}") for plugin in plugins),
            indent=2,
        )


def problem_text(problem: Problem, shown: Shown, level: str = "error") -> str:
    """Return a problem in the form that editors and terminals make clickable, with the way out below."""
    where = ""
    if problem.file is not None:
        where = shown(problem.file) + (f":{problem.line}" if problem.line is not None else "") + ": "
    return f"{where}{level}: {problem.message} [{problem.code}]\n    {problem.advice}"


def summary(discovery: Discovery) -> str:
    """Return what was found, in how many files and how long it took, in one line."""
    namespaces = len({plugin.namespace for plugin in discovery.plugins})
    found = f"{_count(len(discovery.plugins), 'plugin')} in {_count(namespaces, 'namespace')}"
    problems = f", {_count(len(discovery.problems), 'problem')}" if discovery.problems else ""
    problems += f", {len(discovery.accepted)} accepted" if discovery.accepted else ""
    files = f"{_count(discovery.files_found, 'file')} looked at, {discovery.files_read} analysed"
    return f"{found}{problems}; {files}; {discovery.seconds:.2f} s"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
