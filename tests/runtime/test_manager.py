"""PluginManager as applications use it: names, laziness, order, conflicts, unknown names."""

from __future__ import annotations

import pickle
import sys
from typing import TYPE_CHECKING

import pytest

import plux
from plux import Plugin, PluginManager, PluginSpec
from plux.runtime.errors import PluginNotFoundError, PluginResolveError

if TYPE_CHECKING:
    from tests.conftest import RunPython
    from tests.runtime.conftest import AddPlugins, Specs
    from tests.support.site import FakeSite


def test_names_specs_and_existence_import_nothing(site: FakeSite, add_plugins: AddPlugins) -> None:
    """Only `load` imports, and only the module of the plugin that is asked for."""
    add_plugins(module="mod_one", dist="one", one="One")
    add_plugins(module="mod_two", dist="two", two="Two")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert manager.list_names() == ["one", "two"]
    assert manager.exists("one")
    assert not manager.exists("three")
    assert not manager.is_loaded("one")
    assert [spec.value for spec in manager.list_plugin_specs()] == ["mod_one:One", "mod_two:Two"]
    assert [container.state for container in manager.list_containers()] == ["found", "found"]
    assert {"mod_one", "mod_two"}.isdisjoint(sys.modules)
    assert manager.load("two").name == "two"
    assert "mod_one" not in sys.modules


def test_reading_the_factory_of_a_spec_resolves_it(add_plugins: AddPlugins) -> None:
    """`spec.factory` is the class, imported when it is read."""
    add_plugins(one="One")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    (spec,) = manager.list_plugin_specs()
    assert "plugins" not in sys.modules
    assert spec == manager.list_plugin_specs()[0]
    assert hash(spec) == hash(manager.list_plugin_specs()[0])
    assert "plugins" not in sys.modules
    assert spec.factory.__name__ == "One"
    assert repr(spec) == "PluginSpec(my.ns.one = plugins:One)"


def test_load_returns_the_same_plugin_and_loads_it_once(add_plugins: AddPlugins) -> None:
    """The result of `Plugin.load` is kept in the container."""
    add_plugins(
        """
        class One(Plugin):
            namespace, name, loads = "my.ns", "one", 0
            def load(self, *args, **kwargs):
                One.loads += 1
                return args, kwargs
        """,
        one="One",
    )
    manager: PluginManager[Plugin] = PluginManager("my.ns", load_args=(1, 2), load_kwargs={"key": 3})
    plugin = manager.load("one")
    assert manager.load("one") is plugin
    assert manager.load_all() == [plugin]
    container = manager.get_container("one")
    assert container.load_value == ((1, 2), {"key": 3})
    assert container.plugin is plugin
    assert container.is_loaded
    assert container.is_init
    assert manager.is_loaded("one")
    assert type(plugin).loads == 1  # type: ignore[attr-defined]  # the class is that of the module above


@pytest.mark.parametrize("method", ["load", "get_container", "is_loaded"])
def test_unknown_names_are_value_errors_with_close_names(method: str, add_plugins: AddPlugins) -> None:
    """Applications catch the ValueError and read its text; nothing was imported to find out."""
    add_plugins(service="Service")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    with pytest.raises(ValueError, match=r"^no plugin named servise in namespace my\.ns") as info:
        getattr(manager, method)("servise")
    assert "did you mean 'service'?" in str(info.value)
    assert isinstance(info.value, PluginNotFoundError)
    assert (info.value.namespace, info.value.name, info.value.close) == ("my.ns", "servise", ["service"])
    assert "plugins" not in sys.modules


def test_errors_can_be_pickled(add_plugins: AddPlugins) -> None:
    """They cross process borders in pools and test runners."""
    add_plugins("import a_missing_module", bad="Bad")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    for name, kind in (("bad", PluginResolveError), ("none", PluginNotFoundError)):
        with pytest.raises(kind) as info:
            manager.load(name)
        copy = pickle.loads(pickle.dumps(info.value))
        assert (type(copy), str(copy), copy.name) == (kind, str(info.value), name)


def test_a_conflict_has_a_winner_and_one_warning(
    site: FakeSite, add_plugins: AddPlugins, caplog: pytest.LogCaptureFixture
) -> None:
    """The first in the documented order counts; the warning names both distributions."""
    add_plugins(module="mod_b", dist="beta", same="P")
    add_plugins(module="mod_a", dist="alpha", same="P")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert manager.list_names() == ["same"]
    assert type(manager.load("same")).__module__ == "mod_a"
    (record,) = caplog.records
    assert "mod_a:P of alpha 1.0" in record.getMessage()
    assert "mod_b:P of beta 1.0" in record.getMessage()


def test_duplicates_of_a_finder_follow_the_same_rule(caplog: pytest.LogCaptureFixture) -> None:
    """First wins, with a warning."""

    class A(Plugin):
        pass

    class B(Plugin):
        pass

    class Finder(plux.PluginFinder):
        def find_plugins(self) -> list[PluginSpec]:
            return [PluginSpec("my.ns", "x", A), PluginSpec("my.ns", "x", B), PluginSpec("other", "y", B)]

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=Finder())
    assert manager.list_names() == ["x"]
    assert isinstance(manager.load("x"), A)
    assert "two plugins are named my.ns:x" in caplog.text


def test_an_alias_leads_to_the_plugin_and_its_name(add_plugins: AddPlugins) -> None:
    """The entry point may be named otherwise than the plugin; several may lead to one plugin, which is loaded once."""
    add_plugins(
        """
        class One(Plugin):
            namespace, name, loads = "my.ns", "one", 0
            def load(self):
                One.loads += 1
        """,
        short="One",
        alias="One",
    )
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    plugin = manager.load("short")
    assert manager.load("one") is plugin
    assert manager.load("alias") is plugin
    assert manager.load_all() == [plugin]
    assert manager.list_names() == ["one"]
    assert list(manager._plugins) == ["one"]
    assert type(plugin).loads == 1  # type: ignore[attr-defined]  # the class is that of the module above


def test_a_name_that_another_plugin_has_does_not_replace_it(
    add_plugins: AddPlugins, caplog: pytest.LogCaptureFixture
) -> None:
    """The exact name of an entry point goes first; the other keeps the name of its entry point."""
    add_plugins(
        """
        class A(Plugin):
            namespace, name = "my.ns", "x"
        class X(Plugin):
            namespace, name = "my.ns", "x"
        """,
        a="A",
        x="X",
    )
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert [type(plugin).__name__ for plugin in manager.load_all()] == ["A", "X"]
    assert type(manager.load("x")).__name__ == "X"
    assert "two plugins are named my.ns:x" in caplog.text


def test_one_function_in_several_namespaces(site: FakeSite) -> None:
    """Each namespace gets the plugin that was declared for it."""
    code = """
        from plux import plugin

        @plugin("ns.a", name="a")
        @plugin("ns.b", name="b")
        @plugin("ns.b", name="other")
        def f():
            return 5
    """
    site.add("demo", {"ns.a": {"a": "mod:f"}, "ns.b": {"b": "mod:f", "OTHER": "mod:f"}}, files={"mod.py": code})
    assert [p.name for p in PluginManager[Plugin]("ns.a").load_all()] == ["a"]
    assert [p.name for p in PluginManager[Plugin]("ns.b").load_all()] == ["b", "other"]


def test_a_plugin_of_another_namespace_is_reported(site: FakeSite) -> None:
    """The entry point says one namespace, the plugin another: an error names both."""
    code = "from plux import Plugin\nclass P(Plugin):\n    namespace = 'other.ns'\n    name = 'p'\n"
    site.add("demo", {"my.ns": {"p": "mod:P"}}, files={"mod.py": code})
    with pytest.raises(PluginResolveError, match=r"other\.ns:p, in another namespace than my\.ns"):
        PluginManager("my.ns").load("p")


def test_distributions_installed_later_are_seen_by_new_managers(add_plugins: AddPlugins) -> None:
    """A manager keeps what it has found; the next one looks again."""
    assert PluginManager("my.ns").list_names() == []
    add_plugins(one="One")
    assert PluginManager("my.ns").list_names() == ["one"]


def test_the_container_knows_the_distribution_that_declares_it(site: FakeSite) -> None:
    """Also in a namespace package that two distributions share, and for a PluginSpec of a third."""
    for name in ("alpha", "beta"):
        code = f"from plux import Plugin\nclass P(Plugin):\n    namespace = 'my.ns'\n    name = {name!r}\n"
        site.add(name, {"my.ns": {name: f"shared.{name}:P"}}, files={f"shared/{name}.py": code})
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    distributions = [container.distribution for container in manager.list_containers()]
    assert [dist.name for dist in distributions if dist] == ["alpha", "beta"]


def test_the_manager_can_be_typed_and_subclassed() -> None:
    """`PluginManager[T]` at run time, and applications with a manager of their own."""

    class Service(Plugin):
        pass

    class Services(PluginManager[Service]):
        def __init__(self) -> None:
            super().__init__("my.services")

    assert Services().list_names() == []
    assert PluginManager[Service]("my.services").namespace == "my.services"


def test_the_lock_of_a_container_belongs_to_the_application(specs: type[Specs]) -> None:
    """It is reentrant, the same each time, and not held by plux."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=Plugin))
    container = manager.get_container("one")
    with container.lock, container.lock:
        manager.load("one")
    assert container.lock is container.lock


def test_starting_up_imports_little(run_python: RunPython, site: FakeSite, add_plugins: AddPlugins) -> None:
    """Listing and loading need no typing, logging, importlib.metadata and so on."""
    add_plugins(indexed=True, one="One")
    code = """
        import sys
        before = set(sys.modules)
        from plux import PluginManager
        manager = PluginManager("my.ns")
        assert manager.list_names() == ["one"]
        manager.load("one")
        print(*sorted(set(sys.modules) - before))
    """
    imported = run_python(code, path=[site.path], measured=False).stdout.split()
    heavy = """typing dataclasses inspect logging importlib.metadata re collections functools threading enum pathlib
        warnings importlib json zipfile fnmatch contextlib plux.core.listener plux.runtime.metadata plux.discovery"""
    assert set(heavy.split()).isdisjoint(imported)
    assert len(imported) <= 22


def test_what_a_plugin_raises_has_no_inner_error_before_it(add_plugins: AddPlugins) -> None:
    """The traceback begins with what the plugin did."""
    add_plugins(
        """
        class One(Plugin):
            namespace, name = "my.ns", "one"
            def load(self, *args, **kwargs):
                raise RuntimeError("no voice")
        """,
        one="One",
    )
    with pytest.raises(RuntimeError, match="no voice") as caught:
        PluginManager[Plugin]("my.ns").load("one")
    assert caught.value.__context__ is None
