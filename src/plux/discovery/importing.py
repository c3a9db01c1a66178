"""Discovery by importing: modules are run, in a process of their own, and asked what they hold.

It finds what reading cannot, at the price of everything that importing costs: the dependencies of the project have
to be installed, and its code does what it does. `plux.discovery.static` is the way that is to be preferred.
"""

from __future__ import annotations

import logging
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from plux.core.record import replace

from .assembling import assembled
from .importing_places import Places
from .importing_process import import_modules
from .result import FoundPlugin, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .importing_process import Happened
    from .result import Discovery
    from .source_module import SourceModule

__all__ = ["discover_by_importing"]

LOG = logging.getLogger(__name__)

TIMEOUT = 120.0
"""Seconds that importing one module may take."""

_SHOWN_LINES = 15


def discover_by_importing(
    modules: Iterable[SourceModule],
    *,
    project: Iterable[SourceModule] | None = None,
    path: Sequence[Path] = (),
    python: str = sys.executable,
    timeout: float = TIMEOUT,
    problems: Iterable[Problem] = (),
) -> Discovery:
    """Find the plugins that modules declare, by importing them in a process of their own.

    What the modules print is captured, and logged; if importing one fails, ends the process, or takes too long, that
    is a problem with module, file, and the end of what was printed. ``__main__`` modules are not imported. What is
    defined in a module of the project that is not among `modules` belongs there, and is not reported.

    Args:
        modules: the modules to be looked at.
        project: all modules of the project; by default the same.
        path: directories to be first on the search path: where the modules are imported from, for example.
        python: the interpreter that imports.
        timeout: seconds that a module may take.
        problems: those that are known already; they become part of the result.
    """
    start = time.perf_counter()
    looked_at = {module.name: module for module in modules}
    sources = {module.name: module for module in (project if project is not None else looked_at.values())} | looked_at
    wanted = sorted(name for name in looked_at if name.rpartition(".")[2] != "__main__")
    happened = import_modules(wanted, sources.values(), path, python=python, timeout=timeout)
    for name, text in happened.printed.items():
        LOG.info("%s printed while it was imported:\n%s", name or "the interpreter", text.rstrip())
    discovery = assembled(
        _plugins(happened, looked_at, sources),
        [*problems, *_problems(happened, sources)],
        files_found=len(looked_at),
        files_read=len(set(happened.completed)),
        seconds=time.perf_counter() - start,
    )
    return replace(discovery, unseen=tuple(happened.left))


def _plugins(
    happened: Happened, looked_at: dict[str, SourceModule], sources: dict[str, SourceModule]
) -> Iterable[FoundPlugin]:
    """One plugin for each object that declares one: the rules are those of `static.choose`."""
    order = {name: position for position, name in enumerate(reversed(happened.completed))}
    groups: dict[tuple[int, str, str], list[dict[str, Any]]] = defaultdict(list)
    for each in happened.held:
        groups[each["owner"], each["namespace"], each["name"]].append(each)
    places = Places()
    for group in groups.values():
        # a module that completed first cannot have it from one that completed later
        group.sort(key=lambda each: -order.get(each["module"], -1))
        chosen = _best(group, looked_at, sources)
        if chosen is not None:
            source = sources[chosen["module"]]
            yield FoundPlugin(
                namespace=chosen["namespace"],
                name=chosen["name"],
                reference=f"{chosen['module']}:{chosen['path']}",
                file=source.path,
                line=places.line(source.path, chosen["path"]),
                kind=chosen["kind"],
            )


def _best(
    group: list[dict[str, Any]], looked_at: dict[str, SourceModule], sources: dict[str, SourceModule]
) -> dict[str, Any] | None:
    for each in group:
        if each["home"] == f"{each['module']}:{each['path']}":
            return each
    module, _, path = (group[0]["home"] or "").partition(":")
    if module and module not in looked_at and (module in sources or "<locals>" not in path):
        return None
    return next((each for each in group if each["module"] == module), group[0])


def _problems(happened: Happened, sources: dict[str, SourceModule]) -> Iterable[Problem]:
    failed = {each["failed"] for each in happened.failed}
    module_of = {str(source.path): name for name, source in sources.items()}
    for each in happened.failed:
        origin = module_of.get(each["file"] or "")
        if origin == each["failed"] or origin not in failed:  # else it is reported where it comes from
            yield _failure(each, sources[each["failed"]], sources, happened)
    if happened.ended is not None:
        yield _ended(happened, sources)


def _failure(
    each: dict[str, Any], module: SourceModule, sources: dict[str, SourceModule], happened: Happened
) -> Problem:
    advice = "Correct the module, let it be read instead, or exclude it."
    if each["missing"] and each["missing"].partition(".")[0] not in {name.partition(".")[0] for name in sources}:
        advice = (
            f"Install what provides {each['missing']} where this runs, let the module be read instead, or exclude it."
        )
    at_home = each["file"] in (None, str(module.path))
    where = "" if at_home else f" ({each['file']}:{each['line']})"
    text = f": {each['text']}" if each["text"] else ""
    return Problem(
        code="import-error",
        message=f"importing {module.name} raises {each['type']}{text}{where}"
        + _quoted(happened.printed.get(module.name)),
        advice=advice,
        file=module.path,
        line=each["line"] if at_home else None,
        subject=module.name,
    )


def _ended(happened: Happened, sources: dict[str, SourceModule]) -> Problem:
    module = sources.get(happened.current or "")
    count = len(happened.left)
    left = f"; {count} more {'module was' if count == 1 else 'modules were'} not looked at" if count else ""
    what = f"importing {happened.current}" if happened.current else "the interpreter that imports the project"
    return Problem(
        code="import-ended",
        message=f"{what} {happened.ended}{left}{_quoted(happened.printed.get(happened.current or ''))}",
        advice="Correct the module, let it be read instead, or exclude it.",
        file=module.path if module is not None else None,
        subject=happened.current,
    )


def _quoted(output: str | None) -> str:
    """The last lines of an output, indented."""
    lines = (output or "").splitlines()[-_SHOWN_LINES:]
    return "".join(["; it printed:", *(f"\n    | {line}" for line in lines)]) if lines else ""
