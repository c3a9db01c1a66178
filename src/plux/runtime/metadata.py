"""Distributions and entry points in the types of `importlib.metadata`, for programs that work with those.

The run time itself uses `plux.runtime.cache`, which reads the same without importing `importlib.metadata`.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, cast

from plux.core.entrypoint import EntryPointDict, entry_point_dict_from_groups
from plux.core.entrypoint_text import iter_entry_points, parse_entry_points, render_entry_points

from .cache import EntryPointsCache
from .editable import read_linked
from .location import LINK_NAME, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plux.core.spec import PluginSpec

    from .cache import InstalledEntryPoint

__all__ = [
    "Distribution",
    "EntryPointsResolver",
    "MetadataEntryPointsResolver",
    "build_entry_point_index",
    "entry_points_from_metadata_path",
    "metadata_packages_distributions",
    "packages_distributions",
    "parse_entry_points_text",
    "resolve_distribution_information",
    "resolve_entry_points",
    "serialize_entry_points_text",
    "to_standard_entry_points",
]


class EntryPointsResolver(ABC):
    """Something that knows entry points."""

    @abstractmethod
    def get_entry_points(self) -> dict[str, list[EntryPoint]]:
        """Return {group: entry points}."""
        raise NotImplementedError


class MetadataEntryPointsResolver(EntryPointsResolver):
    """The entry points of what is installed."""

    def get_entry_points(self) -> dict[str, list[EntryPoint]]:
        """Return {group: entry points}."""
        return EntryPointsCache.instance().get_entry_points()


def metadata_packages_distributions() -> Mapping[str, list[str]]:
    """Return {top-level package or module: names of the distributions that it is from}."""
    return {package: [each.name for each in found] for package, found in packages_distributions().items()}


class _PackagesDistributions:
    """The function `packages_distributions`, which remembers its result until something is installed or removed."""

    def __init__(self) -> None:
        self._known: tuple[list[str], dict[str, list[Distribution]]] | None = None

    def __call__(self) -> Mapping[str, list[Distribution]]:
        """Return {top-level package or module: the distributions that it is from}."""
        installed = EntryPointsCache.instance().distributions()
        state = [metadata.path for metadata in installed]
        if self._known is None or self._known[0] != state:
            packages: dict[str, list[Distribution]] = {}
            for distribution in (metadata.distribution() for metadata in installed):
                for package in _packages_of(distribution):
                    packages.setdefault(package, []).append(distribution)
            self._known = state, packages
        return self._known[1]

    def cache_clear(self) -> None:
        """Forget the remembered result."""
        self._known = None


def _packages_of(distribution: Distribution) -> list[str]:
    """Return what top_level.txt says, or else the first parts of the files that can be imported."""
    declared = distribution.read_text("top_level.txt")
    if declared:
        return declared.split()
    tops = {file.parts[0] for file in distribution.files or () if file.suffix == ".py"}
    names = {top.removesuffix(".py") for top in tops}
    return sorted(name for name in names if name.isidentifier())


packages_distributions = _PackagesDistributions()


def resolve_distribution_information(spec: PluginSpec) -> Distribution | None:
    """Return the distribution that a plugin is from, or None if that cannot be told.

    For a plugin that was found through an entry point it is the one that declares it. Otherwise it is the one that the
    top-level package of the factory is from; of several that share a namespace package, the one that lists the file.
    """
    entry_point = getattr(spec, "entry_point", None)
    declared = getattr(entry_point, "dist", None)
    if declared is not None:
        return cast("Distribution", declared)
    module: object = getattr(spec.factory, "__module__", None)
    if not isinstance(module, str):
        return None
    candidates = packages_distributions().get(module.partition(".")[0], [])
    if len(candidates) == 1:
        return candidates[0]
    path = module.replace(".", "/")
    for candidate in candidates:
        names = {str(Path(file).as_posix()) for file in candidate.files or ()}
        if not names.isdisjoint({f"{path}.py", f"{path}/__init__.py"}):
            return candidate
    return None


def entry_points_from_metadata_path(path: str | Path) -> EntryPointDict:
    """Return the entry points in a dist-info or egg-info directory, in the dict form; none if it has no such file."""
    try:
        text = Path(path, "entry_points.txt").read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return entry_point_dict_from_groups(parse_entry_points(text, str(path))[0])


def resolve_entry_points(distributions: Iterable[Distribution] | None = None) -> list[EntryPoint]:
    """Return the entry points of some distributions, or of everything installed.

    Of several distributions with one name the first counts. Link files of plux 1.x are followed.
    """
    if distributions is None:
        return [ep for group in EntryPointsCache.instance().get_entry_points().values() for ep in group]
    seen: set[str] = set()
    result: list[EntryPoint] = []
    for distribution in distributions:
        key = normalize(distribution.metadata["Name"] or "")
        if key not in seen:
            seen.add(key)
            linked = _linked_entry_points(distribution)
            result.extend(distribution.entry_points if linked is None else linked)
    return result


def _linked_entry_points(distribution: Distribution) -> list[EntryPoint] | None:
    """Return the entry points in the file that a link file of plux 1.x names; None if there is no such file."""
    link = os.path.join(str(getattr(distribution, "_path", "")), LINK_NAME)
    data = read_linked(link) if os.access(link, os.F_OK) else None
    if data is None:
        return None
    found = iter_entry_points(data.decode("utf-8", "replace"))
    return [_standard(EntryPoint(name, value, group), distribution) for group, name, value in found]


def _standard(entry_point: EntryPoint, distribution: Distribution) -> EntryPoint:
    # read-only for others; importlib.metadata sets it the same way
    vars(entry_point).update(dist=distribution)
    return entry_point


def build_entry_point_index(eps: Iterable[EntryPoint]) -> dict[str, list[EntryPoint]]:
    """Return {group: entry points}, in the order given; the same one twice counts once."""
    index: dict[str, list[EntryPoint]] = {}
    for ep in eps:
        group = index.setdefault(ep.group, [])
        if ep not in group:
            group.append(ep)
    return index


def parse_entry_points_text(text: str) -> dict[str, list[EntryPoint]]:
    """Parse the text form (``entry_points.txt``). Malformed lines are left out."""
    return build_entry_point_index(EntryPoint(name, value, group) for group, name, value in iter_entry_points(text))


def serialize_entry_points_text(index: Mapping[str, Iterable[EntryPoint]]) -> str:
    """Render {group: entry points} in the text form, sorted.

    Raises:
        ValueError: an entry cannot be written in the format.
    """
    return render_entry_points({group: {ep.name: ep.value for ep in eps} for group, eps in index.items()})


def to_standard_entry_points(entry_points: Iterable[InstalledEntryPoint]) -> dict[str, list[EntryPoint]]:
    """Convert entry points to those of `importlib.metadata`, by group."""
    index: dict[str, list[EntryPoint]] = {}
    for ep in entry_points:
        standard = _standard(EntryPoint(ep.name, ep.value, ep.group), ep.dist)
        index.setdefault(ep.group, []).append(standard)
    return index
