"""Plugins, and their errors, whose own methods raise: none of them takes down the others."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import pytest

from plux import Plugin, PluginFinder, PluginManager, PluginSpec

if TYPE_CHECKING:
    from collections.abc import Callable


class Unspeakable(Exception):
    """An exception that can neither be shown nor changed."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__

    def add_note(self, note: str) -> None:
        raise RuntimeError(f"no {note}")


class UnspeakableExit(BaseException):
    """The same, beside the exceptions of programs."""

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


class Good(Plugin):
    """A plugin that loads."""

    namespace = "my.ns"
    name = "good"


class Bad(Plugin):
    """A plugin that does not."""

    namespace = "my.ns"
    name = "bad"
    error: BaseException = Unspeakable()

    def load(self, *_args: Any, **_kwargs: Any) -> None:
        raise self.error


class Worse(Bad):
    """Another one."""

    name = "worse"
    error = UnspeakableExit()


class Raising(type(Plugin)):  # type: ignore[misc] # the metaclass of Plugin is not named
    """A metaclass that has no answers."""

    def __getattr__(cls, name: str) -> object:
        raise RuntimeError(f"no {name}")


class Mute(Plugin, metaclass=Raising):
    """A plugin whose class raises when it is asked for what it has not."""

    namespace = "my.ns"
    name = "mute"


def manager_of(*factories: Callable[[], Plugin]) -> PluginManager[Plugin]:
    """Return a manager of these, named like them."""

    class Finder(PluginFinder):
        def find_plugins(self) -> list[PluginSpec]:
            return [PluginSpec("my.ns", str(vars(factory)["name"]), factory) for factory in factories]

    return PluginManager("my.ns", finder=Finder(), filters=[])


def test_an_error_without_text_is_raised_as_it_is() -> None:
    """What a note, or a text, of the error raises does not replace it."""
    with pytest.raises(Unspeakable):
        manager_of(Bad).load("bad")


def test_an_error_without_text_is_named_by_its_type() -> None:
    """Where a message has to quote the error, it says that there is no text."""
    with pytest.raises(Exception, match="raised UnspeakableExit: <no text: RuntimeError>"):
        manager_of(Worse).load("worse")


def test_errors_without_text_are_logged_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    """The others load, each failure is in the log, and the report can be printed."""
    manager = manager_of(Bad, Worse, Good)
    with caplog.at_level(logging.ERROR, "plux"):
        assert [plugin.name for plugin in manager.load_all()] == ["good"]
    assert "Unspeakable: <no text: RuntimeError>" in caplog.text
    assert "load: Unspeakable: <no text: RuntimeError>" in str(manager.report())


def test_a_class_that_raises_when_it_is_asked_for_its_order() -> None:
    """It says nothing about the order; the others, and it, are loaded."""
    assert [plugin.name for plugin in manager_of(Mute, Good).load_all()] == ["mute", "good"]


@pytest.mark.parametrize("name", [None, 5, b"good", object()])
def test_what_is_no_text_names_no_plugin(name: Any) -> None:
    """It is unknown like any other name that nobody has."""
    manager = manager_of(Good)
    assert not manager.exists(name)
    with pytest.raises(ValueError, match="no plugin named"):
        manager.load(name)


def test_a_listener_without_a_text_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Neither its error nor itself can be shown; the plugin is loaded, the log names the types."""

    class Listener:
        def on_load_after(self, *_args: object) -> None:
            raise Unspeakable

        def __repr__(self) -> str:
            raise RuntimeError("no text")

    manager = manager_of(Good)
    manager.add_listener(Listener())  # type: ignore[arg-type] # a listener by its hooks
    assert manager.load("good").name == "good"
    assert "Unspeakable: <no text: RuntimeError>" in caplog.text


@pytest.mark.skipif(sys.version_info < (3, 11), reason="errors have notes from 3.11 on")
def test_an_error_that_cannot_be_changed_is_raised_as_it_is() -> None:
    """An exception class may forbid attributes; the note is then left out."""

    class Frozen(Exception):
        def __setattr__(self, name: str, value: object) -> None:
            raise AttributeError(name)

    class Cold(Bad):
        name = "cold"
        error = Frozen("as it was")

    with pytest.raises(Frozen, match="as it was"):
        manager_of(Cold).load("cold")
