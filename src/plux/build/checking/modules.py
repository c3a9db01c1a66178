"""Where modules are: in the project, in a wheel, in a directory of packages."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from plux.build.wheel_files import installed_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from plux.discovery.source_module import SourceModule

__all__ = ["DirectoryModules", "Module", "ModuleSource", "ProjectModules", "WheelModules"]


@dataclass(frozen=True)
class Module:
    """A module that was found. `read` gives its source; None for one that has none (compiled, or a namespace)."""

    read: Callable[[], bytes] | None
    is_package: bool = False
    is_namespace: bool = False


class ModuleSource(Protocol):
    """Something that holds modules."""

    def find(self, name: str) -> Module | None:
        """Return a module by its dotted name, or None."""


class ProjectModules:
    """The modules of a project."""

    def __init__(self, modules: Iterable[SourceModule]) -> None:
        self._modules = {module.name: module for module in modules}
        self._parents = {name[:at] for name in self._modules for at, char in enumerate(name) if char == "."}

    def find(self, name: str) -> Module | None:
        """Return a module by its dotted name, or None."""
        module = self._modules.get(name)
        if module is not None:
            return Module(module.path.read_bytes, module.is_package)
        return Module(None, is_package=True, is_namespace=True) if name in self._parents else None


class DirectoryModules:
    """The modules below a directory that is, or could be, on the search path."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, name: str) -> Module | None:
        """Return a module by its dotted name, or None."""
        base = self.root.joinpath(*name.split("."))
        package, plain = base / "__init__.py", base.with_name(f"{base.name}.py")
        if package.is_file():
            return Module(package.read_bytes, is_package=True)
        if plain.is_file():
            return Module(plain.read_bytes)
        if _is_compiled(base.name, _names(base.parent)):
            return Module(None)
        return Module(None, is_package=True, is_namespace=True) if base.is_dir() else None


class WheelModules:
    """The modules in a wheel, with those that are installed from its ``.data`` directory (PEP 427)."""

    def __init__(self, wheel: Path) -> None:
        self._wheel = wheel
        with zipfile.ZipFile(wheel) as archive:
            self._members = {installed_path(name): name for name in archive.namelist() if not name.endswith("/")}
        self._directories: dict[str, set[str]] = {}
        for path in self._members:
            while path:
                path, _, name = path.rpartition("/")  # noqa: PLW2901 - upwards, to the root
                self._directories.setdefault(path, set()).add(name)

    def find(self, name: str) -> Module | None:
        """Return a module by its dotted name, or None."""
        base = name.replace(".", "/")
        parent, _, last = base.rpartition("/")
        if f"{base}/__init__.py" in self._members:
            return Module(lambda: self._read(f"{base}/__init__.py"), is_package=True)
        if f"{base}.py" in self._members:
            return Module(lambda: self._read(f"{base}.py"))
        if _is_compiled(last, self._directories.get(parent, ())):
            return Module(None)
        return Module(None, is_package=True, is_namespace=True) if base in self._directories else None

    def _read(self, path: str) -> bytes:
        with zipfile.ZipFile(self._wheel) as archive:
            return archive.read(self._members[path])


def _names(directory: Path) -> list[str]:
    try:
        return [path.name for path in directory.iterdir()]
    except OSError:
        return []


def _is_compiled(name: str, files: Iterable[str]) -> bool:
    """Whether one of the files is the module, compiled."""
    return any(file.startswith(f"{name}.") and file.endswith((".so", ".pyd", ".pyc")) for file in files)
