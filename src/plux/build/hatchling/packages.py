"""A finder of packages as hatchling selects them: the interface of 1.x."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plux.build.discovery import ModulePackageFinder, PackageFinder
from plux.discovery.patterns import Patterns, several

from .wheel import modules_of_builder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hatchling.builders.config import BuilderConfig

__all__ = ["HatchlingPackageFinder"]


class HatchlingPackageFinder(PackageFinder):
    """The packages of a wheel that hatchling builds."""

    def __init__(
        self,
        builder_config: BuilderConfig,
        exclude: Iterable[str] | None = None,
        include: Iterable[str] | None = None,
    ) -> None:
        self.builder_config = builder_config
        self._patterns = Patterns(include=several(include), exclude=several(exclude))

    def _finder(self) -> ModulePackageFinder:
        return ModulePackageFinder(modules_of_builder(self.builder_config.builder))

    @property
    def path(self) -> str:
        """The directory from which the packages are imported; where none is, the root of the project."""
        path = self._finder().path
        return self.builder_config.root if path == "." else str(Path(path))

    def find_packages(self) -> list[str]:
        """Return the dotted names of the packages, sorted."""
        return [name for name in self._finder().find_packages() if self._patterns.matches(name)]
