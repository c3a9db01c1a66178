"""One plugin for each object that declares one, referenced where it is defined, or else where it is bound."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from ..result import FoundPlugin, Problem
from .findings import Declared, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..result import Kind
    from .files import SourceFiles

__all__ = ["WAYS_TO_CONFIGURE", "choose"]

WAYS_TO_CONFIGURE = "Or let [tool.plux] `import` the module, `exclude` it, or `accept` the problem if it is no plugin."
_ADVICE = {
    "undecided": "Write it so that it can be read (a literal, a constant, an f-string of these), "
    f"or declare the plugin by a PluginSpec. {WAYS_TO_CONFIGURE}",
    "condition": f"Declare it unconditionally and decide in should_load(). {WAYS_TO_CONFIGURE}",
    "metaclass": f"Declare the plugin by a PluginSpec or by @plugin. {WAYS_TO_CONFIGURE}",
}


def choose(found: Iterable[Declared | Undecided], files: SourceFiles) -> tuple[list[FoundPlugin], list[Problem]]:
    """Decide on references, and turn what is undecided into problems."""
    groups: dict[tuple[int, str, str], list[Declared]] = defaultdict(list)
    # the same may be said of each name of one object
    problems: dict[tuple[object, ...], Problem] = {}
    for each in found:
        if isinstance(each, Undecided):
            problems.setdefault((each.code, each.message, each.where), _problem(each))
        else:
            groups[each.owner, each.namespace, each.name].append(each)
    plugins = []
    for group in groups.values():
        chosen = _best(group, files)
        if chosen is not None:
            plugins.append(
                FoundPlugin(
                    namespace=chosen.namespace,
                    name=chosen.name,
                    reference=f"{chosen.module}:{chosen.path}",
                    file=chosen.where.file,
                    line=chosen.where.line,
                    kind=cast("Kind", chosen.kind),
                )
            )
    return plugins, list(problems.values())


def _best(group: list[Declared], files: SourceFiles) -> Declared | None:
    """Where it is defined if it can be reached there; else where it was bound first. None: it is another project's."""
    for each in group:
        if each.home == f"{each.module}:{each.path}":
            return each
    home = group[0].home
    if home is not None:
        module, _, path = home.partition(":")
        if not files.is_project(module) and "<locals>" not in path:
            # defined, and reachable, in another distribution
            return None
    in_its_file = [each for each in group if _is_its_module(each, files)]
    return (in_its_file or group)[0]


def _is_its_module(each: Declared, files: SourceFiles) -> bool:
    source = files.project.get(each.module)
    return source is not None and source.path == each.where.file


def _problem(undecided: Undecided) -> Problem:
    advice = _ADVICE.get(undecided.code, _ADVICE["undecided"])
    if undecided.absent is not None:
        advice = (
            f"Install the distribution that provides {undecided.absent} where the build runs (build-system.requires), "
            f'or say what it is ([tool.plux.bases] "{undecided.absent}" = "<its namespace>"). '
            "Or let [tool.plux] `exclude` the module, or `accept` the problem if it is no plugin."
        )
    return Problem(
        code=undecided.code,
        message=undecided.message,
        advice=advice,
        file=undecided.where.file,
        line=undecided.where.line,
        subject=f"{undecided.module}:{undecided.path}",
    )
