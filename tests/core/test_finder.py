"""PluginSpecResolver: which specs an object declares."""

from __future__ import annotations

import functools
from abc import abstractmethod

import pytest

from plux.core.finder import PluginFinder, PluginSpecResolver
from plux.core.function import plugin
from plux.core.spec import Plugin, PluginSpec

RESOLVER = PluginSpecResolver()


class One(Plugin):
    """A plugin."""

    namespace = "my.ns"
    name = "one"


class Abstract(One):
    """A base class."""

    @abstractmethod
    def go(self) -> None:
        """Go."""


class Nameless(Plugin):
    """A base class."""

    namespace = "my.ns"


class Empty(Plugin):
    """Has a name, which is none."""

    namespace = "my.ns"
    name = ""


class Computed(Plugin):
    """Only the instance knows its name."""

    namespace = "my.ns"

    @property
    def name(self) -> str:  # type: ignore[override] # what the test is about
        """The name."""
        return "computed"


class Unrelated:
    """Looks like a plugin."""

    namespace = "my.ns"
    name = "one"


def plain() -> None:
    """No plugin."""


def names(source: object) -> list[str]:
    """What the object declares, as namespace:name."""
    return [f"{spec.namespace}:{spec.name}" for spec in RESOLVER.resolve_all(source)]


def test_a_spec_is_what_it_is() -> None:
    """The very object is returned."""
    spec = PluginSpec("my.ns", "one", One)
    assert RESOLVER.resolve(spec) is spec


def test_a_plugin_class() -> None:
    """It is its own factory."""
    assert RESOLVER.resolve(One) == PluginSpec("my.ns", "one", One)


def test_namespace_and_name_may_be_inherited() -> None:
    """Wherever in the MRO they are set."""

    class Derived(Nameless):
        name = "derived"

    assert names(Derived) == ["my.ns:derived"]


def test_a_marked_function() -> None:
    """Its factory makes a plugin that calls it."""

    @plugin("my.ns", name="f")
    def function() -> int:
        return 5

    spec = RESOLVER.resolve(function)
    made = spec.factory()
    assert (spec.namespace, spec.name, made.namespace, made.name) == ("my.ns", "f", "my.ns", "f")
    assert made() == 5  # type: ignore[operator] # a FunctionPlugin


def test_decorators_are_listed_from_the_outermost() -> None:
    """And `resolve` returns the outermost."""

    @plugin("ns.a", name="a")
    @plugin("ns.b", name="b")
    def function() -> None: ...

    assert names(function) == ["ns.a:a", "ns.b:b"]
    assert RESOLVER.resolve(function).name == "a"


def test_a_mark_set_by_hand_counts() -> None:
    """As own decorators of applications do."""

    def function() -> None: ...

    function.__pluginspec__ = PluginSpec("my.ns", "hand", One)  # type: ignore[attr-defined] # the mark
    assert names(function) == ["my.ns:hand"]


def test_a_mark_set_by_hand_replaces_those_of_the_decorator() -> None:
    """What was set last counts."""

    @plugin("ns.a", name="a")
    def function() -> None: ...

    function.__pluginspec__ = PluginSpec("my.ns", "hand", One)  # type: ignore[attr-defined] # the mark
    assert names(function) == ["my.ns:hand"]


def test_the_decorator_keeps_a_mark_set_by_hand() -> None:
    """It adds one."""

    def function() -> None: ...

    function.__pluginspec__ = PluginSpec("my.ns", "hand", One)  # type: ignore[attr-defined] # the mark
    assert names(plugin("ns.a", name="a")(function)) == ["ns.a:a", "my.ns:hand"]


def test_a_mark_that_is_no_spec_is_none() -> None:
    """A function with an attribute of that name is not a plugin for that."""

    def function() -> None: ...

    function.__pluginspec__ = "my.ns"  # type: ignore[attr-defined] # the mark
    assert names(function) == []


def test_a_wrapper_bears_the_mark_of_what_it_wraps() -> None:
    """`functools.wraps` copies it."""

    @plugin("my.ns", name="f")
    def function() -> None: ...

    @functools.wraps(function)
    def wrapper() -> None: ...

    assert names(wrapper) == ["my.ns:f"]


def test_a_marked_plugin_class_is_both() -> None:
    """What the decorator says, and what the class says."""
    assert names(plugin("other.ns", name="two")(type("Both", (One,), {}))) == ["other.ns:two", "my.ns:one"]


def test_a_plugin_class_marked_with_its_own_name_is_one_plugin() -> None:
    """Saying it twice makes it no duplicate."""
    assert names(plugin("my.ns", name="one")(type("Same", (One,), {}))) == ["my.ns:one"]


def test_marks_are_not_inherited() -> None:
    """A subclass of a marked class is not marked."""

    @plugin("my.ns", name="base")
    class Base: ...

    class Derived(Base): ...

    assert names(Base) == ["my.ns:base"]
    assert names(Derived) == []


def test_an_instance_does_not_have_the_mark_of_its_class() -> None:
    """A module variable that holds one is not a second plugin."""

    @plugin("my.ns", name="base")
    class Base: ...

    assert names(Base()) == []


def test_a_callable_object_has_its_own_mark() -> None:
    """Beside that of its class."""

    @plugin("my.ns", name="class")
    class Base:
        def __call__(self) -> None: ...

    assert names(plugin("my.ns", name="instance")(Base())) == ["my.ns:instance"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (Abstract, r"the class is abstract \(go\)"),
        (Nameless, "the class has no name that is a text"),
        (Plugin, "the class has no namespace and no name that is a text"),
        (Empty, "the class has no name that is a text and not empty"),
        (Computed, "the class has no name that is a text"),
        (Unrelated, "not derived from plux.Plugin"),
        (plain, "neither a PluginSpec, nor a Plugin class, nor marked with @plugin"),
        (One(), "neither a PluginSpec, nor a Plugin class"),
        (None, "neither a PluginSpec, nor a Plugin class"),
    ],
    ids=["abstract", "nameless", "Plugin", "empty name", "property", "unrelated", "function", "instance", "None"],
)
def test_what_is_no_plugin(source: object, reason: str) -> None:
    """Nothing is declared, and the error says why."""
    assert RESOLVER.resolve_all(source) == []
    with pytest.raises(ValueError, match=reason):
        RESOLVER.resolve(source)


def test_a_finder_has_to_find() -> None:
    """`PluginFinder` is a role."""
    with pytest.raises(TypeError, match="find_plugins"):
        PluginFinder()  # type: ignore[abstract] # the error is the point
