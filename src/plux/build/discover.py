"""Files of the wheel -> discovery: the one way in which every backend and every command finds plugins."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from plux.discovery.check import check_plugins
from plux.discovery.patterns import Patterns

from .errors import BuildError, DiscoveryFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plux.discovery.packages import SourceModule
    from plux.discovery.result import Discovery, Problem

    from .config import PluxConfiguration

__all__ = ["discover_or_fail", "discover_plugins", "environment_path", "import_roots", "modules_within"]


def discover_plugins(
    modules: Iterable[SourceModule],
    config: PluxConfiguration,
    *,
    root: Path,
    search_path: Sequence[Path] | None = None,
    problems: Iterable[Problem] = (),
) -> Discovery:
    """Find the plugins that a wheel will hold, by reading its sources.

    Args:
        modules: all modules of the wheel; `config` selects those that are looked at (path, include, exclude).
            What the others define is known all the same, a base class for example.
        config: the configuration of the project.
        root: the absolute directory of the project.
        search_path: directories where other distributions are installed, to be read and never imported;
            by default where this interpreter looks for them.
        problems: problems that are known already, to be reported with the rest.

    Raises:
        BuildError: the configured path holds no module of the wheel.
    """
    from plux.discovery.static import discover

    shipped = list(modules)
    patterns = Patterns(tuple(config.include), tuple(config.exclude))
    wanted = [m for m in modules_within(shipped, config, root) if patterns.matches(m.name)]
    if search_path is None:
        search_path = environment_path(root)
    roots = import_roots(shipped)
    path = [*roots, *(directory for directory in search_path if directory not in roots)]
    discovery = discover(sorted(shipped, key=lambda m: m.name), search_path=path, problems=problems)
    return discovery if len(wanted) == len(shipped) else _narrowed(discovery, wanted)


def _narrowed(discovery: Discovery, wanted: list[SourceModule]) -> Discovery:
    """What a discovery says of some of the modules: what others declare is neither a plugin nor a problem."""
    files = {module.path for module in wanted}
    plugins = tuple(plugin for plugin in discovery.plugins if plugin.file in files)
    # a duplicate is one only if both plugins are wanted
    problems = {p for p in discovery.problems if p.code != "duplicate" and (p.file is None or p.file in files)}
    problems.update(check_plugins(plugins))
    ordered = sorted(problems, key=lambda p: (str(p.file or ""), p.line or 0, p.code, p.message))
    return replace(discovery, plugins=plugins, problems=tuple(ordered), files_found=len(wanted))


def discover_or_fail(
    modules: Iterable[SourceModule],
    config: PluxConfiguration,
    *,
    root: Path,
    search_path: Sequence[Path] | None = None,
    problems: Iterable[Problem] = (),
) -> Discovery:
    """As `discover_plugins`, for those who build: a distribution that may lack a plugin must not come into being.

    Raises:
        DiscoveryFailed: there are problems; the error holds them all.
    """
    discovery = discover_plugins(modules, config, root=root, search_path=search_path, problems=problems)
    if discovery.problems:
        raise DiscoveryFailed(discovery)
    return discovery


def modules_within(modules: list[SourceModule], config: PluxConfiguration, root: Path) -> list[SourceModule]:
    """Return those modules whose files are below the configured path.

    Raises:
        BuildError: there are modules, but none of them there.
    """
    place = Path(os.path.normpath(root / config.path))
    if place == Path(os.path.normpath(root)):
        return modules
    real = place.resolve()
    found = [m for m in modules if m.path.is_relative_to(place) or m.path.resolve().is_relative_to(real)]
    if modules and not found:
        raise BuildError(
            f"no module of this project's wheel is below {place}",
            "Correct `path` in [tool.plux], which is relative to the project, or the list of packages.",
        )
    return found


def import_roots(modules: Iterable[SourceModule]) -> list[Path]:
    """Return the directories from which modules are imported, as far as their files lie where their names say.

    For ``src/pk/a.py`` that is ``pk.a``: ``src``.
    """
    roots: dict[Path, None] = {}
    for module in modules:
        parts = module.name.split(".")
        place = module.path.parent if module.is_package else module.path.with_suffix("")
        if place.parts[-len(parts) :] == tuple(parts):
            roots.setdefault(Path(*place.parts[: -len(parts)]))
    return list(roots)


def environment_path(root: Path) -> list[Path]:
    """Return where this interpreter looks for distributions, in its order.

    The project's own directory is left out, so that the result does not depend on how the build was started.
    """
    found: dict[Path, None] = {}
    for place in map(Path, sys.path):
        if place.is_absolute() and place not in (root, root / "src") and place.is_dir():
            found.setdefault(place)
    return list(found)
