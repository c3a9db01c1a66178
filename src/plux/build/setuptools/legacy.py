"""Functions for ``setup.py`` scripts: the interface of 1.x."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.build.config import PluxConfiguration, read_plux_config_from_workdir
from plux.build.discover import discover_or_fail
from plux.build.discovery import DiscoveryPluginFinder
from plux.build.index import PLUX_JSON, PluginIndexBuilder, read_plux_json
from plux.build.merge import Addition, merge_entry_points
from plux.core.entrypoint import entry_point_dict_from_groups, groups_from_entry_point_dict
from plux.core.entrypoint_text import parse_entry_points
from plux.discovery.packages import modules_below
from plux.discovery.patterns import several

from .distribution import (
    modules_of,
    read_static_entry_points,
    run_project,
    set_entry_points,
    to_source_modules,
)
from .place import root_of, source_egg_info

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from setuptools import Distribution

    from plux.core.entrypoint import EntryPointDict
    from plux.discovery.result import Discovery, Problem

__all__ = [
    "create_plugin_index_builder",
    "entry_points_from_egg_info",
    "find_egg_info_dir",
    "find_plugins",
    "get_distribution_from_workdir",
    "get_plux_json_path",
    "load_entry_points",
    "read_plux_configuration",
    "update_entrypoints",
]


def find_plugins(where: str = ".", exclude: Iterable[str] = (), include: Iterable[str] = ("*",)) -> EntryPointDict:
    """Return the entry points of the plugins in the packages below a directory, for ``setup(entry_points=...)``.

    They are found by reading; nothing is imported, so nothing but setuptools and plux has to be installed.

    Raises:
        DiscoveryFailed: something could not be decided.
    """
    root = Path(where).absolute()
    problems: list[Problem] = []
    modules = [m for m in modules_below(root, problems=problems) if not _is_no_source(m.path, root)]
    config = PluxConfiguration(exclude=list(several(exclude)), include=list(several(include)))
    discovery = discover_or_fail(modules, config, root=root, problems=problems)
    return entry_point_dict_from_groups(discovery.entry_points())


def _is_no_source(path: Path, root: Path) -> bool:
    """Whether a file is ``setup.py`` itself, or a copy that an earlier build left in ``build/lib``."""
    parts = path.relative_to(root).parts
    is_copy = parts[:2] == ("build", "lib") and not (root / "build" / "__init__.py").is_file()
    return is_copy or parts == ("setup.py",)


def load_entry_points(
    where: str = ".",
    exclude: Iterable[str] = (),
    include: Iterable[str] = ("*",),
    merge: Mapping[str, Iterable[str]] | None = None,
) -> EntryPointDict:
    """Return the entry points of the plugins below a directory together with others, for ``setup(entry_points=...)``.

    Those in `merge` may be lists, or texts with one in each line, as setuptools takes them.

    Raises:
        ConflictError: one of `merge` bears the name of a plugin but means something else.
        DiscoveryFailed: something could not be decided.
    """
    found = groups_from_entry_point_dict(find_plugins(where, exclude, include))
    static = groups_from_entry_point_dict(merge or {})
    return entry_point_dict_from_groups(merge_entry_points(static, _additions(found), "`merge`"))


def _additions(groups: dict[str, dict[str, str]]) -> list[Addition]:
    return [Addition(group, name, value, value) for group, e in groups.items() for name, value in e.items()]


def get_plux_json_path(dist: Distribution) -> str:
    """Return where the ``plux.json`` of a distribution lies, or would lie."""
    modules_of(dist)  # makes setuptools look for packages, which decides on the place
    egg_info: Any = dist.get_command_obj("egg_info")  # the stubs say no more than `Command`
    egg_info.ensure_finalized()
    return str(Path(egg_info.egg_info, PLUX_JSON))


def read_plux_configuration(dist: Distribution) -> PluxConfiguration:
    """Return what ``[tool.plux]`` says in the project that is being built."""
    return read_plux_config_from_workdir(root_of(dist))


def update_entrypoints(dist: Distribution, ep: EntryPointDict) -> None:
    """Add entry points to those of a distribution.

    Raises:
        ConflictError: one of them is there already and means something else.
    """
    additions = _additions(groups_from_entry_point_dict(ep))
    set_entry_points(dist, merge_entry_points(read_static_entry_points(dist), additions))


def create_plugin_index_builder(cfg: PluxConfiguration, dist: Distribution) -> PluginIndexBuilder:
    """Return a builder of an index of the plugins of a distribution, which imports nothing."""

    def discover() -> Discovery:
        root = root_of(dist)
        return discover_or_fail(to_source_modules(modules_of(dist), root), cfg, root=root)

    return PluginIndexBuilder(DiscoveryPluginFinder(discover))


def entry_points_from_egg_info(egg_info_dir: str) -> EntryPointDict:
    """Return the entry points that an egg-info directory holds: ``plux.json``, else ``entry_points.txt``."""
    index, text = Path(egg_info_dir, PLUX_JSON), Path(egg_info_dir, "entry_points.txt")
    if index.is_file():
        return entry_point_dict_from_groups(read_plux_json(index))
    if text.is_file():
        return entry_point_dict_from_groups(parse_entry_points(text.read_text(encoding="utf-8"))[0])
    return {}


def find_egg_info_dir() -> str | None:
    """Return the egg-info directory of the project in the current directory, or None. A ``setup.py`` is run.

    Raises:
        Exception: see `get_distribution_from_workdir`.
        SystemExit: the same.
    """
    distribution = run_project()
    modules_of(distribution)  # makes setuptools look for packages, which decides on the place
    egg_info: Any = distribution.get_command_obj("egg_info")  # the stubs say no more than `Command`
    egg_info.ensure_finalized()
    place = Path(egg_info.egg_info)
    places = [place, *source_egg_info(distribution, place.name)]
    return next((str(place) for place in places if place.is_dir()), None)


def get_distribution_from_workdir(workdir: str) -> Distribution:
    """Return the setuptools distribution of the project in a directory. A ``setup.py`` is run, in this process.

    Raises:
        Exception: whatever ``setup.py`` raises, and the errors of setuptools, also if it does not call ``setup()``.
        SystemExit: it exits before it calls ``setup()``.
    """
    before = Path.cwd()
    os.chdir(workdir)
    try:
        distribution = run_project()
        distribution.src_root = str(Path.cwd())
        return distribution
    finally:
        os.chdir(before)
