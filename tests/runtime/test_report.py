"""Reports, unloading, registered objects, and the listeners that plux brings."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

import pytest

from plux import Plugin, PluginManager, PluginSpec, plugin
from plux.runtime.conflict import PluginConflictError
from plux.runtime.errors import PluginLoadError
from plux.runtime.listeners import LoggingListener, TimingListener
from plux.runtime.policy import Policy

if TYPE_CHECKING:
    from tests.runtime.conftest import AddPlugins, Specs

SOURCE = """
class Bad(Plugin):
    namespace, name = "my.ns", "bad"
    def load(self):
        raise OSError("broken\\nover two lines")
class Off(Plugin):
    namespace, name = "my.ns", "off"
    def should_load(self):
        return False
"""


def test_a_report_tells_everything_as_values(add_plugins: AddPlugins) -> None:
    """State, phase, error and cause, entry point, distribution, version, and times."""
    add_plugins(SOURCE, fine="Fine", bad="Bad", off="Off", no="No")
    manager: PluginManager[Plugin] = PluginManager("my.ns", policy=Policy(deny=["my.ns:no"]))
    before = {each.name: each.state for each in manager.report().plugins}
    assert before == {"fine": "found", "bad": "found", "off": "found", "no": "filtered"}
    manager.load_all()
    fine, bad, off, no = manager.report().plugins
    assert (fine.state, fine.value, fine.entry_point) == ("loaded", "plugins:Fine", "fine")
    assert (fine.distribution, fine.version, list(fine.seconds)) == ("demo", "1.0", ["resolve", "init", "load"])
    assert (bad.state, bad.phase, type(bad.error), bad.cause) == ("failed", "load", OSError, bad.error)
    assert (off.state, off.reason) == ("disabled", "its should_load() says no")
    assert (no.state, no.reason) == ("filtered", "the rule 'my.ns:no' denies it")


def test_a_report_is_a_table(add_plugins: AddPlugins) -> None:
    """One line a plugin."""
    add_plugins(SOURCE, fine="Fine", bad="Bad")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    manager.load_all()
    title, head, fine, bad = str(manager.report()).splitlines()
    assert title == "my.ns: 2 plugins"
    assert head.split() == ["name", "state", "distribution", "value", "ms", "remark"]
    assert fine.split()[:5] == ["fine", "loaded", "demo", "1.0", "plugins:Fine"]
    assert bad.endswith("load: OSError: broken over two lines")


def test_unload_forgets_a_plugin(specs: type[Specs]) -> None:
    """Its `unload` is called; the next load makes it anew."""
    unloaded: list[Plugin] = []

    class One(Plugin):
        def unload(self) -> None:
            unloaded.append(self)

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=One, two=Plugin))
    first = manager.load("one")
    assert manager.unload("one")
    assert not manager.unload("one")
    assert manager.unload("two") is False
    assert unloaded == [first]
    assert not manager.is_loaded("one")
    assert manager.load("one") is not first
    with pytest.raises(ValueError, match="no plugin named three"):
        manager.unload("three")


def test_close_unloads_in_reverse_order_whatever_happens(specs: type[Specs]) -> None:
    """A plugin that loaded another one is unloaded before that; errors come at the end."""
    unloaded: list[str] = []

    class Base(Plugin):
        def unload(self) -> None:
            unloaded.append(self.name)

    class Needs(Base):
        def load(self) -> None:
            manager.load("base")

        def unload(self) -> None:
            super().unload()
            raise SystemExit("no")

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(needs=Needs, base=Base, other=Base))
    manager.load_all()
    manager.unload("other")
    manager.load("other")
    with pytest.raises(PluginLoadError, match=r"unloading the plugin my\.ns:needs .* raised SystemExit: no"), manager:
        pass
    assert unloaded == ["other", "other", "needs", "base"]
    assert [container.is_loaded for container in manager.list_containers()] == [False] * 3


def test_close_passes_an_interrupt_on_when_all_had_their_turn(
    specs: type[Specs], caplog: pytest.LogCaptureFixture
) -> None:
    """The user wants to stop, but not to leave things behind; what fails meanwhile is logged."""
    unloaded: list[str] = []

    class One(Plugin):
        def unload(self) -> None:
            unloaded.append(self.name)
            if self.name == "two":
                raise KeyboardInterrupt
            raise OSError("stuck")

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=One, two=One))
    manager.load_all()
    with pytest.raises(KeyboardInterrupt):
        manager.close()
    assert unloaded == ["two", "one"]
    assert "my.ns:one" in caplog.text
    assert "failed in phase unload: OSError: stuck" in caplog.text
    manager.close()


def test_plugins_can_be_registered_by_object(add_plugins: AddPlugins, caplog: pytest.LogCaptureFixture) -> None:
    """Classes, functions and specs; they follow what is installed, under the same rule for conflicts."""
    add_plugins(one="One")

    class Two(Plugin):
        namespace, name = "my.ns", "two"

    class Other(Plugin):
        namespace, name = "my.ns", "one"

    @plugin("my.ns")
    @plugin("other.ns")
    def three() -> int:
        return 3

    manager: PluginManager[Plugin] = PluginManager("my.ns")
    for source in (Two, three, PluginSpec("my.ns", "four", Two)):
        manager.register(source)
    assert manager.list_names() == ["one", "two", "three", "four"]
    assert isinstance(manager.load("two"), Two)
    assert manager.load("three")() == 3  # type: ignore[operator]  # a FunctionPlugin
    (container,) = manager.register(Other)
    assert container is manager.get_container("one")
    assert "two plugins are named my.ns:one" in caplog.text
    with pytest.raises(ValueError, match=r"other\.ns:f"):
        manager.register(plugin("other.ns", name="f")(lambda: None))
    with pytest.raises(ValueError, match="cannot resolve"):
        manager.register(7)


@pytest.mark.parametrize("conflicts", ["first", "last", "error"])
def test_a_plugin_that_is_registered_again_is_the_one_that_is_there(
    conflicts: Literal["first", "last", "error"], caplog: pytest.LogCaptureFixture
) -> None:
    """It is in no conflict with itself, loaded or not."""

    class One(Plugin):
        namespace, name = "my.ns", "one"

    manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts=conflicts)
    (first,) = manager.register(One)
    assert manager.register(PluginSpec("my.ns", "one", One)) == [first]
    loaded = manager.load("one")
    assert manager.register(One) == [first]
    assert manager.load("one") is loaded
    assert caplog.text == ""
    (other,) = manager.register(PluginSpec("my.ns", "one", One, priority=1))
    assert (other is first) == (conflicts == "first")


@pytest.mark.parametrize("conflicts", ["first", "last", "error"])
def test_a_registered_plugin_may_bear_the_name_behind_an_alias(
    add_plugins: AddPlugins, conflicts: Literal["first", "last", "error"]
) -> None:
    """Once that name is known, the two are in conflict like any others: one counts, under each of its names."""
    add_plugins("class One(Plugin):\n    namespace, name = 'my.ns', 'one'\n", alias="One")

    class Other(Plugin):
        namespace, name = "my.ns", "one"

    manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts=conflicts)
    assert manager.list_names() == ["one"]
    (container,) = manager.register(Other)
    assert manager.list_names() == ["one"]
    assert manager.get_container("one") is manager.get_container("alias") is container
    if conflicts == "error":
        with pytest.raises(PluginConflictError):
            manager.load("one")
    else:
        assert type(manager.load("one")).__name__ == ("One" if conflicts == "first" else "Other")
        assert manager.load("alias") is manager.load("one")


def test_a_registered_plugin_may_take_an_alias_over(add_plugins: AddPlugins) -> None:
    """The plugin that had it goes on under the name that it gives itself."""
    add_plugins("class One(Plugin):\n    namespace, name = 'my.ns', 'one'\n", alias="One")

    class Other(Plugin):
        namespace, name = "my.ns", "alias"

    manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts="last")
    assert manager.list_names() == ["one"]
    manager.register(Other)
    assert sorted(manager.list_names()) == ["alias", "one"]
    assert isinstance(manager.load("alias"), Other)
    assert type(manager.load("one")).__name__ == "One"


def test_the_logging_listener_logs(specs: type[Specs], caplog: pytest.LogCaptureFixture) -> None:
    """What goes well at the given level, errors as warnings; no arguments, which may be secret."""

    class Bad(Plugin):
        def load(self, *args: str) -> None:
            raise OSError("x")

    class BadInit(Plugin):
        def __init__(self) -> None:
            raise OSError("y")

    listener = LoggingListener(level=logging.INFO)
    caplog.set_level(logging.INFO)
    finder = specs(fine=Plugin, bad=Bad, worse=BadInit)
    PluginManager[Plugin]("my.ns", finder=finder, load_args=["secret"], listener=listener).load_all()
    listener.on_resolve_exception("my.ns", type("EP", (), {"name": "n", "value": "m:n"})(), OSError("z"))
    for words in ("resolved PluginSpec(my.ns.fine", "made PluginSpec", "loading PluginSpec", "loaded PluginSpec"):
        assert words in caplog.text
    for words in ("my.ns.bad = ", "failed: OSError: x", "failed: OSError: y", "failed: OSError: z"):
        assert words in caplog.text
    assert "secret" not in caplog.text


def test_the_timing_listener_collects(specs: type[Specs]) -> None:
    """Also of what failed."""

    class Bad(Plugin):
        def load(self) -> None:
            raise OSError

    class BadInit(Plugin):
        def __init__(self) -> None:
            raise OSError

    timing = TimingListener()
    PluginManager[Plugin]("my.ns", finder=specs(fine=Plugin, bad=Bad, worse=BadInit), listener=timing).load_all()
    assert {key[1]: list(phases) for key, phases in timing.seconds.items()} == {
        "fine": ["init", "load"],
        "bad": ["init", "load"],
        "worse": ["init"],
    }
