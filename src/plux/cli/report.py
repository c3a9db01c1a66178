"""How a discovery looks to people: the plugins by namespace, the problems, and a line that sums up."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from .printable import printable
from .table import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from plux.discovery.result import Discovery, Problem

    from .context import Context

    Shown = Callable[[Path], str]

__all__ = ["counted", "plugin_lines", "problem_text", "report_problems", "summary"]


def plugin_lines(discovery: Discovery, shown: Shown) -> Iterator[str]:
    """Yield the plugins by namespace: name, reference, and where each is declared."""
    for namespace, plugins in groupby(discovery.plugins, key=lambda plugin: plugin.namespace):
        yield printable(namespace)
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


def report_problems(context: Context, discovery: Discovery, warnings: Iterable[Problem] = ()) -> None:
    """Say what is wrong, what was accepted, and what to take care of."""
    for problem in discovery.problems:
        context.problem(problem_text(problem, context.shown))
    for problem in discovery.accepted:
        context.note(problem_text(problem, context.shown, "accepted"))
    for problem in (*discovery.warnings, *warnings):
        level = "warning" if problem.file is not None else "plux: warning"
        context.note(problem_text(problem, context.shown, level))


def summary(discovery: Discovery) -> str:
    """Return what was found, in how many files and how long it took, in one line."""
    namespaces = len({plugin.namespace for plugin in discovery.plugins})
    found = f"{counted(len(discovery.plugins), 'plugin')} in {counted(namespaces, 'namespace')}"
    problems = f", {counted(len(discovery.problems), 'problem')}" if discovery.problems else ""
    problems += f", {len(discovery.accepted)} accepted" if discovery.accepted else ""
    files = f"{counted(discovery.files_found, 'file')} looked at, {discovery.files_read} analysed"
    files += " with those of other distributions" if discovery.files_read > discovery.files_found else ""
    return f"{found}{problems}; {files}; {discovery.seconds:.2f} s"


def counted(number: int, what: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "file"), counted(2, "file")
    ('1 file', '2 files')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
