"""Fixtures for the run time: plugin modules in the fake site, specs in memory, and captured warnings."""

from __future__ import annotations

import json
import re
import textwrap
from typing import TYPE_CHECKING, Protocol

import pytest

from plux import Plugin, PluginFinder, PluginLifecycleListener, PluginSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.support.site import FakeSite


class AddPlugins(Protocol):
    """Type of the fixture `add_plugins`."""

    def __call__(
        self, source: str = "", *, module: str = ..., dist: str = ..., indexed: bool = ..., **values: str
    ) -> None: ...


@pytest.fixture
def add_plugins(site: FakeSite) -> AddPlugins:
    """Install a distribution with one module of plugins in the namespace ``my.ns``.

    `values` are the entry points, name to class; the classes get namespace and name, unless `source` defines them.
    With `indexed` the distribution has the index by which entry points of plux 2 are known.
    """

    def add(
        source: str = "", *, module: str = "plugins", dist: str = "demo", indexed: bool = False, **values: str
    ) -> None:
        code = "from plux import Plugin, PluginDisabled, PluginSpec, plugin\n" + textwrap.dedent(source)
        for name, attribute in values.items():
            if not re.search(rf"\b{attribute}\b", code):
                code += f"\nclass {attribute}(Plugin):\n    namespace = 'my.ns'\n    name = {name!r}\n"
        entries = {name: f"{module}:{attribute}" for name, attribute in values.items()}
        index = [{"namespace": "my.ns", "name": name, "value": value} for name, value in entries.items()]
        info = {"plux.index.json": json.dumps({"version": 1, "plugins": index}, indent=1)} if indexed else {}
        site.add(dist, {"my.ns": entries}, files={f"{module}.py": code}, dist_info=info)

    return add


class Specs(PluginFinder):
    """A finder of plugins that are given as name=factory, in the namespace ``my.ns``."""

    def __init__(self, **factories: Callable[[], Plugin]) -> None:
        self.specs = [PluginSpec("my.ns", name, factory) for name, factory in factories.items()]

    def find_plugins(self) -> list[PluginSpec]:
        return self.specs


@pytest.fixture
def specs() -> type[Specs]:
    """The class `Specs`."""
    return Specs


class Recorder(PluginLifecycleListener):
    """A listener that keeps (hook without ``on_``, name of the plugin) of everything that it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.errors: list[BaseException] = []

    def on_resolve_exception(self, namespace: str, entrypoint: Any, exception: BaseException) -> None:
        self.told.append(("resolve_exception", entrypoint.name))
        self.errors.append(exception)

    def on_resolve_after(self, plugin_spec: PluginSpec) -> None:
        self.told.append(("resolve_after", plugin_spec.name))

    def on_init_exception(self, plugin_spec: PluginSpec, exception: BaseException) -> None:
        self.told.append(("init_exception", plugin_spec.name))
        self.errors.append(exception)

    def on_init_after(self, plugin_spec: PluginSpec, plugin: Plugin) -> None:
        self.told.append(("init_after", plugin_spec.name))

    def on_load_before(self, plugin_spec: PluginSpec, plugin: Plugin, load_args: Any, load_kwargs: Any) -> None:
        self.told.append(("load_before", plugin_spec.name))

    def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:
        self.told.append(("load_after", plugin_spec.name))

    def on_load_exception(self, plugin_spec: PluginSpec, plugin: Plugin, exception: BaseException) -> None:
        self.told.append(("load_exception", plugin_spec.name))
        self.errors.append(exception)


@pytest.fixture
def recorder() -> Recorder:
    """A listener that keeps what it is told."""
    return Recorder()
