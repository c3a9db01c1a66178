"""The one way from the run time to discovery: names of plugins that only their source says, and projects that changed.

Imported when a question needs that, never on the way from the name of an entry point to its plugin.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.core.record import field, record
from plux.discovery.editable_origin import origin_of
from plux.discovery.packages import modules_below
from plux.discovery.project_scan import NotFollowedError, scan_project
from plux.discovery.source_layout import SourceLayout
from plux.discovery.source_module import SourceModule
from plux.discovery.static import discover
from plux.discovery.static.lookup import DeclarationReader

from .notices import logger
from .search_path import module_places, top_of, without_library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plux.discovery.patterns import Patterns
    from plux.discovery.result import Discovery, Problem

__all__ = ["SourceNames", "SourceScan", "read_directory", "read_names", "read_source"]


@record()
class SourceScan:
    """What the source of a project declares.

    `plugins` are rows of an index. `problem` says why there is no result, `is_refused` that there can be none whatever
    the source says. `files` and `directories` are all that the result depends on, `silent` are installed packages that
    do not mention plux.
    """

    plugins: list[dict[str, str]] = field(default_factory=list)
    problem: str = ""
    is_refused: bool = False
    files: list[str] = field(default_factory=list)
    directories: list[str] = field(default_factory=list)
    imported: Patterns | None = None
    silent: set[str] = field(default_factory=set)

    def keeps(self, value: str) -> bool:
        """Whether the entry point of a plugin stays as it is: reading says nothing of its module."""
        return self.imported is not None and self.imported.matches(value.partition(":")[0].strip())


@record()
class SourceNames:
    """What plugins call themselves: {(entry point name, value): name}, of those that reading can tell.

    `tops` are the top-level packages and modules that were looked for, `files` and `directories` what it depends on.
    """

    names: dict[tuple[str, str], str] = field(default_factory=dict)
    tops: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)
    directories: list[str] = field(default_factory=list)


def read_names(entry_points: Iterable[Any]) -> SourceNames:
    """Read what plugins call themselves, without importing them.

    Args:
        entry_points: with name, value and group.
    """
    wanted = list(entry_points)
    tops = {top_of(entry_point.value) for entry_point in wanted}
    reader = DeclarationReader(_search_path(tops))
    found = SourceNames()
    for entry_point in wanted:
        try:
            name = _name(reader, entry_point)
        except Exception:  # noqa: BLE001 - a name that cannot be read must not stop a program that can do without
            logger.debug("the name behind %s cannot be read", entry_point.value, exc_info=True)
            continue
        if name is not None:
            found.names[entry_point.name, entry_point.value] = name
    beside = reader.beside()
    found.tops = (tops | beside.tops) - sys.stdlib_module_names
    found.files = [str(path) for path in beside.files]
    # what was not there may come: with an installation, or into a directory of people
    found.directories = list(dict.fromkeys(str(path.parent) for path in beside.files))
    return found


def read_directory(directory: Path, package: str) -> Discovery:
    """Read which plugins the modules in a directory declare, as modules of a package; nothing is imported."""
    problems: list[Problem] = []
    modules = [
        SourceModule(f"{package}.{module.name}", module.path, module.is_package)
        for module in modules_below(directory, problems=problems)
    ]
    return discover(modules, search_path=_search_path(set()), problems=problems)


def read_source(metadata: Path, layout: object, search_path: list[str], silent: Iterable[str] = ()) -> SourceScan:
    """Read which plugins the project of an editable install declares, as far as its source tells; nothing is imported.

    Args:
        metadata: those of the installation.
        layout: where its modules are, as its index says.
        search_path: where other distributions are.
        silent: installed packages that are known not to mention plux.
    """
    origin, places = origin_of(metadata), SourceLayout.from_values(layout)
    if origin is None or origin.reason:
        return SourceScan(problem=origin.reason if origin else "it is not an editable install", is_refused=True)
    if places is None:
        return SourceScan(problem="its index does not say where its modules are: run `plux sync`", is_refused=True)
    try:
        scan = scan_project(origin.root, places, [Path(each) for each in without_library(search_path)], silent)
    except NotFollowedError as refused:
        return SourceScan(problem=str(refused), is_refused=True, files=[str(origin.root / "pyproject.toml")])
    problems = scan.discovery.problems
    return SourceScan(
        [
            {"namespace": each.namespace, "name": each.name, "value": each.reference, "kind": each.kind}
            for each in scan.discovery.plugins
        ],
        problem=_brief(problems) if problems else "",
        files=scan.files,
        directories=scan.directories,
        imported=scan.imported,
        silent=scan.silent,
    )


def _brief(problems: tuple[Problem, ...]) -> str:
    more = f" (and {len(problems) - 1} more; `plux discover` lists them)" if len(problems) > 1 else ""
    return f"{problems[0].where}: {problems[0].message}{more}"


def _name(reader: DeclarationReader, entry_point: Any) -> str | None:  # noqa: ANN401 - of any resolver
    declared = reader.declared(entry_point.value)
    own = [name for namespace, name in declared or () if namespace == entry_point.group]
    # of several marks on one object, the one that the entry point is named after, as when it is loaded
    alias: str = entry_point.name
    same = [name for name in own if name == alias]
    alike = [name for name in own if name.lower() == alias.lower()]
    return next(iter([*same, *alike, *own]), None)


def _search_path(tops: set[str]) -> list[Path]:
    return [Path(place) for place in module_places(tops)]
