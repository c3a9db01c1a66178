"""Finders of packages as setuptools finds them: the interface of 1.x."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.build.discovery import PackageFinder, PluginFromPackageFinder
from plux.core.finder import PluginFinder
from plux.discovery.patterns import Patterns, several

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setuptools import Distribution

    from plux.core.spec import PluginSpec

__all__ = ["DistributionPackageFinder", "PackagePathPluginFinder", "SetuptoolsPackageFinder"]


def _patterns(exclude: Iterable[str] | None, include: Iterable[str] | None) -> Patterns:
    return Patterns(include=several(include), exclude=several(exclude))


class DistributionPackageFinder(PackageFinder):
    """The packages of a setuptools distribution."""

    def __init__(
        self,
        distribution: Distribution,
        exclude: Iterable[str] | None = None,
        include: Iterable[str] | None = None,
    ) -> None:
        self.distribution = distribution
        self._patterns = _patterns(exclude, include)

    @property
    def path(self) -> str:
        """The directory from which the packages are imported, relative to the project."""
        return str((self.distribution.package_dir or {}).get("", "."))

    def find_packages(self) -> list[str]:
        """Return the dotted names of the packages, sorted."""
        return sorted(filter(self._patterns.matches, self.distribution.packages or []))


class SetuptoolsPackageFinder(PackageFinder):
    """The packages that ``find_packages`` (or ``find_namespace_packages``) of setuptools finds."""

    def __init__(
        self,
        where: str = ".",
        exclude: Iterable[str] | None = None,
        include: Iterable[str] | None = None,
        namespace: bool = True,
    ) -> None:
        self.where = where
        self.namespace = namespace
        self._patterns = _patterns(exclude, include)

    @property
    def path(self) -> str:
        """The directory that is searched."""
        return self.where

    def find_packages(self) -> list[str]:
        """Return the dotted names of the packages, sorted."""
        import setuptools

        find = setuptools.find_namespace_packages if self.namespace else setuptools.find_packages
        return sorted(name for name in find(where=self.where) if self._patterns.matches(name))


class PackagePathPluginFinder(PluginFinder):
    """Imports the packages below a directory, which has to be on ``sys.path``, and finds their plugins."""

    def __init__(
        self,
        where: str = ".",
        exclude: Iterable[str] | None = None,
        include: Iterable[str] | None = None,
        namespace: bool = True,
    ) -> None:
        self.finder = SetuptoolsPackageFinder(where, exclude, include, namespace)

    def find_plugins(self) -> list[PluginSpec]:
        """Return the specs of the plugins of all packages.

        Raises:
            ImportError: and whatever else importing a module raises.
        """
        return PluginFromPackageFinder(self.finder).find_plugins()
