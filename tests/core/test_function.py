"""Functions, classes and other callables as plugins."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from plux.core.finder import PluginSpecResolver
from plux.core.function import FunctionPlugin, plugin
from plux.core.spec import Plugin, PluginSpec

if TYPE_CHECKING:
    from collections.abc import Callable

RESOLVER = PluginSpecResolver()


def made(source: object) -> FunctionPlugin:
    """The plugin that a marked object declares."""
    found = RESOLVER.resolve(source).factory()
    assert isinstance(found, FunctionPlugin)
    return found


@plugin("my.ns")
def greet(whom: str, *, loud: bool = False) -> str:
    """Greet somebody."""
    return f"hello {whom}{'!' if loud else ''}"


class Adder:
    """A callable object."""

    def __init__(self, first: int = 1) -> None:
        self.first = first

    def __call__(self, second: int) -> int:
        return self.first + second

    def method(self) -> int:
        """Return the number."""
        return self.first


class Slots:
    """A callable object that takes no attributes."""

    __slots__ = ()

    def __call__(self) -> None: ...


def test_a_function_is_returned_unchanged() -> None:
    """It can be called as before, and bears the spec."""

    def function(x: int) -> int:
        return x + 1

    marked = plugin("my.ns", name="f")(function)
    assert marked is function
    assert marked(1) == 2
    assert isinstance(marked.__pluginspec__, PluginSpec)  # type: ignore[attr-defined] # the mark


def test_the_name_is_that_of_the_function() -> None:
    """Unless another is given."""
    assert RESOLVER.resolve(greet).name == "greet"


def test_the_plugin_is_called_like_the_function() -> None:
    """Which it keeps as `fn`."""
    loaded = made(greet)
    assert loaded("you", loud=True) == "hello you!"
    assert loaded.fn is greet


def test_the_plugin_knows_what_it_is() -> None:
    """Namespace and name are those of the spec."""
    loaded = made(greet)
    assert (loaded.namespace, loaded.name, loaded.requirements) == ("my.ns", "greet", ())


def test_the_text_of_a_plugin_names_its_function() -> None:
    """In a log or a list."""
    assert repr(made(greet)) == f"<FunctionPlugin {__name__}:greet>"
    adder = Adder()
    assert repr(FunctionPlugin(adder)) == f"<FunctionPlugin {adder!r}>"


def test_plugin_and_factory_look_like_the_function() -> None:
    """Name, module and docstring; `inspect` finds the module and the signature."""
    factory = RESOLVER.resolve(greet).factory
    for copy in (made(greet), factory):
        identity = [getattr(copy, name) for name in ("__name__", "__qualname__", "__module__", "__doc__")]
        assert identity == ["greet", "greet", __name__, "Greet somebody."]
    assert inspect.getmodule(factory) is inspect.getmodule(greet)
    assert str(inspect.signature(made(greet))) == "(whom: 'str', *, loud: 'bool' = False) -> 'str'"


def test_attributes_of_the_function_can_be_read() -> None:
    """From the plugin."""

    @plugin("my.ns")
    def function() -> None: ...

    function.option = 5  # type: ignore[attr-defined] # any attribute
    assert made(function).option == 5  # type: ignore[attr-defined] # the same


def test_attributes_of_the_function_do_not_replace_methods() -> None:
    """`load` of the function is its own affair."""

    @plugin("my.ns", load=lambda: "loaded")
    def function() -> None: ...

    function.load = function.should_load = None  # type: ignore[attr-defined] # any attribute
    assert made(function).load() == "loaded"
    assert made(function).should_load() is True


def test_each_plugin_is_a_new_one() -> None:
    """What is set on one does not show in another."""
    first = made(greet)
    first.extra = 1  # type: ignore[attr-defined] # any attribute
    assert not hasattr(made(greet), "extra")


@pytest.mark.parametrize("value", [True, 1, "1", None, lambda: True, lambda: 1])
def test_should_load(value: Any) -> None:
    """A truth value, or a callable that returns one; None says nothing, so yes."""
    assert made(plugin("my.ns", should_load=value)(Adder.method)).should_load() is True


@pytest.mark.parametrize("value", [False, 0, "", lambda: False, lambda: None])
def test_should_not_load(value: Any) -> None:
    """The same for no."""
    assert made(plugin("my.ns", should_load=value)(Adder.method)).should_load() is False


def test_should_load_is_asked_when_it_matters() -> None:
    """Not when the function is declared."""
    answers = iter([False, True])

    @plugin("my.ns", should_load=lambda: next(answers))
    def function() -> None: ...

    loaded = made(function)
    assert [loaded.should_load(), loaded.should_load()] == [False, True]


def test_an_error_in_should_load_is_not_hidden() -> None:
    """It is for the manager to deal with."""
    with pytest.raises(ZeroDivisionError):
        made(plugin("my.ns", should_load=lambda: bool(1 // 0))(lambda: None)).should_load()


def test_load_calls_what_was_given() -> None:
    """With the arguments of the manager; its result is the result."""

    @plugin("my.ns", load=lambda *args, **kwargs: (args, kwargs))
    def function() -> None: ...

    assert made(function).load(1, key=2) == ((1,), {"key": 2})
    assert made(greet).load(1, key=2) is None


def test_a_class_counts_as_a_function_that_makes_instances() -> None:
    """If it is no Plugin class."""
    loaded = made(plugin("my.ns", name="adder")(type("Marked", (Adder,), {})))
    assert loaded(5).method() == 5


def test_methods_of_a_class_are_not_those_of_the_plugin() -> None:
    """`load` and the like are for the instances, not for the plugin that makes them."""

    @plugin("my.ns")
    class Marked:
        requirements = 5

        def load(self) -> None: ...

        def should_load(self) -> bool:
            return False

        def unload(self) -> None: ...

    loaded = made(Marked)
    assert (loaded.load(), loaded.should_load(), loaded.requirements) == (None, True, ())
    assert not hasattr(loaded, "unload")


def test_a_plugin_class_is_its_own_plugin() -> None:
    """The decorator gives it a namespace and a name."""

    @plugin("my.ns", name="class")
    class Marked(Plugin): ...

    assert RESOLVER.resolve(Marked) == PluginSpec("my.ns", "class", Marked)


@pytest.mark.parametrize("argument", ["should_load", "load"])
def test_a_plugin_class_has_methods_for_that(argument: str) -> None:
    """Saying it in the decorator too is refused."""
    arguments: dict[str, Any] = {argument: lambda: True}
    mark = plugin("my.ns", **arguments)
    with pytest.raises(TypeError, match="define should_load and load as methods"):
        mark(type("Marked", (Plugin,), {}))


@pytest.mark.parametrize("source", [functools.partial(int, "7"), Adder()], ids=["partial", "callable object"])
def test_what_bears_no_name_needs_one(source: Callable[..., object]) -> None:
    """The error says how."""
    with pytest.raises(TypeError, match=r"bears no name: write @plugin\('my.ns', name=...\)"):
        plugin("my.ns")(source)


def test_a_partial() -> None:
    """With a name it is a plugin like others."""
    assert made(plugin("my.ns", name="seven")(functools.partial(int, "7")))() == 7


def test_a_callable_object() -> None:
    """Its state can be read from the plugin."""
    loaded = made(plugin("my.ns", name="adder")(Adder(3)))
    assert (loaded(4), loaded.first) == (7, 3)  # type: ignore[attr-defined] # of the object


@pytest.mark.parametrize("source", [len, Adder().method, Slots(), int], ids=["builtin", "method", "slots", "int"])
def test_what_takes_no_attributes_is_refused(source: Callable[..., object]) -> None:
    """It cannot be marked; the error says what to do."""
    with pytest.raises(TypeError, match="takes no attributes; wrap it in a function and mark that"):
        plugin("my.ns", name="one")(source)


@pytest.mark.parametrize("source", [5, "text", None, property(lambda self: 1)], ids=["int", "str", "None", "property"])
def test_what_cannot_be_called_is_refused(source: Any) -> None:
    """It could never do anything."""
    with pytest.raises(TypeError, match="cannot be called"):
        plugin("my.ns", name="one")(source)


def test_the_decorator_without_arguments_is_refused() -> None:
    """The function would be gone without a word."""

    def function() -> None: ...

    with pytest.raises(TypeError, match=r"write @plugin\(namespace\)"):
        plugin(function)  # type: ignore[arg-type] # the mistake


def test_each_decorator_makes_a_plugin_of_its_own() -> None:
    """Stacked, the plugins have the namespaces, names and answers of their decorators."""

    @plugin("ns.a", name="a", should_load=False)
    @plugin("ns.b", name="b")
    def function() -> int:
        return 5

    loaded = [spec.factory() for spec in RESOLVER.resolve_all(function)]
    assert [(each.namespace, each.name, each.should_load()) for each in loaded] == [
        ("ns.a", "a", False),
        ("ns.b", "b", True),
    ]


def test_the_place_among_the_plugins_is_part_of_the_spec() -> None:
    """As it is for classes."""

    @plugin("my.ns", priority=5, before=["x"], after=["y"])
    def function() -> None: ...

    spec = RESOLVER.resolve(function)
    assert (spec.priority, spec.before, spec.after) == (5, ["x"], ["y"])
