"""The way of one plugin: states, failures, retries, what is disabled, and what listeners are told."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock, Mock

import pytest

from plux import (
    CompositePluginLifecycleListener,
    Plugin,
    PluginDisabled,
    PluginException,
    PluginLifecycleListener,
    PluginManager,
    PluginSpec,
)
from plux.runtime.errors import PluginCycleError, PluginLoadError, PluginResolveError
from plux.runtime.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.runtime.conftest import AddPlugins, Recorder, Specs


class Fine(Plugin):
    """A plugin without trouble."""


def test_listeners_are_told_in_order(specs: type[Specs], recorder: Recorder) -> None:
    """Resolved, made, about to be loaded, loaded; once each, for the plugins of the namespace only."""
    finder = specs(one=Fine)
    finder.specs.append(PluginSpec("other", "two", Fine))
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=finder, listener=recorder)
    manager.list_names()
    assert recorder.told == []
    manager.load("one")
    manager.load("one")
    expected = ["resolve_after", "init_after", "load_before", "load_after"]
    assert recorder.told == [(hook, "one") for hook in expected]


def test_a_failed_import_is_raised_with_its_cause(add_plugins: AddPlugins, recorder: Recorder) -> None:
    """The error names plugin, entry point, value and distribution; the listener gets what the import raised."""
    add_plugins("import a_missing_module", bad="Bad")
    manager: PluginManager[Plugin] = PluginManager("my.ns", listener=recorder)
    with pytest.raises(PluginResolveError) as info:
        manager.load("bad")
    assert not isinstance(info.value, ValueError)
    assert isinstance(info.value.__cause__, ModuleNotFoundError)
    for part in ("my.ns:bad", "bad = plugins:Bad", "demo 1.0", "ModuleNotFoundError", "a_missing_module"):
        assert part in str(info.value)
    assert recorder.told == [("resolve_exception", "bad")]
    assert recorder.errors == [info.value.__cause__]
    container = manager.get_container("bad")
    assert (container.state, container.phase, container.init_error) == ("failed", "resolve", info.value)


@pytest.mark.parametrize(
    ("value", "cause"),
    [("plugins:Missing", AttributeError), ("plugins:x", ValueError), ("not a reference", ValueError)],
)
def test_an_entry_point_that_leads_to_no_plugin(
    value: str, cause: type[Exception], site: Any, recorder: Recorder
) -> None:
    """No such attribute, an object that declares no plugin, or no object reference at all."""
    site.add("demo", {"my.ns": {"bad": value}}, files={"plugins.py": "x = 1\n"})
    with pytest.raises(PluginResolveError) as info:
        PluginManager[Plugin]("my.ns").load("bad")
    assert isinstance(info.value.__cause__, cause)


def test_a_failed_import_can_be_tried_again(add_plugins: AddPlugins, tmp_path: Any) -> None:
    """The reason may be gone the next time."""
    add_plugins("import a_later_module", one="One")
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    with pytest.raises(PluginResolveError):
        manager.load("one")
    sys.modules["a_later_module"] = sys
    try:
        assert manager.load("one").name == "one"
    finally:
        del sys.modules["a_later_module"]
    assert manager.get_container("one").init_error is None


@pytest.mark.parametrize("phase", ["init", "load", "should_load"])
def test_what_a_plugin_raises_is_raised_and_a_retry_may_succeed(
    phase: str, specs: type[Specs], recorder: Recorder
) -> None:
    """The plugin's own exception; success clears the error."""
    failures = [OSError("first")]

    def fail(when: str) -> None:
        if when == phase and failures:
            raise failures.pop()

    class Shaky(Plugin):
        def __init__(self) -> None:
            fail("init")

        def should_load(self) -> bool:
            fail("should_load")
            return True

        def load(self) -> None:
            fail("load")

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=Shaky), listener=recorder)
    with pytest.raises(OSError, match="first") as info:
        manager.load("one")
    container = manager.get_container("one")
    error, other = container.init_error, container.load_error
    assert (error if phase == "init" else other) is info.value
    assert container.state == "failed"
    assert recorder.told[-1] == ("init_exception" if phase == "init" else "load_exception", "one")
    assert manager.load("one") is container.plugin
    assert (container.init_error, container.load_error, container.state) == (None, None, "loaded")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="exceptions have no notes before Python 3.11")
def test_the_traceback_of_a_plugin_names_the_plugin(specs: type[Specs]) -> None:
    """As a note, because the exception itself is the plugin's own."""

    class Bad(Plugin):
        def load(self) -> None:
            raise KeyError("x")

    with pytest.raises(KeyError) as info:
        PluginManager[Plugin]("my.ns", finder=specs(bad=Bad)).load("bad")
    note: str = getattr(info.value, "__notes__", [""])[0]
    assert "while loading the plugin my.ns:bad" in note
    assert f"{__name__}:" in note


@pytest.mark.parametrize("error", [SystemExit(3), GeneratorExit(), type("Cancelled", (BaseException,), {})()])
@pytest.mark.parametrize("phase", ["init", "load"])
def test_exits_are_failures_of_the_plugin(error: BaseException, phase: str, specs: type[Specs]) -> None:
    """They do not end the host, and the others are loaded."""

    class Exits(Plugin):
        def __init__(self) -> None:
            if phase == "init":
                raise error

        def load(self) -> None:
            raise error

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(bad=Exits, fine=Fine))
    with pytest.raises(PluginLoadError, match=type(error).__name__) as info:
        manager.load("bad")
    assert info.value.__cause__ is error
    assert [plugin.name for plugin in manager.load_all()] == ["fine"]


def test_an_exit_while_importing_is_a_failure_of_the_plugin(add_plugins: AddPlugins) -> None:
    """So is what a module raises."""
    add_plugins("raise SystemExit('no')", bad="Bad")
    with pytest.raises(PluginResolveError, match="SystemExit: no"):
        PluginManager[Plugin]("my.ns").load("bad")


@pytest.mark.parametrize("phase", ["init", "load"])
def test_a_keyboard_interrupt_passes_and_leaves_no_trace(phase: str, specs: type[Specs], recorder: Recorder) -> None:
    """It is the user's, and says nothing about the plugin."""
    interrupts = [KeyboardInterrupt()]

    class Slow(Plugin):
        def __init__(self) -> None:
            if phase == "init" and interrupts:
                raise interrupts.pop()

        def load(self) -> None:
            if interrupts:
                raise interrupts.pop()

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(slow=Slow), listener=recorder)
    with pytest.raises(KeyboardInterrupt):
        manager.load_all()
    container = manager.get_container("slow")
    assert container.state == ("resolved" if phase == "init" else "initialised")
    assert recorder.errors == []
    assert manager.load("slow") is container.plugin


def _from_init(error: Exception) -> type[Plugin]:
    class Disabled(Plugin):
        made = 0

        def __init__(self) -> None:
            type(self).made += 1
            raise error

    return Disabled


def _from_load(error: Exception) -> type[Plugin]:
    class Disabled(Plugin):
        made = 0

        def load(self) -> None:
            type(self).made += 1
            raise error

    return Disabled


@pytest.mark.parametrize("make", [_from_init, _from_load])
def test_a_plugin_that_disables_itself_stays_disabled(
    make: Callable[[Exception], type[Plugin]], specs: type[Specs], recorder: Recorder
) -> None:
    """It is asked once, nobody is told of an error, and what was half made is not kept."""
    disabled: Any = make(PluginDisabled("my.ns", "one", "no license"))
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=disabled), listener=recorder)
    for _ in range(2):
        with pytest.raises(PluginDisabled) as info:
            manager.load("one")
        assert (info.value.name, info.value.reason) == ("one", "no license")
    container = manager.get_container("one")
    assert (container.is_disabled, container.disabled_reason, container.plugin) == (True, "no license", None)
    assert disabled.made == 1
    assert manager.load_all() == []
    assert recorder.errors == []


def test_should_load_decides(specs: type[Specs]) -> None:
    """A plugin whose should_load says no is disabled."""

    class No(Plugin):
        def should_load(self) -> bool:
            return False

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(no=No))
    with pytest.raises(PluginDisabled, match="should_load"):
        manager.load("no")
    assert manager.get_container("no").state == "disabled"


@pytest.mark.parametrize("method", ["should_load", "load"])
def test_a_value_in_the_place_of_a_method(method: str, specs: type[Specs]) -> None:
    """The error says what to write; what the interpreter said of the call is its cause."""
    bad = type("Bad", (Plugin,), {method: False})
    with pytest.raises(PluginException, match=rf"def {method}\(self\) -> \w+: return False") as info:
        PluginManager[Plugin]("my.ns", finder=specs(bad=bad)).load("bad")
    assert isinstance(info.value.__cause__, TypeError)


def test_a_type_error_of_a_plugin_stays_what_it_is(specs: type[Specs]) -> None:
    """Also where a property of the plugin raised it."""

    class Odd(Plugin):
        @property
        def should_load(self) -> Any:
            raise TypeError("odd")

    with pytest.raises(TypeError, match="odd"):
        PluginManager[Plugin]("my.ns", finder=specs(odd=Odd)).load("odd")


def test_needing_a_disabled_plugin_is_a_failure(specs: type[Specs], caplog: pytest.LogCaptureFixture) -> None:
    """The plugin that needs the disabled one may be loaded when that is enabled."""

    class Needs(Plugin):
        def load(self) -> None:
            manager.load("base")

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(needs=Needs, base=Fine), filters=[])
    manager.filters.append(lambda spec: spec.name == "base")
    assert manager.load_all() == []
    assert manager.get_container("needs").state == "failed"
    assert "my.ns:base is disabled" in caplog.text
    manager.filters.clear()
    assert len(manager.load_all()) == 2


def test_filters_run_before_the_import_and_can_be_changed(add_plugins: AddPlugins) -> None:
    """A filtered plugin is imported no sooner than the filter is gone."""
    add_plugins(one="One")
    manager: PluginManager[Plugin] = PluginManager("my.ns", filters=[lambda spec: spec.value == "plugins:One"])
    with pytest.raises(PluginDisabled, match="filter"):
        manager.load("one")
    assert "plugins" not in sys.modules
    assert manager.get_container("one").state == "filtered"
    assert manager.get_container("one").is_disabled
    manager.filters.clear()
    assert manager.load("one").name == "one"
    assert not manager.get_container("one").is_disabled


def test_filters_see_the_name_behind_an_alias(add_plugins: AddPlugins) -> None:
    """What a filter refuses by name does not come in by another."""
    add_plugins("class One(Plugin):\n    namespace, name = 'my.ns', 'one'\n", alias="One")
    manager: PluginManager[Plugin] = PluginManager("my.ns", filters=[lambda spec: spec.name == "one"])
    for _ in range(2):
        with pytest.raises(PluginDisabled):
            manager.load("alias")


def test_a_filter_that_reads_the_factory_works(add_plugins: AddPlugins) -> None:
    """As in 1.x; it imports the module."""
    add_plugins(one="One", two="Two")
    manager: PluginManager[Plugin] = PluginManager("my.ns", filters=[lambda spec: spec.factory.__name__ == "One"])
    assert [plugin.name for plugin in manager.load_all()] == ["two"]


def test_load_all_logs_each_failure_with_its_traceback(
    add_plugins: AddPlugins, caplog: pytest.LogCaptureFixture
) -> None:
    """The others are loaded; what was disabled is no failure."""
    add_plugins(
        """
        class Bad(Plugin):
            namespace, name = "my.ns", "bad"
            def load(self):
                {}["missing"]
        class Off(Plugin):
            namespace, name = "my.ns", "off"
            def should_load(self):
                return False
        """,
        bad="Bad",
        off="Off",
        fine="Fine",
    )
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert [plugin.name for plugin in manager.load_all()] == ["fine"]
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "my.ns:bad (entry point bad = plugins:Bad of demo 1.0) failed in phase load: KeyError" in record.getMessage()
    assert record.exc_info
    assert 'plugins.py", line' in caplog.text


def test_load_all_raises_one_failure_as_it_is(specs: type[Specs]) -> None:
    """After all plugins had their turn."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(bad=_from_load(KeyError("x")), fine=Fine))
    with pytest.raises(KeyError):
        manager.load_all(propagate_exceptions=True)
    assert manager.is_loaded("fine")


def test_load_all_raises_several_failures_together(specs: type[Specs], caplog: pytest.LogCaptureFixture) -> None:
    """As an ExceptionGroup; before Python 3.11 the first, and the others are logged. None is lost."""
    finder = specs(a=_from_load(KeyError("x")), b=_from_init(OSError("y")))
    with pytest.raises(Exception, match=r"2 plugins of the namespace my\.ns failed|x") as info:
        PluginManager[Plugin]("my.ns", finder=finder).load_all(propagate_exceptions=True)
    errors = getattr(info.value, "exceptions", (info.value,))
    logged = [record.exc_info[1] for record in caplog.records if record.exc_info]
    assert [type(error) for error in (*errors, *logged)] == [KeyError, OSError]


def test_a_plugin_that_asks_for_itself_gets_an_error(specs: type[Specs]) -> None:
    """Its load runs once."""
    calls = []

    class Self(Plugin):
        def load(self) -> None:
            calls.append(1)
            manager.load("me")

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(me=Self))
    with pytest.raises(PluginCycleError, match=r"my\.ns:me -> my\.ns:me"):
        manager.load("me")
    assert calls == [1]


def test_a_circle_over_two_managers_is_named(specs: type[Specs]) -> None:
    """The error says how the plugins need each other."""

    class A(Plugin):
        def load(self) -> None:
            second.load("b")

    class B(Plugin):
        def load(self) -> None:
            first.load("a")

    first: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(a=A))
    second: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(b=B))
    with pytest.raises(PluginCycleError) as info:
        first.load("a")
    assert info.value.circle == ["my.ns:a", "my.ns:b"]


def test_a_plugin_that_is_false_is_loaded(specs: type[Specs]) -> None:
    """An empty container is a plugin too."""

    class Empty(Plugin):
        def __len__(self) -> int:
            return 0

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(empty=Empty))
    assert isinstance(manager.load("empty"), Empty)
    assert manager.load("empty") is manager.load("empty")


def test_a_plugin_gets_the_name_of_its_spec_if_it_has_none(specs: type[Specs]) -> None:
    """The attributes that are declared exist; those that the class sets stay."""

    class Named(Plugin):
        name = "own"

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(fine=Fine, named=Named))
    fine, named = manager.load_all()
    assert (fine.namespace, fine.name, tuple(fine.requirements)) == ("my.ns", "fine", ())
    assert (named.namespace, named.name) == ("my.ns", "own")


@pytest.mark.parametrize("made", [None, Plugin], ids=["nothing", "a class"])
def test_a_factory_that_makes_no_plugin(specs: type[Specs], made: object) -> None:
    """The error says what it made. A class instead of an instance is a factory of a factory."""
    factory: Any = lambda: made  # noqa: E731 - a factory of the wrong type
    with pytest.raises(PluginLoadError, match=rf"made {re.escape(repr(made))}, which is no plux\.Plugin"):
        PluginManager[Plugin]("my.ns", finder=specs(none=factory)).load("none")


def test_listeners_do_not_disturb_each_other(
    specs: type[Specs], recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    """What one raises is logged; the others are told, in a composite too."""

    class Bad(PluginLifecycleListener):
        def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:
            raise SystemExit("bad listener")

    class Worse(PluginLifecycleListener):
        def on_init_after(self, plugin_spec: PluginSpec, plugin: Plugin) -> None:
            raise ValueError("worse listener")

    listeners = [Bad(), CompositePluginLifecycleListener([Worse(), recorder])]
    PluginManager[Plugin]("my.ns", finder=specs(one=Fine), listener=listeners).load("one")
    assert [hook for hook, _ in recorder.told] == ["resolve_after", "init_after", "load_before", "load_after"]
    assert "bad listener" in caplog.text
    assert "worse listener" in caplog.text


@pytest.mark.parametrize("hook", ["on_resolve_after", "on_init_after", "on_load_before", "on_load_after"])
def test_a_listener_can_disable_a_plugin(hook: str, specs: type[Specs], recorder: Recorder) -> None:
    """PluginDisabled reaches the caller, and stays."""
    vetoes = []

    def veto(spec: PluginSpec, *args: object) -> None:
        vetoes.append(spec.name)
        raise PluginDisabled(spec.namespace, spec.name, "vetoed")

    listener = Mock(spec=[hook], **{f"{hook}.side_effect": veto})
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=Fine), listener=[listener, recorder])
    for _ in range(2):
        with pytest.raises(PluginDisabled, match="vetoed"):
            manager.load("one")
    container = manager.get_container("one")
    assert (container.is_disabled, container.is_loaded, container.disabled_reason) == (True, False, "vetoed")
    assert vetoes == ["one"]
    assert recorder.told[-1][0] == hook.removeprefix("on_")


def test_a_plugin_exception_of_a_listener_fails_the_plugin(specs: type[Specs]) -> None:
    """The next attempt may succeed."""
    errors = [PluginException("not yet", "my.ns", "one")]

    class Strict(PluginLifecycleListener):
        def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:
            if errors:
                raise errors.pop()

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=Fine), listener=Strict())
    with pytest.raises(PluginException, match="not yet"):
        manager.load("one")
    assert manager.get_container("one").state == "failed"
    assert manager.load("one") is manager.get_container("one").plugin


@pytest.mark.parametrize("make", [Mock, MagicMock])
def test_a_mock_is_one_listener(make: Callable[[], Mock], specs: type[Specs]) -> None:
    """Although it can be iterated over."""
    listener = make()
    PluginManager[Plugin]("my.ns", finder=specs(one=Fine), listener=listener).load("one")
    assert listener.on_load_after.call_count == 1


def test_a_listener_that_is_false_and_iterable_is_one_listener(specs: type[Specs]) -> None:
    """What has the hooks is a listener."""

    class Odd(PluginLifecycleListener):
        def __init__(self) -> None:
            self.told: list[str] = []

        def __len__(self) -> int:
            return len(self.told)

        def __iter__(self) -> Any:
            return iter(self.told)

        def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:
            self.told.append(plugin_spec.name)

    odd = Odd()
    PluginManager[Plugin]("my.ns", finder=specs(one=Fine), listener=odd).load("one")
    assert odd.told == ["one"]


def test_what_is_no_listener_is_refused() -> None:
    """An object without hooks that cannot be iterated over."""
    listener: Any = 7
    with pytest.raises(TypeError, match="on_load_after"):
        PluginManager("my.ns", listener=listener)


def test_listeners_can_be_added_and_replaced(specs: type[Specs], recorder: Recorder) -> None:
    """Through the manager or through its `listener`."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=Fine, two=Fine, three=Fine))
    manager.add_listener(recorder)
    manager.listener.add_listener(recorder)
    manager.load("one")
    assert recorder.told.count(("load_after", "one")) == 2
    manager.listener = recorder
    manager.load("two")
    assert recorder.told.count(("load_after", "two")) == 1


def test_in_on_load_after_the_plugin_counts_as_loaded(specs: type[Specs]) -> None:
    """Loading it there returns it instead of loading it again."""
    seen: list[object] = []

    class Look(PluginLifecycleListener):
        def on_load_after(self, plugin_spec: PluginSpec, plugin: Plugin, load_result: Any = None) -> None:
            seen.extend([manager.is_loaded("one"), manager.get_container("one").load_value, manager.load("one")])

    class Seven(Plugin):
        def load(self) -> int:
            return 7

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=Seven), listener=Look())
    plugin = manager.load("one")
    assert seen == [True, 7, plugin]


def test_the_time_of_each_phase_is_kept(specs: type[Specs]) -> None:
    """In seconds."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=specs(one=Fine))
    manager.load("one")
    seconds = manager.get_container("one").seconds
    assert list(seconds) == ["resolve", "init", "load"]
    assert all(0 <= each < 1 for each in seconds.values())


def test_arguments_of_the_wrong_kind_are_refused_at_once() -> None:
    """A misspelled rule must not fail open, and what cannot be asked must not fail when a plugin is loaded."""
    with pytest.raises(ValueError, match="conflicts='errr' is neither 'first', 'last' nor 'error'"):
        PluginManager("x.y", conflicts="errr")
    with pytest.raises(TypeError, match="expects=42 is no class"):
        PluginManager("x.y", expects=42)
    wrong: Any
    for wrong in ({"deny": ["x:*"]}, Policy):
        with pytest.raises(TypeError, match="is no Policy"):
            PluginManager("x.y", policy=wrong)
    with pytest.raises(TypeError, match="is one filter: give a list"):
        PluginManager("x.y", filters=lambda spec: True)  # type: ignore[arg-type]  # the mistake
    with pytest.raises(TypeError, match="'x' is no filter"):
        PluginManager("x.y", filters=["x"])  # type: ignore[list-item]  # the mistake
