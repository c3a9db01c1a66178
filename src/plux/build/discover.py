"""Files of the wheel -> discovery: the one way in which every backend and every command finds plugins."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from plux.core.record import replace
from plux.discovery.result import Problem
from plux.discovery.static.files import Beside

from .config import DiscoveryWay
from .errors import BuildError, DiscoveryFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plux.discovery.result import Discovery
    from plux.discovery.source_module import SourceModule

    from .config import PluxConfiguration

__all__ = ["discover_or_fail", "discover_plugins", "environment_path", "import_roots", "log_warnings", "modules_within"]


def discover_plugins(
    modules: Iterable[SourceModule],
    config: PluxConfiguration,
    *,
    root: Path,
    search_path: Sequence[Path] | None = None,
    problems: Iterable[Problem] = (),
    is_built: bool = True,
) -> Discovery:
    """Find the plugins that a wheel will hold, by reading its sources; or by importing them, where that is configured.

    Args:
        modules: all modules of the wheel; `config` selects those that are looked at (path, include, exclude).
            What the others define is known all the same, a base class for example.
        config: the configuration of the project.
        root: the absolute directory of the project.
        search_path: directories where other distributions are installed, to be read and never imported;
            by default where this interpreter looks for them.
        problems: problems that are known already, to be reported with the rest.
        is_built: whether this is a project, so that it matters which distributions a build has.

    Raises:
        BuildError: the configured path holds no module of the wheel, or `include` selects none.
    """
    shipped = sorted(modules, key=lambda m: m.name)
    within = modules_within(shipped, config, root)
    idle = _idle(config, within) if config.include else ()
    wanted = _selected(within, config.include, config.exclude)
    if search_path is None:
        search_path = environment_path(root)
    beside = Beside()
    if config.discovery is DiscoveryWay.IMPORT:
        discovery = _imported(wanted, shipped, problems)
    else:
        discovery = _read(shipped, wanted, config, search_path, problems, beside)
        if config.imported:
            discovery = _partly_imported(discovery, shipped, wanted, config)
    warnings = (*idle, *(_unrequired(beside, wanted, config, root, search_path) if is_built else ()))
    if warnings:
        discovery = replace(discovery, warnings=warnings)
    if not config.accept:
        return discovery
    from plux.discovery.combining import accepting

    return accepting(discovery, config.accept)


def log_warnings(warnings: Iterable[Problem], logged: set[Problem]) -> None:
    """Log the warnings of a discovery, for those who show nothing else of it: logs of builds.

    `logged` are those that are in this log already; it gets the others.
    """
    import logging

    log = logging.getLogger(__name__)
    for warning in warnings:
        if warning not in logged:
            logged.add(warning)
            log.warning("plux: warning: %s", warning)


def _selected(modules: list[SourceModule], include: Sequence[str], exclude: Sequence[str] = ()) -> list[SourceModule]:
    """The modules whose names match."""
    if not include and not exclude:
        return modules
    from plux.discovery.patterns import Patterns, several

    patterns = Patterns(several(include), several(exclude))
    return [module for module in modules if patterns.matches(module.name)]


def _idle(config: PluxConfiguration, modules: list[SourceModule]) -> tuple[Problem, ...]:
    from .idle import idle_patterns

    return idle_patterns(config.include, [module.name for module in modules], config.asked)


def _read(
    shipped: list[SourceModule],
    wanted: list[SourceModule],
    config: PluxConfiguration,
    search_path: Sequence[Path],
    problems: Iterable[Problem],
    beside: Beside,
) -> Discovery:
    from plux.discovery.static import discover

    roots = import_roots(shipped)
    path = [*roots, *(directory for directory in search_path if directory not in roots)]
    discovery = discover(shipped, search_path=path, problems=problems, assumptions=config.assumptions, beside=beside)
    if len(wanted) == len(shipped):
        return discovery
    from plux.discovery.combining import narrowed

    return narrowed(discovery, wanted)


def _unrequired(
    beside: Beside, wanted: list[SourceModule], config: PluxConfiguration, root: Path, search_path: Sequence[Path]
) -> tuple[Problem, ...]:
    """Warnings about distributions that were read, which a build in an environment of its own would not have."""
    if not beside.borrowed:
        return ()
    from .unrequired import unrequired

    read = {module.name for module in wanted}.difference(
        module.name for pattern in config.imported for module in _selected(wanted, [pattern])
    )
    return unrequired([each for each in beside.borrowed if each.user in read], root, search_path)


def _imported(wanted: list[SourceModule], shipped: list[SourceModule], problems: Iterable[Problem]) -> Discovery:
    from plux.discovery.importing import discover_by_importing

    return discover_by_importing(wanted, project=shipped, path=import_roots(shipped), problems=problems)


def _partly_imported(
    read: Discovery, shipped: list[SourceModule], wanted: list[SourceModule], config: PluxConfiguration
) -> Discovery:
    """What is said of the modules that are configured to be imported comes from there."""
    from plux.discovery.combining import combined

    chosen = {pattern: _selected(wanted, [pattern]) for pattern in config.imported}
    missing = [_nothing_to_import(pattern) for pattern, modules in chosen.items() if not modules]
    modules = list({module.name: module for some in chosen.values() for module in some}.values())
    return combined(read, _imported(modules, shipped, missing), modules)


def _nothing_to_import(pattern: str) -> Problem:
    return Problem(
        code="no-such-module",
        message=f"`import` in [tool.plux] names {pattern!r}, but that is no module of this project that is looked at",
        advice="Correct it, or delete it.",
        subject=pattern,
    )


def discover_or_fail(
    modules: Iterable[SourceModule],
    config: PluxConfiguration,
    *,
    root: Path,
    search_path: Sequence[Path] | None = None,
    problems: Iterable[Problem] = (),
    logged: set[Problem] | None = None,
) -> Discovery:
    """As `discover_plugins`, for those who build: a distribution that may lack a plugin must not come into being.

    Warnings go to the log, but for those that are `logged` already, see `log_warnings`.

    Raises:
        DiscoveryFailed: there are problems; the error holds them all.
    """
    discovery = discover_plugins(modules, config, root=root, search_path=search_path, problems=problems)
    if discovery.warnings:
        log_warnings(discovery.warnings, logged if logged is not None else set())
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
