"""What the source of a project declares now, without its build backend: for installations that follow their source.

The modules come from the layout that the build has recorded, the rest from ``[tool.plux]`` as it is now. Nothing is
executed; a project whose plugins are found by importing cannot be followed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from plux.core.record import field, record

from .assumption_tables import assumptions_from
from .combining import accepting, narrowed
from .packages import modules_below
from .patterns import Patterns
from .static import discover
from .static.files import Beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .result import Discovery, Problem
    from .source_layout import SourceLayout
    from .source_module import SourceModule

__all__ = ["NotFollowedError", "ProjectScan", "scan_project"]


class NotFollowedError(Exception):
    """The plugins of a project cannot be told from its source alone; the text says why."""


@record()
class ProjectScan:
    """The result, and all that it depends on.

    `files` (some may not exist) and `directories` are those of the project, and of what was read beside it. `imported`
    are the modules of which reading says nothing, because they are configured to be imported. `silent` are installed
    packages that do not mention plux.
    """

    discovery: Discovery
    files: list[str] = field(default_factory=list)
    directories: list[str] = field(default_factory=list)
    imported: Patterns | None = None
    silent: set[str] = field(default_factory=set)


def scan_project(
    root: Path, layout: SourceLayout, search_path: Sequence[Path], silent: Iterable[str] = ()
) -> ProjectScan:
    """Read which plugins a project declares.

    Args:
        root: the absolute directory of the project.
        layout: where its modules are.
        search_path: where other distributions are, to be read for what the project derives from.
        silent: installed packages that are known not to mention plux; as many files need not be read.

    Raises:
        NotFollowedError: it has to be imported, or its entry points are kept in a file.
        OSError: the project is gone, or ``pyproject.toml`` cannot be read.
        ValueError, LookupError, TypeError: ``pyproject.toml`` is wrong.
    """
    config = _configuration(root / "pyproject.toml")
    problems: list[Problem] = []
    directories: list[str] = []
    shipped = layout.modules(root, problems, directories)
    wanted = _wanted(shipped, config, root)
    roots = layout.roots(root)
    beside = Beside(silent={Path(each) for each in silent})
    discovery = discover(
        shipped,
        search_path=[*roots, *(place for place in search_path if place not in roots)],
        problems=problems,
        assumptions=assumptions_from(config["bases"], config["decorators"])
        if "bases" in config or "decorators" in config
        else None,
        beside=beside,
    )
    imported = _imported(config)
    if imported is not None:
        wanted = [module for module in wanted if not imported.matches(module.name)]
    if len(wanted) < len(shipped):
        discovery = narrowed(discovery, wanted)
    scan = ProjectScan(accepting(discovery, _strings(config, "accept")), imported=imported, directories=directories)
    scan.files = [str(root / "pyproject.toml"), *(str(module.path) for module in shipped)]
    _add(scan, beside)
    return scan


def _configuration(path: Path) -> dict[str, object]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    if not path.is_file():
        return {}
    document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    table = document.get("tool", {}).get("plux", {})
    config = {str(key).replace("-", "_"): value for key, value in table.items()}
    if config.get("discovery") == "import":
        raise NotFollowedError("its plugins are found by importing it")
    if config.get("entrypoint_build_mode") == "manual":
        raise NotFollowedError("its entry points are kept in a file (the manual mode)")
    return {"bases": None, "decorators": None, **config} if {"bases", "decorators"} & config.keys() else config


def _strings(config: dict[str, object], key: str) -> tuple[str, ...]:
    value = config.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"[tool.plux] {key} must be a list of strings")
    return tuple(value)


def _wanted(shipped: list[SourceModule], config: dict[str, object], root: Path) -> list[SourceModule]:
    patterns = Patterns(_strings(config, "include"), _strings(config, "exclude"))
    place = root / str(config.get("path", "."))
    real = place.resolve()
    return [
        module
        for module in shipped
        if patterns.matches(module.name)
        and (module.path.is_relative_to(place) or module.path.resolve().is_relative_to(real))
    ]


def _imported(config: dict[str, object]) -> Patterns | None:
    patterns = _strings(config, "import")
    return Patterns(include=patterns) if patterns else None


def _add(scan: ProjectScan, beside: Beside) -> None:
    """Add what was looked at beside the project.

    Of what installers have put into site-packages only the files that were read count: what else there is changes
    when something is installed. Other places are the trees of other projects, in which anything may change.
    """
    for tree in beside.trees:
        if not _is_installed(tree):
            scan.files += [str(each.path) for each in modules_below(tree, directories=scan.directories)]
    scan.files += map(str, beside.files)
    scan.silent = {str(tree) for tree in beside.silent if _is_installed(tree)}


def _is_installed(path: Path) -> bool:
    return not {"site-packages", "dist-packages"}.isdisjoint(path.parts)
