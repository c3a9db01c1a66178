"""Plugins that are asked for by name, one by one: nothing is done for the others, and nothing is forgotten of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plux import Plugin, PluginManager
from plux.runtime.policy import Policy

if TYPE_CHECKING:
    from tests.runtime.conftest import AddPlugins
    from tests.support.site import FakeSite


def containers(manager: PluginManager[Plugin]) -> dict[str, Any]:
    """The containers by name, in their order."""
    return {container.name: container for container in manager.list_containers()}


def test_what_was_loaded_keeps_its_place_and_its_state(add_plugins: AddPlugins) -> None:
    """The others come around it when all are listed."""
    add_plugins(one="One", two="Two", three="Three")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    plugin = manager.load("two")
    container = manager.get_container("two")
    assert list(containers(manager)) == ["one", "two", "three"]
    assert containers(manager)["two"] is container
    assert container.plugin is plugin
    assert manager.load_all()[1] is plugin


@pytest.mark.parametrize("is_first", [True, False])
def test_a_manager_keeps_what_it_has_found(is_first: bool, add_plugins: AddPlugins, site: FakeSite) -> None:
    """What is installed or removed after its first question is seen by the next one."""
    add_plugins(dist="first", module="first", one="One", two="Two")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert manager.load("two") if is_first else manager.exists("two")
    add_plugins(dist="added", module="added", three="Three")
    (site.path / "first-1.0.dist-info" / "entry_points.txt").unlink()
    assert manager.list_names() == ["one", "two"]
    assert PluginManager("my.ns").list_names() == ["three"]


def test_a_conflict_is_told_of_once(add_plugins: AddPlugins, caplog: pytest.LogCaptureFixture) -> None:
    """When somebody asks for the name, and not again when all are listed."""
    add_plugins(dist="alpha", module="alpha", same="Same", other="Other")
    add_plugins(dist="beta", module="beta", same="Same", more="More")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert manager.load("other").__module__ == "alpha"
    assert caplog.records == []
    assert type(manager.load("same")).__module__ == "alpha"
    assert manager.list_names() == ["same", "other", "more"]
    (record,) = caplog.records
    assert all(word in record.getMessage() for word in ("my.ns:same", "alpha", "beta"))


def test_files_in_which_the_name_does_not_occur_are_none_of_the_business(
    add_plugins: AddPlugins, site: FakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    """A malformed one costs a warning when all plugins are looked at."""
    add_plugins(one="One")
    site.add("broken", dist_info={"entry_points.txt": "[my.ns]\nnonsense\n"})
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    manager.load("one")
    assert caplog.records == []
    assert manager.list_names() == ["one"]
    assert "broken-1.0.dist-info" in caplog.text


def test_part_of_a_name_is_no_name(site: FakeSite) -> None:
    """Nor is a value, or a name in another group."""
    site.add("demo", {"my.ns": {"one-more": "plugins:One"}, "other": {"one": "plugins:One"}})
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert not any(map(manager.exists, ["one", "more", "plugins", "plugins:One", "One", ""]))
    assert manager.exists("one-more")


@pytest.mark.parametrize("indexed", [True, False])
def test_names_are_the_same_with_and_without_an_index(indexed: bool, add_plugins: AddPlugins) -> None:
    """Before something is loaded, after it, and after all are."""
    add_plugins(dist="alpha", module="alpha", indexed=indexed, one="One", two="Two")
    add_plugins(dist="beta", module="beta", three="Three")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    seen = [manager.list_names()]
    manager.load("two")
    seen.append(manager.list_names())
    manager.load_all()
    assert [*seen, manager.list_names()] == [["one", "two", "three"]] * 3


def test_the_list_of_names_belongs_to_the_caller(add_plugins: AddPlugins) -> None:
    """Changing it changes nothing else."""
    add_plugins(indexed=True, one="One", two="Two")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    manager.list_names().clear()
    assert manager.list_names() == ["one", "two"]


def test_a_registered_plugin_joins_those_that_were_listed(add_plugins: AddPlugins) -> None:
    """Also if nothing but names was asked for before."""
    add_plugins(indexed=True, one="One")

    class Own(Plugin):
        namespace = "my.ns"
        name = "own"

    manager: PluginManager[Plugin] = PluginManager("my.ns")
    manager.list_names()
    manager.register(Own)
    assert manager.list_names() == ["one", "own"]


def test_a_rule_is_asked_about_the_one_plugin(add_plugins: AddPlugins) -> None:
    """By the name that it gives itself, which is not that of its entry point."""
    source = "class Loud(Plugin):\n    namespace = 'my.ns'\n    name = 'LOUD'\n"
    add_plugins(source, loud="Loud", one="One")
    manager: PluginManager[Plugin] = PluginManager("my.ns", policy=Policy(allow=["my.ns:LOUD"]))
    assert manager.load("loud").name == "LOUD"
    assert manager.list_names() == ["LOUD", "one"]
