"""Plugins beside entry points: objects, directories of files, and references in an environment variable."""

from __future__ import annotations

import importlib
import os
import sys
import zlib
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from plux.core.finder import PluginSpecResolver

from .notices import logger, warn_once
from .resolve import EntryPointSpec, MetadataPluginFinder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from plux.core.spec import PluginSpec

__all__ = ["SourceEntryPoint", "SourcesFinder", "specs_of"]


class SourceEntryPoint:
    """What stands for an entry point: `name`, `value` and `group` as there, `origin` says in words where it came from.

    `directory` is the one that the package of the module stands for, or None for modules that are installed. `is_named`
    says whether `name` is the one that the plugin gives itself.
    """

    def __init__(
        self, name: str, value: str, group: str, origin: str, *, directory: Path | None = None, is_named: bool = False
    ) -> None:
        self.name = name
        self.value = value
        self.group = group
        self.origin = origin
        self.directory = directory
        self.is_named = is_named

    def __repr__(self) -> str:
        return f"SourceEntryPoint({self.name!r}, {self.value!r}, {self.group!r}, {self.origin!r})"


class SourcesFinder(MetadataPluginFinder):
    """Finds the plugins of a namespace in several places, in this order; nothing is imported to find them.

        >>> finder = SourcesFinder("my.plugins", directories=["/etc/my/plugins"], variable="MY_PLUGINS")
        >>> [spec.name for spec in finder.find_plugins()]
        []

    Args:
        namespace: the namespace.
        installed: whether entry points of what is installed count.
        directories: directories of modules and packages. They are not put on sys.path: each stands for a package,
            ``plux_directory_`` and a number, whose modules import each other relatively. A missing one is empty.
        variable: the name of an environment variable that holds references, ``module:attribute`` or
            ``name=module:attribute``, separated by commas.
        environment: where the variable is; by default the environment of the process.
    """

    def __init__(
        self,
        namespace: str,
        *,
        installed: bool = True,
        directories: Iterable[str | Path] = (),
        variable: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(namespace)
        self.installed = installed
        self.directories = [Path(directory).absolute() for directory in directories]
        self.variable = variable
        self.environment = environment if environment is not None else os.environ

    def find_plugins(self) -> list[PluginSpec]:
        """Return the specs of all plugins. Nothing is imported."""
        specs = super().find_plugins() if self.installed else []
        for directory in self.directories:
            specs.extend(EntryPointSpec(each, self) for each in _in_directory(directory, self.namespace))
        specs.extend(EntryPointSpec(each, self) for each in self._in_variable())
        return specs

    def _in_variable(self) -> Iterator[SourceEntryPoint]:
        if self.variable is None:
            return
        for item in filter(None, map(str.strip, self.environment.get(self.variable, "").split(","))):
            name, equals, value = item.rpartition("=")
            origin = f"the environment variable {self.variable}"
            yield SourceEntryPoint(name.strip() if equals else value, value.strip(), self.namespace, origin)

    def _object(self, entry_point: Any) -> object:  # noqa: ANN401 - of any resolver
        directory: Path | None = getattr(entry_point, "directory", None)
        if directory is not None:
            _make_package(directory)
        return super()._object(entry_point)


def specs_of(source: object, namespace: str) -> list[PluginSpec]:
    """Return the specs of a namespace that an object declares.

    Raises:
        ValueError: there is none.
    """
    specs = PluginSpecResolver().require_all(source)
    own = [spec for spec in specs if spec.namespace == namespace]
    if not own:
        names = ", ".join(f"{spec.namespace}:{spec.name}" for spec in specs)
        raise ValueError(f"{source!r} declares {names}, which is in another namespace than {namespace}")
    return own


def _in_directory(directory: Path, namespace: str) -> Iterator[SourceEntryPoint]:
    if not directory.is_dir():
        logger.debug("there is no directory %s", directory)
        return
    from .gateway import read_directory

    found = read_directory(directory, _package_name(directory))
    for problem in found.problems:
        warn_once(str(problem), "%s", problem)
    for plugin in found.plugins:
        if plugin.namespace == namespace:
            origin = f"{plugin.file}:{plugin.line}"
            yield SourceEntryPoint(plugin.name, plugin.reference, namespace, origin, directory=directory, is_named=True)


def _package_name(directory: Path) -> str:
    return f"plux_directory_{zlib.crc32(os.fsencode(directory)):08x}"


def _make_package(directory: Path) -> None:
    """Make a package that stands for a directory, so that its modules can be imported from there alone."""
    name = _package_name(directory)
    if name not in sys.modules:
        package = ModuleType(name, f"The modules in {directory}.")
        package.__path__ = [str(directory)]
        package.__spec__ = ModuleSpec(name, None, is_package=True)
        package.__spec__.submodule_search_locations = package.__path__
        sys.modules[name] = package
        importlib.invalidate_caches()
