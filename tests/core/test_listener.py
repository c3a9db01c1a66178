"""The listener that passes everything on to others."""

from __future__ import annotations

from typing import Any

import pytest

from plux.core.errors import PluginDisabled, PluginException
from plux.core.listener import CompositePluginLifecycleListener, PluginLifecycleListener
from plux.core.spec import Plugin, PluginSpec


class One(Plugin):
    """A plugin."""

    namespace = "my.ns"
    name = "one"


SPEC = PluginSpec("my.ns", "one", One)
PLUGIN = One()
ERROR = ValueError("no")

HOOKS: dict[str, tuple[Any, ...]] = {
    "on_resolve_exception": ("my.ns", "entry point", ERROR),
    "on_resolve_after": (SPEC,),
    "on_init_exception": (SPEC, ERROR),
    "on_init_after": (SPEC, PLUGIN),
    "on_load_before": (SPEC, PLUGIN, (1,), {"key": 2}),
    "on_load_after": (SPEC, PLUGIN, "result"),
    "on_load_exception": (SPEC, PLUGIN, ERROR),
}


class Recorder(PluginLifecycleListener):
    """Remembers what it is told, and may raise then."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.told: list[tuple[str, tuple[Any, ...]]] = []
        for hook in HOOKS:
            setattr(self, hook, self._hook(hook, error))

    def _hook(self, hook: str, error: BaseException | None) -> Any:
        def tell(*args: Any) -> None:
            self.told.append((hook, args))
            if error is not None:
                raise error

        return tell


def test_the_hooks_are_all_there_are() -> None:
    """So that what follows is about each of them."""
    assert {name for name in vars(PluginLifecycleListener) if name.startswith("on_")} == set(HOOKS)
    assert set(HOOKS) <= set(vars(CompositePluginLifecycleListener))


@pytest.mark.parametrize("hook", HOOKS)
def test_a_listener_need_not_listen(hook: str) -> None:
    """Each hook does nothing by itself."""
    getattr(PluginLifecycleListener(), hook)(*HOOKS[hook])


@pytest.mark.parametrize("hook", HOOKS)
def test_everything_is_passed_on_in_order(hook: str) -> None:
    """To each listener, with the same arguments."""
    first, second = Recorder(), Recorder()
    composite = CompositePluginLifecycleListener(iter([first]))
    composite.add_listener(second)
    getattr(composite, hook)(*HOOKS[hook])
    assert composite.listeners == [first, second]
    assert first.told == second.told == [(hook, HOOKS[hook])]


@pytest.mark.parametrize("hook", HOOKS)
def test_one_that_raises_does_not_keep_it_from_the_others(hook: str) -> None:
    """All are told; then the error is raised."""
    good = Recorder()
    composite = CompositePluginLifecycleListener([Recorder(ERROR), good])
    with pytest.raises(ValueError, match="no"):
        getattr(composite, hook)(*HOOKS[hook])
    assert good.told == [(hook, HOOKS[hook])]


def test_of_several_errors_the_first_is_raised() -> None:
    """If none of them is about plugins."""
    composite = CompositePluginLifecycleListener([Recorder(ERROR), Recorder(KeyError("later"))])
    with pytest.raises(ValueError, match="no"):
        composite.on_init_after(SPEC, PLUGIN)


def test_the_first_plugin_exception_outranks_others() -> None:
    """It is the one that the manager heeds."""
    errors = [ERROR, PluginDisabled("my.ns", "one", "licence"), PluginException("later")]
    composite = CompositePluginLifecycleListener([Recorder(error) for error in errors])
    with pytest.raises(PluginDisabled, match="licence"):
        composite.on_init_after(SPEC, PLUGIN)


def test_one_that_ends_the_process_does_not_keep_it_from_the_others() -> None:
    """As for any other error; a manager logs it."""
    good = Recorder()
    with pytest.raises(SystemExit):
        CompositePluginLifecycleListener([Recorder(SystemExit(3)), good]).on_init_after(SPEC, PLUGIN)
    assert good.told == [("on_init_after", (SPEC, PLUGIN))]


def test_an_interrupt_ends_it_at_once() -> None:
    """Ctrl-C is not an error of a listener."""
    later = Recorder()
    with pytest.raises(KeyboardInterrupt):
        CompositePluginLifecycleListener([Recorder(KeyboardInterrupt()), later]).on_init_after(SPEC, PLUGIN)
    assert later.told == []


def test_a_listener_may_add_another_while_it_is_told() -> None:
    """The new one hears the next thing, not this one."""
    later = Recorder()

    class Adds(PluginLifecycleListener):
        def on_resolve_after(self, plugin_spec: PluginSpec) -> None:
            composite.add_listener(later)

    composite = CompositePluginLifecycleListener([Adds()])
    composite.on_resolve_after(SPEC)
    assert later.told == []


def test_without_listeners_nothing_happens() -> None:
    """Nobody has to be told."""
    composite = CompositePluginLifecycleListener()
    composite.on_init_after(SPEC, PLUGIN)
    assert composite.listeners == []
