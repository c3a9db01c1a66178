"""Programs written for plux 1.x pass a strict type checker, and it knows what `load` returns."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree

pytestmark = pytest.mark.slow

CLIENT = """
    import typing as t

    from plugin import Plugin as OldPlugin
    from plugin import plugin as old_plugin
    from plux import Plugin, PluginContainer, PluginLifecycleListener, PluginManager, PluginSpec, plugin
    from plux.runtime.filter import PluginFilter
    from plux.runtime.resolve import MetadataPluginFinder
    from typing_extensions import assert_type


    class Cli(Plugin):
        namespace = "cli"
        name = "one"
        requirements: t.List[str] = []

        def load(self, depth: int, *, colour: str = "") -> str:
            return colour


    class Listener(PluginLifecycleListener):
        # the parameters as 1.x declares them
        def on_resolve_exception(self, namespace: str, entrypoint: t.Any, exception: Exception) -> None: ...
        def on_init_exception(self, plugin_spec: PluginSpec, exception: Exception) -> None: ...
        def on_load_before(
            self,
            plugin_spec: PluginSpec,
            plugin: Plugin,
            load_args: t.Union[t.List[t.Any], t.Tuple[t.Any, ...]],
            load_kwargs: t.Dict[str, t.Any],
        ) -> None: ...
        def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: t.Any = None) -> None: ...
        def on_load_exception(self, plugin_spec: PluginSpec, plugin: Plugin, exception: Exception) -> None: ...


    class Manager(PluginManager[Cli]):
        def load(self, name: str) -> Cli:
            return super().load(name)


    @old_plugin("fns")
    def old(text: str) -> str:
        return text


    @plugin(namespace="fns", should_load=lambda: True)
    def new(text: str) -> str:
        return text


    def is_unwanted(plugin_spec: PluginSpec) -> bool:
        return plugin_spec.name == "x"


    class Unwanted(PluginFilter):
        def __call__(self, spec: PluginSpec) -> bool:
            return is_unwanted(spec)


    def note(namespace: str, entrypoint: t.Any, exception: Exception) -> None:
        print(namespace)


    finder = MetadataPluginFinder("cli", note)
    filters: t.List[PluginFilter] = [is_unwanted, Unwanted(), lambda s: s.name == "x"]
    manager: PluginManager[Cli] = PluginManager("cli", (1,), {}, [Listener()], finder, filters)
    manager.filters.append(is_unwanted)
    assert_type(manager.load("one"), Cli)
    assert_type(manager.load_all(propagate_exceptions=True), t.List[Cli])
    assert_type(manager.get_container("one"), PluginContainer[Cli])
    assert_type(Manager("cli").load("one"), Cli)
    assert_type(old("x"), str)
    assert_type(new("x"), str)
    same: t.Type[Plugin] = OldPlugin
"""


def test_a_program_of_old_passes_strict_type_checks(write_tree: WriteTree, tmp_path: Path) -> None:
    """Overrides of listeners declare what 1.x did, and both import names have types."""
    client = write_tree({"client.py": CLIENT}) / "client.py"
    options = ("--strict", "--config-file", os.devnull, "--cache-dir", str(tmp_path / "cache"))
    done = run([sys.executable, "-m", "mypy", *options, str(client)], cwd=tmp_path, check=False)
    assert done.stdout.splitlines()[-1:] == ["Success: no issues found in 1 source file"], done.stdout
