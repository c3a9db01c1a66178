"""Entry points that a frozen program registers."""

from __future__ import annotations

import sys
from importlib.metadata import distribution
from typing import TYPE_CHECKING

import pytest

import plux
from plux import PluginManager
from plux.runtime import frozen
from plux.runtime.frozen import FrozenDistribution, register
from tests.support.process import run_python

if TYPE_CHECKING:
    from tests.support.site import FakeSite


@pytest.fixture(autouse=True)
def unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that a test registers outlive it."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(frozen, "_FINDER", frozen._Finder())


def test_what_is_registered_is_known() -> None:
    """To the manager and to `importlib.metadata`; names that plux wrote and those written by hand alike."""
    register(FrozenDistribution("Demo", "1.0", {"frozen.ns": {"b": "m:B"}}, {"frozen.ns": {"a": "m:A"}}))
    assert PluginManager("frozen.ns").list_names() == ["a", "b"]
    assert distribution("demo").version == "1.0"
    assert str(distribution("demo").locate_file("x")).endswith("x")


def test_names_that_plux_wrote_are_not_looked_up() -> None:
    """Sources are not there in a frozen program, and discovery need not be."""
    register(FrozenDistribution("demo", "1.0", {"frozen.ns": {"AWS::B": "m:B"}}))
    code = (
        "from plux.runtime.frozen import FrozenDistribution, register\n"
        "register(FrozenDistribution('demo', '1.0', {'frozen.ns': {'AWS::B': 'm:B'}}))\n"
        "import sys; from plux import PluginManager\n"
        "print(PluginManager('frozen.ns').list_names(), 'plux.discovery' in sys.modules)\n"
    )
    assert run_python(code).stdout == "['AWS::B'] False\n"


def test_what_is_installed_comes_first(site: FakeSite) -> None:
    """While the program is developed, its written module must not hide what is there."""
    register(FrozenDistribution("demo", "0.9", {"frozen.ns": {"old": "m:Old"}}))
    site.add("demo", {"frozen.ns": {"new": "m:New"}})
    assert PluginManager("frozen.ns").list_names() == ["new"]


def test_registering_again_replaces() -> None:
    """A module that is reloaded adds nothing twice."""
    for name in ("one", "two"):
        register(FrozenDistribution("demo", "1.0", {"frozen.ns": {name: "m:X"}}))
    assert PluginManager("frozen.ns").list_names() == ["two"]
    assert sum(isinstance(finder, frozen._Finder) for finder in sys.meta_path) == 1


def test_everything_that_plux_imports_on_demand_is_followed() -> None:
    """The facade has no import statements for its names; the module that is always followed has them."""
    names = frozen._followed.__code__.co_names
    assert {home.rpartition(".")[2] for home in plux._HOMES.values()} <= set(names)
