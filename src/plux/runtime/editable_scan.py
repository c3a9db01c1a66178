"""Reading the source of an editable install, when nothing is known of it or something has changed."""

from __future__ import annotations

import os
from pathlib import Path

from plux.core.entrypoint_text import parse_entry_points, render_entry_points
from plux.core.index_names import INDEX_PLACES
from plux.core.plugin_index import parse_plugin_index, render_plugin_index
from plux.core.reference import means_the_same
from plux.core.regular_file import text_of

from .editable import is_installed_place
from .following import Followed
from .silent import SilentPackages
from .watch import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from plux.core.plugin_index import PluginIndex

    from .gateway import SourceScan

    Groups = dict[str, dict[str, str]]

__all__ = ["scan"]


def scan(path: str, installed: bytes, search_path: list[str], now: int) -> tuple[Watch, Followed]:
    """Read what an editable install declares, and say what that depends on.

    Args:
        path: the metadata of the installation.
        installed: its entry points as they were installed.
        search_path: where other distributions are.
        now: the time in nanoseconds since the epoch, taken before.
    """
    names = ("entry_points.txt", "direct_url.json", "RECORD", "SOURCES.txt", *INDEX_PLACES)
    watch = Watch.over([f"{path}/{name}" for name in names], [], now)
    index = _index(path)
    installed_places, others = _places(search_path)
    silent = SilentPackages(installed_places, now)
    from .gateway import read_source

    found = read_source(Path(path), index.source if index is not None else None, search_path, silent.known)
    silent.learn(found.silent)
    watch = watch.joined(Watch.over([*found.files, *installed_places], [*found.directories, *others], now))
    if found.problem:
        return watch, Followed(installed, "", found.problem, is_warning=not found.is_refused)
    try:
        return watch, _merged(installed, index.plugins if index is not None else [], found)
    except ValueError as error:
        return watch, Followed(installed, "", str(error), is_warning=True)


def _index(path: str) -> PluginIndex | None:
    found = (parse_plugin_index(text_of(f"{path}/{name}")) for name in INDEX_PLACES)
    return next((index for index in found if index is not None), None)


def _merged(installed: bytes, before: list[dict[str, Any]], found: SourceScan) -> Followed:
    """Put what was found in the place of what the index says was found before; all other entry points stay.

    Raises:
        ValueError: an entry point that was written by hand contradicts, or cannot be written again.
    """
    groups, _ = parse_entry_points(installed.decode("utf-8"))
    kept = [plugin for plugin in before if found.keeps(plugin["value"])]
    for plugin in before:
        groups.get(plugin["namespace"], {}).pop(plugin["name"], None)
    plugins = [*kept, *found.plugins]
    for plugin in plugins:
        group, name, value = plugin["namespace"], plugin["name"], plugin["value"]
        written = groups.setdefault(group, {}).setdefault(name, value)
        if not means_the_same(written, value):
            raise ValueError(f"the plugin {group}:{name} is {value}, but an entry point written by hand says {written}")
    return Followed(render_entry_points(groups).encode(), render_plugin_index(plugins))


def _places(search_path: list[str]) -> tuple[list[str], list[str]]:
    """Where installers work, and where people do: there, only the names of modules and packages are of interest."""
    there = [each for each in search_path if os.path.isdir(each)]
    of_installers = [each for each in there if is_installed_place(each)]
    return of_installers, [each for each in there if each not in of_installers]
