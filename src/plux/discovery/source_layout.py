"""Where the modules of a distribution lie in its project, short enough to be kept beside an editable install.

Whoever builds knows which modules there are, because the backend says so. Later there may be no backend to ask; but
from where the packages lie, and what of them does not ship, it follows which modules there are by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import record

from .packages import modules_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from .result import Problem
    from .source_module import SourceModule

__all__ = ["SourceLayout"]


@record(frozen=True)
class SourceLayout:
    """Packages and modules, and those below them that do not ship.

    `packages` is {dotted name: directory or file, relative to the project, with ``/``}, as short as it can be: what is
    below a directory is named after it. `excluded` are dotted names; a package stands for all that is below it.
    """

    packages: Mapping[str, str]
    excluded: tuple[str, ...] = ()

    @classmethod
    def of(cls, modules: Iterable[SourceModule], root: Path) -> SourceLayout:
        """Return the layout of the modules of a wheel. Those that are not in the tree of the project are left out."""
        places = _places(modules, root)
        packages: dict[str, str] = {}
        for name in sorted(places):
            path, is_package = places[name]
            above = next((each for each in _upwards(name) if each in packages), None)
            if above is None or _below(packages[above], name[len(above) + 1 :], is_package=is_package) != path:
                start, where = (name, path) if above is not None else _topmost(name, path, is_package=is_package)
                packages[start] = where
        layout = cls(packages)
        there = {module.name for module in layout.modules(root)}
        return cls(packages, tuple(_shortest(there - places.keys(), places.keys())))

    def modules(
        self, root: Path, problems: list[Problem] | None = None, directories: list[str] | None = None
    ) -> list[SourceModule]:
        """Return the modules that there are now, sorted by name.

        Args:
            root: the absolute directory of the project.
            problems: gets what cannot be read.
            directories: gets the directories that were looked into.

        Raises:
            FileNotFoundError: one of the packages is gone.
        """
        hidden = frozenset(self.excluded)
        found: dict[str, SourceModule] = {}
        # what is named more exactly goes first
        for name, where in sorted(self.packages.items(), reverse=True):
            for module in modules_below(_place(root, where), problems=problems, name=name, directories=directories):
                if not hidden or hidden.isdisjoint((module.name, *_upwards(module.name))):
                    found.setdefault(module.name, module)
        return sorted(found.values(), key=lambda module: module.name)

    def roots(self, root: Path) -> list[Path]:
        """Return the directories from which the packages are imported, as far as they are named like their place."""
        found: dict[Path, None] = {}
        for name, where in self.packages.items():
            parts = name.split(".")
            place = root.joinpath(where).with_suffix("") if where.endswith(".py") else root / where
            if place.parts[-len(parts) :] == tuple(parts):
                found.setdefault(place.parents[len(parts) - 1])
        return list(found)

    def as_values(self) -> dict[str, object]:
        """Return it as it stands in an index."""
        return {"packages": dict(sorted(self.packages.items())), "excluded": sorted(self.excluded)}

    @classmethod
    def from_values(cls, values: object) -> SourceLayout | None:
        """Return what `as_values` made, or None of anything else."""
        if not isinstance(values, dict):
            return None
        packages, excluded = values.get("packages"), values.get("excluded", [])
        if not isinstance(packages, dict) or not isinstance(excluded, list) or not packages:
            return None
        if not all(isinstance(text, str) for text in (*packages, *packages.values(), *excluded)):
            return None
        return cls(packages, tuple(excluded))


def _places(modules: Iterable[SourceModule], root: Path) -> dict[str, tuple[str, bool]]:
    """{name: (directory of a package or file of a module, relative to the project; whether it is a package)}."""
    real = root.resolve()
    places = {}
    for module in modules:
        path = module.path.parent if module.is_package else module.path
        for each, base in ((path, root), (path.resolve(), real)):
            if each.is_relative_to(base):
                places[module.name] = each.relative_to(base).as_posix(), module.is_package
                break
    return places


def _upwards(name: str) -> Iterable[str]:
    """The packages around a module, the innermost first."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _below(where: str, rest: str, *, is_package: bool) -> str:
    """Where a package or module has to lie so that it is named after a directory."""
    return f"{where}/{rest.replace('.', '/')}{'' if is_package else '.py'}".removeprefix("./")


def _topmost(name: str, path: str, *, is_package: bool) -> tuple[str, str]:
    """Climb from a module to the outermost namespace package that is named like its directory."""
    start, where = name, path
    while "." in start:
        outer, _, last = start.rpartition(".")
        directory, _, file = where.rpartition("/")
        if (file if is_package or start != name else file.removesuffix(".py")) != last or not directory:
            break
        if directory.rpartition("/")[2] != outer.rpartition(".")[2]:
            break
        start, where = outer, directory
    return start, where


def _shortest(hidden: set[str], shipped: Iterable[str]) -> list[str]:
    """Name packages instead of modules, where nothing of a package ships."""
    used = {part for name in shipped for part in (name, *_upwards(name))}
    chosen = set()
    for name in hidden:
        outermost = name
        for package in _upwards(name):
            if package in used:
                break
            outermost = package
        chosen.add(outermost)
    return sorted(chosen)


def _place(root: Path, where: str) -> Path:
    return root.joinpath(*where.split("/"))
