"""Comparing the answer of static discovery with that of importing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plux.discovery.result import Discovery, FoundPlugin, Problem

    from .oracle import Answer, Plugin

__all__ = ["disagreements"]

# what importing the project would say too
_AGREED = frozenset({"duplicate", "bad-name", "bad-namespace"})


def disagreements(found: Discovery, answer: Answer, root: Path, *, exact: bool) -> list[str]:
    """Say in what the two differ, in sentences.

    With `exact`, everything in the project can be decided: then a problem is no excuse.
    """
    if any("circular import" in str(error) for error in answer.raised.values()):
        # which modules a circle breaks depends on the one that is imported first
        return []
    return [
        *_false(found, answer, exact=exact),
        *_missing(found, answer, root, exact=exact),
        *(_problems(found, answer) if exact else ()),
    ]


def _false(found: Discovery, answer: Answer, *, exact: bool) -> Iterator[str]:
    """Plugins that importing does not know, or not under this reference."""
    raising = any(problem.code == "module-raises" for problem in found.problems)
    for plugin in _ours(found):
        if answer.raised and (raising or not exact):
            # what cannot be decided may raise too
            continue
        fitting = [p for p in answer.plugins if _same_name(p, plugin) and plugin.reference in p.references]
        if not fitting:
            if plugin.reference.partition(":")[0] in answer.raised:
                yield f"{_show(plugin)} is found, but its module raises, and no problem says so"
            else:
                yield f"{_show(plugin)} is found, but importing does not know it"
        elif exact and all(p.home is not None and p.home != plugin.reference for p in fitting):
            yield f"{_show(plugin)} should be referred to as {fitting[0].home}"


def _missing(found: Discovery, answer: Answer, root: Path, *, exact: bool) -> Iterator[str]:
    """Plugins that importing knows and discovery does not, and that no problem covers; or that it knows twice."""
    by_name: dict[tuple[str, str], list[FoundPlugin]] = defaultdict(list)
    for plugin in _ours(found):
        by_name[str(plugin.namespace), str(plugin.name)].append(plugin)
    for wanted in answer.plugins:
        if getattr(wanted.owner, "__module__", None) in answer.raised:
            # its own module cannot be imported; another one has it all the same
            continue
        hits = [p for p in by_name[str(wanted.namespace), str(wanted.name)] if p.reference in wanted.references]
        name = f"{wanted.namespace}:{wanted.name} ({', '.join(wanted.references)})"
        if not hits and (exact or not any(_covers(p, answer, wanted, root) for p in found.problems)):
            yield f"{name} is missing, and no problem says why"
        elif len(hits) > 1:
            yield f"{name} is found {len(hits)} times: {', '.join(hit.reference for hit in hits)}"


def _covers(problem: Problem, answer: Answer, wanted: Plugin, root: Path) -> bool:
    if problem.code in _AGREED or problem.file is None:
        return False
    home = getattr(wanted.owner, "__module__", None)
    factory = getattr(getattr(wanted.owner, "factory", None), "__module__", None)
    modules = {*answer.modules(wanted), home, factory}
    relative = problem.file.relative_to(root).with_suffix("").as_posix().removesuffix("/__init__")
    subject = (problem.subject or "").partition(":")[0]
    return relative.replace("/", ".") in modules or subject in modules


def _problems(found: Discovery, answer: Answer) -> Iterator[str]:
    for problem in found.problems:
        if problem.code not in _AGREED and not (problem.code == "module-raises" and problem.subject in answer.raised):
            yield f"a problem, though all can be decided: {problem}"


def _ours(found: Discovery) -> list[FoundPlugin]:
    return [p for p in found.plugins if not p.reference.partition(":")[0].endswith("__main__")]


def _same_name(plugin: Plugin, found: FoundPlugin) -> bool:
    return (plugin.namespace, plugin.name) == (found.namespace, found.name)


def _show(plugin: FoundPlugin) -> str:
    return f"{plugin.namespace}:{plugin.name} ({plugin.reference})"
