"""Reading the source of an editable install, when nothing is known of it or something has changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from plux.core.entrypoint_text import parse_entry_points, render_entry_points
from plux.core.reference import ObjectReference

from .editable import is_installed_place
from .following import Followed
from .location import INDEXES
from .watch import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .gateway import SourceScan

    Groups = dict[str, dict[str, str]]

__all__ = ["project_of", "scan"]


def scan(path: str, installed: bytes, search_path: list[str], now: int) -> tuple[Watch, Followed]:
    """Read what an editable install declares, and say what that depends on.

    Args:
        path: the metadata of the installation.
        installed: its entry points as they were installed.
        search_path: where other distributions are.
        now: the time in nanoseconds since the epoch, taken before.
    """
    names = ("entry_points.txt", "direct_url.json", "RECORD", *INDEXES)
    watch = Watch.over([f"{path}/{name}" for name in names], [], now)
    index = _index(path)
    root, reason = project_of(path)
    if root is None or index.get("source") is None:
        return watch, Followed(installed, "", reason or "its index does not say where its modules are: run `plux sync`")
    from .gateway import read_source

    found = read_source(root, index["source"], search_path)
    installed_places, others = _places(search_path)
    watch = watch.joined(Watch.over([*found.files, *installed_places], [*found.directories, *others], now))
    if found.problem:
        return watch, Followed(installed, "", found.problem, is_warning=not found.is_refused)
    try:
        return watch, _merged(installed, index, found)
    except ValueError as error:
        return watch, Followed(installed, "", str(error), is_warning=True)


def project_of(path: str) -> tuple[Path | None, str]:
    """Return the directory of the project whose source an editable install runs; or None, and why.

    In the strict mode of setuptools an installation consists of links to the files that there were, and with
    meson-python of what was built: new files of the source are not part of it.
    """
    if path[-10:].lower() != ".dist-info":
        root = _root_of_egg_info(Path(path))
        return root, "" if root is not None else "the project that it belongs to cannot be told"
    root = _root_of_direct_url(_read(f"{path}/direct_url.json"))
    if root is None:
        return None, "it is not an editable install of a directory"
    for file in _recorded(path):
        if file.endswith("_editable_loader.py"):
            return None, "meson-python has built it: install it again after changes"
        if file.endswith(".pth") and "__editable__." in _read(file):
            return None, "it is a strict editable install of setuptools: install it again after changes"
    return root, ""


def _root_of_direct_url(text: str) -> Path | None:
    try:
        document = json.loads(text)
        url = urlsplit(document["url"])
        editable = document["dir_info"]["editable"] is True
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    if not editable or url.scheme != "file":
        return None
    path = unquote(url.path, errors="surrogateescape")
    # file:///C:/project
    return Path(path[1:] if os.name == "nt" and path[2:3] == ":" else path)


def _root_of_egg_info(path: Path) -> Path | None:
    """An egg-info lists its own files, relative to the project (``SOURCES.txt`` of setuptools)."""
    end = f"{path.name}/SOURCES.txt"
    for line in _read(str(path / "SOURCES.txt")).splitlines():
        if line.endswith(end) and (line == end or line.endswith(f"/{end}")):
            levels = line.count("/") - 1
            root = path.parents[levels]
            return root if path / "SOURCES.txt" == root / line else None
    return None


def _recorded(path: str) -> Iterator[str]:
    """The files of an installation that lie beside its metadata; names with a comma are of no interest here."""
    for line in _read(f"{path}/RECORD").splitlines():
        name = line.partition(",")[0]
        if "/" not in name:
            yield f"{os.path.dirname(path)}/{name}"


def _index(path: str) -> dict[str, Any]:
    for name in INDEXES:
        try:
            document = json.loads(_read(f"{path}/{name}"))
        except ValueError:
            continue
        if isinstance(document, dict):
            return document
    return {}


def _merged(installed: bytes, index: dict[str, Any], found: SourceScan) -> Followed:
    """Put what was found in the place of what the index says was found before; all other entry points stay.

    Raises:
        ValueError: an entry point that was written by hand contradicts, or cannot be written again.
    """
    groups, _ = parse_entry_points(installed.decode("utf-8"))
    before: list[dict[str, str]] = index["plugins"]
    kept = [plugin for plugin in before if found.keeps(plugin["value"])]
    for plugin in before:
        groups.get(plugin["namespace"], {}).pop(plugin["name"], None)
    plugins = [*kept, *found.plugins]
    for plugin in plugins:
        group, name, value = plugin["namespace"], plugin["name"], plugin["value"]
        written = groups.setdefault(group, {}).setdefault(name, value)
        if not _same(written, value):
            raise ValueError(f"the plugin {group}:{name} is {value}, but an entry point written by hand says {written}")
    text = json.dumps({"version": 1, "plugins": plugins}, indent=1, ensure_ascii=False)
    return Followed(render_entry_points(groups).encode(), text)


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    first, second = ObjectReference.parse(one), ObjectReference.parse(other)
    return (first.module, first.attribute) == (second.module, second.attribute)


def _places(search_path: list[str]) -> tuple[list[str], list[str]]:
    """Where installers work, and where people do: there, only the names of modules and packages are of interest."""
    there = [each for each in search_path if os.path.isdir(each)]
    of_installers = [each for each in there if is_installed_place(each)]
    return of_installers, [each for each in there if each not in of_installers]


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
