"""What importing a project says: the answer that static discovery is measured against."""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plux.core.finder import PluginSpecResolver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from plux.core.spec import PluginSpec

__all__ = ["Answer", "Plugin", "ask"]


@dataclass
class Plugin:
    """A plugin of an object: where it can be reached, and where it says that it is defined."""

    namespace: str
    name: str
    owner: object
    references: list[str] = field(default_factory=list)

    @property
    def home(self) -> str | None:
        """The reference under which the object says that it can be found, if it can."""
        module, qualname = getattr(self.owner, "__module__", None), getattr(self.owner, "__qualname__", None)
        home = f"{module}:{qualname}"
        return home if home in self.references else None


@dataclass
class Answer:
    """All plugins of a project, and what its modules raised."""

    plugins: list[Plugin]
    raised: dict[str, BaseException]

    def modules(self, plugin: Plugin) -> set[str]:
        """The modules in which a plugin can be reached, or is written."""
        return {reference.partition(":")[0] for reference in plugin.references}


def ask(root: Path, modules: list[str]) -> Answer:
    """Import the modules, in this order, and return what they declare."""
    before = set(sys.modules)
    raised: dict[str, BaseException] = {}
    loaded: dict[str, ModuleType] = {}
    sys.path.insert(0, str(root))
    dont_write, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in modules:
                try:
                    loaded[name] = importlib.import_module(name)
                except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the project raises
                    raised[name] = error
            return Answer(_plugins(loaded), raised)
    finally:
        sys.dont_write_bytecode = dont_write
        sys.path.remove(str(root))
        sys.path_importer_cache.pop(str(root), None)
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == "app":
                del sys.modules[name]


def _plugins(loaded: dict[str, ModuleType]) -> list[Plugin]:
    resolver = PluginSpecResolver()
    found: dict[tuple[int, str, str], Plugin] = {}
    for module_name, module in loaded.items():
        if module_name.rpartition(".")[2] == "__main__":
            continue
        for path, value in _objects(module):
            for spec in _resolved(resolver, value):
                if not all(isinstance(text, str) for text in (spec.namespace, spec.name)):
                    continue
                # members of enumerations are texts that say something else of themselves
                namespace, name = map(str.__str__, (spec.namespace, spec.name))
                plugin = found.setdefault((id(value), namespace, name), Plugin(namespace, name, value))
                plugin.references.append(f"{module_name}:{path}")
    return list(found.values())


def _resolved(resolver: PluginSpecResolver, value: object) -> list[PluginSpec]:
    try:
        return resolver.resolve_all(value)
    except Exception:  # noqa: BLE001 - the object runs code of its own when it is asked for an attribute
        return []


def _objects(module: ModuleType) -> Iterator[tuple[str, object]]:
    """What the names of a module are, classes written inside of classes included."""
    for name, value in list(vars(module).items()):
        if not (name.startswith("__") and name.endswith("__")):
            yield name, value
            yield from _inner(name, value)


def _inner(path: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, type) or value.__module__.partition(".")[0] != "app":
        return
    for name, held in list(vars(value).items()):
        if isinstance(held, type) and held.__qualname__ == f"{value.__qualname__}.{name}":
            yield f"{path}.{name}", held
            yield from _inner(f"{path}.{name}", held)
