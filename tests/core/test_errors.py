"""The errors of the model: what they say, what they carry, and that they cross process borders."""

from __future__ import annotations

import copy
import pickle

import pytest

from plux.core.errors import PluginDisabled, PluginException


class TooOld(PluginException):
    """An error of an application, with a constructor of its own."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version} is too old", name="db")
        self.version = version


class Worded(PluginException):
    """An error of an application that keeps the text itself."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.message = text.upper()


class Silent(PluginException):
    """An error of an application that does not call the constructor of its base."""

    def __init__(self) -> None:
        pass


ERRORS = [
    PluginException("no", "my.ns", "one"),
    PluginException(),
    PluginDisabled("my.ns", "one", "not licensed"),
    PluginDisabled("my.ns", "one"),
    TooOld(3),
    Worded("no"),
]


def test_an_error_knows_its_plugin() -> None:
    """Text, namespace and name can be read."""
    error = PluginException("it broke", "my.ns", "one")
    assert (str(error), error.message, error.namespace, error.name) == ("it broke", "it broke", "my.ns", "one")


def test_an_error_without_a_plugin() -> None:
    """Namespace and name are None, the text may be empty."""
    error = PluginException()
    assert (str(error), error.message, error.namespace, error.name) == ("", "", None, None)


def test_disabled_says_why() -> None:
    """The text names plugin and reason; both can be read."""
    error = PluginDisabled("my.ns", "one", "not licensed")
    assert str(error) == "plugin my.ns:one is disabled, reason: not licensed"
    assert (error.namespace, error.name, error.reason) == ("my.ns", "one", "not licensed")


@pytest.mark.parametrize("reason", [None, ""])
def test_disabled_without_a_reason(reason: str | None) -> None:
    """Nothing is said about one."""
    error = PluginDisabled("my.ns", "one", reason)
    assert str(error) == "plugin my.ns:one is disabled"
    assert error.reason == reason


def test_disabled_is_a_plugin_exception() -> None:
    """One `except` catches both."""
    with pytest.raises(PluginException):
        raise PluginDisabled("my.ns", "one")


@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_survive_pickling(error: PluginException, protocol: int) -> None:
    """Class, text and all attributes, whatever the constructor takes."""
    again = pickle.loads(pickle.dumps(error, protocol))
    assert (type(again), str(again), again.args, vars(again)) == (type(error), str(error), error.args, vars(error))


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_errors_can_be_copied(error: PluginException) -> None:
    """As `concurrent.futures` and debuggers do."""
    again = copy.copy(error)
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_an_application_may_set_the_text_in_its_own_errors() -> None:
    """`message` is an attribute like the others."""
    assert Worded("no").message == "NO"


def test_an_error_whose_class_forgets_the_constructor_can_be_read() -> None:
    """The attributes are there, with nothing in them."""
    error = Silent()
    assert (error.message, error.namespace, error.name) == ("", None, None)
