"""One result of several: what was read, what was imported, and problems that the project accepts."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from plux.core.record import replace

from .assembling import assembled, check_plugins, in_order
from .result import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .result import Discovery
    from .source_module import SourceModule

__all__ = ["accepting", "combined", "narrowed"]

_CHECKED = frozenset({"duplicate", "bad-name", "bad-namespace"})
_NEVER_ACCEPTED = frozenset({"bad-name", "bad-namespace"})


def combined(read: Discovery, imported: Discovery, modules: Iterable[SourceModule]) -> Discovery:
    """Return what importing says of some modules, and what reading says of all others."""
    looked_at = list(modules)
    names, files = {module.name for module in looked_at}, {module.path for module in looked_at}
    plugins = {
        (plugin.namespace, plugin.name, plugin.reference): plugin
        for plugin in read.plugins
        if plugin.reference.partition(":")[0] not in names
    }
    plugins |= {(plugin.namespace, plugin.name, plugin.reference): plugin for plugin in imported.plugins}
    problems = [problem for problem in read.problems if problem.file not in files]
    return assembled(
        plugins.values(),
        [problem for problem in (*problems, *imported.problems) if problem.code not in _CHECKED],
        files_found=read.files_found,
        files_read=read.files_read + imported.files_read,
        seconds=read.seconds + imported.seconds,
    )


def narrowed(discovery: Discovery, wanted: Iterable[SourceModule]) -> Discovery:
    """Return what a discovery says of some of its modules: what others declare is neither a plugin nor a problem."""
    files = {module.path for module in wanted}
    plugins = tuple(plugin for plugin in discovery.plugins if plugin.file in files)
    # a duplicate is one only if both plugins are wanted
    problems = {p for p in discovery.problems if p.code != "duplicate" and (p.file is None or p.file in files)}
    problems.update(check_plugins(plugins))
    return replace(discovery, plugins=plugins, problems=in_order(problems), files_found=len(files))


def accepting(discovery: Discovery, patterns: Sequence[str]) -> Discovery:
    """Return a discovery in which the problems that match a pattern are set apart.

    A pattern matches the code of a problem, its subject, or both with a colon between; ``*`` stands for anything. Where
    a problem has no subject, its file (with ``/``) takes the place. A name that no entry point can have
    cannot be accepted. A pattern that accepts nothing becomes a warning.

        >>> problem = Problem("undecided", "...", "...", subject="pk.mod:one")
        >>> accepting(Discovery(problems=(problem,)), ["undecided:pk.*"]).accepted == (problem,)
        True
    """
    accepted = [p for p in discovery.problems if any(_matches(pattern, p) for pattern in patterns)]
    stale = [pattern for pattern in patterns if not any(_matches(pattern, p) for p in discovery.problems)]
    return replace(
        discovery,
        problems=tuple(p for p in discovery.problems if p not in accepted),
        accepted=(*discovery.accepted, *accepted),
        warnings=(*discovery.warnings, *(_stale(pattern, discovery.problems) for pattern in stale)),
    )


def _matches(pattern: str, problem: Problem) -> bool:
    if problem.code in _NEVER_ACCEPTED:
        return False
    subject = _subject(problem)
    return any(fnmatchcase(text, pattern) for text in (problem.code, subject, f"{problem.code}:{subject}"))


def _subject(problem: Problem) -> str:
    return problem.subject or (problem.file.as_posix() if problem.file is not None else "")


def _stale(pattern: str, problems: Iterable[Problem]) -> Problem:
    return Problem(
        code="stale-acceptance",
        message=f"`accept` of [tool.plux] names {pattern!r}, "
        f"but there is no such problem (any more){_hint(pattern, problems)}",
        advice="Delete it: it would hide the next problem that it matches.",
        subject=pattern,
    )


def _hint(pattern: str, problems: Iterable[Problem]) -> str:
    """What may be meant: a problem whose subject ends in what the pattern says, or that is spelled much like it."""
    from difflib import get_close_matches

    known = {f"{p.code}:{_subject(p)}": p.code for p in problems if p.code not in _NEVER_ACCEPTED}
    code, _, rest = pattern.partition(":")
    ending = rest if code in known.values() else pattern
    ends = [name for name in known if ending and name.endswith((f":{ending}", f".{ending}"))]
    close = ends[:1] or get_close_matches(pattern, known, 1)
    return f"; did you mean {close[0]!r}?" if close else ""
