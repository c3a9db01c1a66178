"""Static discovery: modules in, plugins and problems out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from plux.core.collector import CollectorPaused

from ..assembling import assembled
from ..result import Problem
from .choose import WAYS_TO_CONFIGURE, choose
from .declarations import declarations
from .files import SourceFiles
from .findings import Declared
from .lazy_names import take_what_is_made
from .raising import raises_where_it_declares, raising
from .relevance import Relevance
from .surroundings import Surroundings
from .table import ModuleTable
from .unread import modules_with_unread_bases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..assumptions import Assumptions
    from ..result import Discovery, FoundPlugin
    from ..source_module import SourceModule
    from .borrowed import Borrowed
    from .files import Beside
    from .findings import Undecided
    from .values import Value

__all__ = ["discover"]


def discover(
    modules: Iterable[SourceModule],
    *,
    search_path: Sequence[Path] = (),
    problems: Iterable[Problem] = (),
    assumptions: Assumptions | None = None,
    beside: Beside | None = None,
) -> Discovery:
    """Find the plugins that modules declare, by reading them: nothing of them is executed.

        >>> from pathlib import Path
        >>> from plux.discovery.packages import modules_below
        >>> discover(modules_below(Path.cwd())).problems  # doctest: +SKIP
        ()

    Args:
        modules: the modules of the project.
        search_path: directories with other distributions, whose source may be read for base classes and
            decorators, but is never imported and never reported.
        problems: those that are known already; they become part of the result.
        assumptions: what is said of base classes and decorators that cannot be read.
        beside: gets what of other distributions was looked at; `silent` of it saves work.
    """
    start = time.perf_counter()
    with CollectorPaused():
        files = SourceFiles(modules, search_path, () if beside is None else beside.silent)
        plugins, noted, borrowed = _discover(files, assumptions)
    if beside is not None:
        vars(beside).update(vars(files.beside()), borrowed=borrowed)
    return assembled(
        plugins,
        [*problems, *noted],
        files_found=len(files.project),
        files_read=files.parsed,
        seconds=time.perf_counter() - start,
    )


def _discover(
    files: SourceFiles, assumptions: Assumptions | None
) -> tuple[list[FoundPlugin], list[Problem], list[Borrowed]]:
    names = sorted(files.project)
    relevance = Relevance(files, names, assumptions)
    relevant = set(relevance.carriers)
    table = ModuleTable(files, frozenset(relevant), _assumed_values(assumptions) if assumptions else None)
    candidates = sorted((relevance.declaring | modules_with_unread_bases(files, relevance.importers)) & set(names))
    found: list[Declared | Undecided] = []
    surroundings = Surroundings(table)
    for name in candidates:
        surroundings.load(name)
        table.evaluate(name, relevance.names(name))
    take_what_is_made(table, candidates)
    # others that were evaluated for them: plugins may have been set there
    evaluated = sorted((table.states.keys() & files.project.keys()).difference(candidates))
    for name in (*candidates, *evaluated):
        state = table.state(name)
        if state is not None:
            found.extend(declarations(table, state))
    if table.replaced:
        from .replacing import lost_in_replaced

        found = list(lost_in_replaced(table, found))
    found.extend(_at_home(table, found))
    plugins, undecided = choose(found, files)
    declaring = {each.module for each in found if isinstance(each, Declared)}
    declaring.update(name for name in candidates if raises_where_it_declares(table, name, relevance.names(name)))
    noted = [*undecided, *raising(table, declaring), *_hidden(table), *files.problems]
    return plugins, noted, _borrowed(table, relevance, assumptions)


def _at_home(table: ModuleTable, found: list[Declared | Undecided]) -> Iterable[Declared]:
    if not any(isinstance(each, Declared) and each.elsewhere for each in found):
        return ()
    from .homes import at_home

    return list(at_home(table, found))


def _borrowed(table: ModuleTable, relevance: Relevance, assumptions: Assumptions | None) -> list[Borrowed]:
    if all(table.files.is_project(name) for name in table.states):
        return []
    from .borrowed import borrowed_names

    return list(borrowed_names(table, relevance, assumptions))


def _assumed_values(assumptions: Assumptions) -> dict[str, Value]:
    from .known.assumed import assumed_values

    return assumed_values(assumptions)


_KINDS = {"ClassValue": "a class", "Function": "a function", "Spec": "a PluginSpec"}


def _hidden(table: ModuleTable) -> Iterable[Problem]:
    for value, where, module, reason in table.evaluator.hidden_plugins:
        if where is None or not any(module.path == where.file for module in table.files.project.values()):
            continue
        kind = _KINDS.get(type(value).__name__, "something that may be one")
        yield Problem(
            code="undecided",
            message=f"what becomes of a plugin ({kind}) cannot be read: {reason}",
            advice=f"Bind it to a name of the module that can be read. {WAYS_TO_CONFIGURE}",
            file=where.file,
            line=where.line,
            subject=module,
        )
