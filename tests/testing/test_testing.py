"""`plux.testing`: what others use in their tests."""

from __future__ import annotations

import doctest
import importlib.metadata
from typing import TYPE_CHECKING

import pytest

from plux import Plugin, PluginDisabled, PluginException, PluginManager, PluginSpec, plugin
from plux.testing import Plugins, RecordingListener, installed, listener, metadata, plugins

if TYPE_CHECKING:
    from types import ModuleType

NAMESPACE = "testing.demo"


class Real(Plugin):
    """A plugin that can be referred to."""

    namespace = NAMESPACE
    name = "real"

    def load(self) -> str:
        return "loaded"


@pytest.mark.parametrize("module", [listener, metadata, plugins])
def test_the_examples_are_right(module: ModuleType) -> None:
    """The docstrings say what happens."""
    assert doctest.testmod(module).failed == 0


def test_plugins_may_be_local() -> None:
    """Classes, functions and specs are found in the order given."""

    class Local(Plugin):
        namespace, name = NAMESPACE, "class"

    @plugin(NAMESPACE, name="function")
    def function() -> int:
        return 1

    spec = PluginSpec(NAMESPACE, "spec", Local)
    manager: PluginManager[Plugin] = PluginManager(NAMESPACE, finder=Plugins(Local, function, spec))
    assert manager.list_names() == ["class", "function", "spec"]
    assert isinstance(manager.load("spec"), Local)


def test_what_is_no_plugin_is_refused() -> None:
    """The error says why it is none."""
    with pytest.raises(ValueError, match="cannot resolve"):
        Plugins(object())


def test_entry_points_look_installed() -> None:
    """importlib.metadata and the manager see them while the context lasts, with a distribution."""
    reference = f"{__name__}:Real"
    with installed({NAMESPACE: {"real": reference}}, name="in-memory", version="7"):
        assert importlib.metadata.version("in-memory") == "7"
        assert [ep.value for ep in importlib.metadata.entry_points(group=NAMESPACE)] == [reference]
        manager: PluginManager[Plugin] = PluginManager(NAMESPACE)
        assert manager.exists("real")
        distribution = manager.get_container("real").distribution
        assert distribution is not None
        assert distribution.version == "7"
    assert not PluginManager(NAMESPACE).exists("real")
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version("in-memory")


def test_a_broken_entry_point_fails_as_in_real_life() -> None:
    """What cannot be imported raises when it is loaded."""
    log = RecordingListener()
    with installed({NAMESPACE: {"broken": "nowhere_to_be_found:X"}}):
        manager: PluginManager[Plugin] = PluginManager(NAMESPACE, listener=log)
        with pytest.raises(PluginException, match="nowhere_to_be_found"):
            manager.load("broken")
    assert log.hooks("broken") == ["resolve_exception"]


def test_a_name_that_cannot_be_written_is_refused() -> None:
    """It would not be read back the same."""
    with pytest.raises(ValueError, match="cannot be written"), installed({NAMESPACE: {"a=b": "m:X"}}):
        pass


def test_the_listener_keeps_results_and_errors() -> None:
    """Load results and exceptions are in the events."""

    class Fails(Plugin):
        namespace, name = NAMESPACE, "fails"

        def load(self) -> None:
            raise OSError("no")

    class Unmade(Plugin):
        namespace, name = NAMESPACE, "unmade"

        def __init__(self) -> None:
            raise PluginDisabled(NAMESPACE, "unmade", "never")

    log = RecordingListener()
    manager: PluginManager[Plugin] = PluginManager(NAMESPACE, finder=Plugins(Real, Fails, Unmade), listener=log)
    manager.load("real")
    with pytest.raises(OSError, match="no"):
        manager.load("fails")
    with pytest.raises(PluginDisabled):
        manager.load("unmade")
    assert log.events[-1].hook == "init_exception" or log.hooks("unmade")
    assert ("load_after", "real", "loaded") in log.events
    assert str(log.errors()["fails"]) == "no"
