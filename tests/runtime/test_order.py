"""The order in which load_all loads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plux import Plugin, PluginFinder, PluginManager, PluginSpec, PluginSpecResolver, plugin
from plux.runtime.order import PluginOrderError

if TYPE_CHECKING:
    from collections.abc import Sequence


def spec(name: str, **place: Any) -> PluginSpec:
    """A spec with a place."""
    return PluginSpec("my.ns", name, Plugin, **place)


def loaded(*specs: PluginSpec) -> list[str]:
    """The names in the order of loading."""
    order: list[str] = []

    class Finder(PluginFinder):
        def find_plugins(self) -> list[PluginSpec]:
            return list(specs)

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=Finder())
    order += [each.name for each in manager.load_all()]
    return order


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        ([spec("c"), spec("a"), spec("b")], "c a b"),
        ([spec("a"), spec("b", priority=5), spec("c", priority=-1), spec("d", priority=5)], "b d a c"),
        ([spec("a"), spec("b", before=["a"])], "b a"),
        ([spec("a", after=("c",)), spec("b"), spec("c")], "b c a"),
        ([spec("a", after="b", priority=9), spec("b")], "b a"),
        ([spec("a", after=["missing"], before=["missing", "a"]), spec("b")], "a b"),
        ([spec("a", after=["b"]), spec("b", after=["c"]), spec("c")], "c b a"),
    ],
)
def test_priority_then_before_and_after(specs: Sequence[PluginSpec], expected: str) -> None:
    """Equal ones stay as they were found; missing targets are ignored."""
    assert loaded(*specs) == expected.split()


def test_a_circle_is_an_error_that_names_it() -> None:
    """The plugins of the circle fail, the others are loaded."""

    class Finder(PluginFinder):
        def find_plugins(self) -> list[PluginSpec]:
            return [spec("a", before=["b"]), spec("b", before=["c"]), spec("c", before=["a"]), spec("d", after=["a"])]

    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=Finder())
    with pytest.raises(PluginOrderError, match="want to be loaded") as info:
        manager.load_all(propagate_exceptions=True)
    circle = info.value.circle * 2
    assert "a b c" in " ".join(circle)
    assert manager.is_loaded("d")
    states = {each.name: (each.state, each.phase) for each in manager.report().plugins}
    assert states == {**dict.fromkeys("abc", ("failed", "order")), "d": ("loaded", "load")}
    # by itself there is no order
    manager.load("a")
    assert manager.get_container("a").init_error is None


def test_places_on_classes_and_functions() -> None:
    """On the class itself, and as an argument of @plugin."""

    class Late(Plugin):
        namespace, name, priority = "my.ns", "late", -5

    class Odd(Plugin):
        namespace, name = "my.ns", "odd"
        priority = "an attribute of the application"

        def before(self) -> None:
            """Is a method of the application and no place."""

    @plugin("my.ns", priority=3, after=["nobody"])
    def early() -> None:
        pass

    resolver = PluginSpecResolver()
    assert loaded(*map(resolver.resolve, (Late, Odd, early))) == ["early", "odd", "late"]
