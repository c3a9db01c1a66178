"""Finders of packages and plugins, as a library: the interface of 1.x.

`ModuleScanningPluginFinder` and `PluginFromPackageFinder` import what they look at, in this process. Builds and the
command line do not use them; they read (`plux.discovery.static`).
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

from plux.core.finder import PluginFinder, PluginSpecResolver
from plux.core.reference import ObjectReference
from plux.core.spec import PluginSpec, reference_of
from plux.discovery.packages import modules_below
from plux.discovery.patterns import Patterns, several

from .errors import DiscoveryFailed

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from plux.core.spec import Plugin
    from plux.discovery.result import Discovery
    from plux.discovery.source_module import SourceModule

__all__ = [
    "DiscoveryPluginFinder",
    "Filter",
    "MatchAllFilter",
    "ModulePackageFinder",
    "ModuleScanningPluginFinder",
    "PackageFinder",
    "PluginFromPackageFinder",
    "SimplePackageFinder",
]


class Filter:
    """Says whether a package or module name matches one of several patterns (see `plux.discovery.patterns`)."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = list(several(patterns))
        self._compiled = Patterns(include=tuple(self.patterns))

    def __call__(self, name: str) -> bool:
        """Whether the name matches."""
        return name in self

    def __contains__(self, name: object) -> bool:
        return bool(self.patterns) and isinstance(name, str) and self._compiled.matches(name)


class MatchAllFilter(Filter):
    """Matches every name."""

    def __init__(self) -> None:
        super().__init__(("*",))


class PackageFinder(ABC):
    """Something that knows of packages."""

    @abstractmethod
    def find_packages(self) -> Iterable[str]:
        """Return the dotted names of the packages."""
        raise NotImplementedError

    @property
    @abstractmethod
    def path(self) -> str:
        """The directory from which the packages are imported."""
        raise NotImplementedError


class SimplePackageFinder(PackageFinder):
    """The packages below a directory, or the one that the directory is; namespace packages included."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = str(path)

    @property
    def path(self) -> str:
        """The directory that was given."""
        return self._path

    def find_packages(self) -> list[str]:
        """Return the dotted names of the packages, sorted."""
        return _packages(modules_below(Path(self._path).absolute()))


class ModulePackageFinder(PackageFinder):
    """The packages of modules that are known already."""

    def __init__(self, modules: Iterable[SourceModule]) -> None:
        self._modules = list(modules)

    @property
    def path(self) -> str:
        """The first directory from which one of the modules is imported."""
        from .discover import import_roots

        return next(map(str, import_roots(self._modules)), ".")

    def find_packages(self) -> list[str]:
        """Return the dotted names of the packages, sorted."""
        return _packages(self._modules)


def _packages(modules: Iterable[SourceModule]) -> list[str]:
    names = {m.name if m.is_package else m.name.rpartition(".")[0] for m in modules}
    return sorted(names - {""})


class DiscoveryPluginFinder(PluginFinder):
    """The plugins of a discovery, as specs. Nothing is imported before a factory is called."""

    def __init__(self, discover: Callable[[], Discovery]) -> None:
        self._discover = discover

    def find_plugins(self) -> list[PluginSpec]:
        """Return the spec of every plugin, sorted by namespace and name.

        Raises:
            DiscoveryFailed: there are problems.
        """
        discovery = self._discover()
        if discovery.problems:
            raise DiscoveryFailed(discovery)
        return [_spec(p.namespace, p.name, p.reference) for p in discovery.plugins]


def _spec(namespace: str, name: str, reference: str) -> PluginSpec:
    def create() -> Plugin:
        found = ObjectReference.parse(reference).resolve()
        for spec in PluginSpecResolver().resolve_all(found):
            if (spec.namespace, spec.name) == (namespace, name):
                return spec.factory()
        raise ValueError(f"{reference} is not the plugin {namespace}:{name} any more")

    spec = PluginSpec(namespace, name, create)
    spec.value = reference
    return spec


class ModuleScanningPluginFinder(PluginFinder):
    """Finds the plugins that modules, already imported, declare.

    Each plugin is found once, by the module that defines it, however many others import it; with the modules of a
    project given, a plugin that another distribution defines is not this project's.
    """

    def __init__(self, modules: Iterable[ModuleType], resolver: PluginSpecResolver | None = None) -> None:
        self.modules = list(modules)
        self.resolver = resolver or PluginSpecResolver()

    def find_plugins(self) -> list[PluginSpec]:
        """Return the specs, sorted by namespace, name and reference; `PluginSpec.value` is set in each."""
        names = {module.__name__ for module in self.modules}
        found: dict[tuple[str, str, str], PluginSpec] = {}
        holders: dict[int, str] = {}
        for module in sorted(self.modules, key=lambda m: m.__name__):
            for attribute, value in list(vars(module).items()):
                own = _own_reference(value)
                if own is None and id(value) in holders:
                    continue  # what bears no name belongs to the module variable that was seen first
                if own is not None and own.partition(":")[0] not in {*names, "__main__"}:
                    continue  # another module defines and holds it, and nobody asked for that
                for spec in self._specs(value):
                    reference = holders.setdefault(id(value), own or f"{module.__name__}:{attribute}")
                    key = (spec.namespace, spec.name, reference)
                    if key not in found:
                        found[key] = _with_value(spec, reference)
        return [found[key] for key in sorted(found)]

    def _specs(self, value: object) -> list[PluginSpec]:
        # a resolver of the application may override `resolve` only
        if type(self.resolver).resolve is PluginSpecResolver.resolve:
            return self.resolver.resolve_all(value)
        try:
            return [self.resolver.resolve(value)]
        except ValueError:
            return []


def _own_reference(value: object) -> str | None:
    """Where the module that defines a class or function holds it; None for what is held elsewhere only."""
    own = reference_of(value) if isinstance(value, type | FunctionType) else None
    if own is None:
        return None
    home, _, path = own.partition(":")
    holder: object = sys.modules.get(home)
    names = vars(holder).items() if holder is not None else ()
    for part in path.split("."):
        holder = getattr(holder, part, None)
    if holder is value:
        return own
    return next((f"{home}:{name}" for name, held in names if held is value), None)


def _with_value(spec: PluginSpec, reference: str) -> PluginSpec:
    known = PluginSpec(spec.namespace, spec.name, spec.factory)
    known.value = reference
    return known


class PluginFromPackageFinder(PluginFinder):
    """Imports all modules of the packages that a finder finds, and finds their plugins."""

    def __init__(self, finder: PackageFinder) -> None:
        self.finder = finder

    def find_plugins(self) -> list[PluginSpec]:
        """Return the specs of the plugins of all packages.

        Raises:
            ImportError: and whatever else importing a module raises: a plugin that is not found is worse than an error.
        """
        return ModuleScanningPluginFinder(self.load_modules()).find_plugins()

    def load_modules(self) -> list[ModuleType]:
        """Import and return the packages and the modules right below each."""
        names = list(dict.fromkeys(self.finder.find_packages()))
        modules: list[ModuleType] = []
        for name in names:
            package = importlib.import_module(name)
            modules.append(package)
            for info in pkgutil.iter_modules(getattr(package, "__path__", ())):
                full_name = f"{name}.{info.name}"
                if full_name not in names and not info.ispkg and info.name != "__main__":
                    modules.append(importlib.import_module(full_name))
        return modules
