"""Plugin and PluginSpec as values."""

from __future__ import annotations

import functools
import pickle
from abc import abstractmethod
from collections.abc import Sequence
from typing import get_type_hints

import pytest

from plux.core.spec import Plugin, PluginFactory, PluginSpec, PluginType, reference_of


class One(Plugin):
    """A plugin."""

    namespace = "my.ns"
    name = "one"

    class Inner(Plugin):
        """A nested one."""


def create() -> Plugin:
    """Make a plugin."""
    return One()


class Factory:
    """A callable that cannot be hashed."""

    __hash__ = None  # type: ignore[assignment] # an unhashable factory is the point

    def __call__(self) -> Plugin:
        return One()


def test_equal_specs() -> None:
    """Namespace, name and factory decide; so a set holds one of them."""
    assert PluginSpec("a", "b", One) == PluginSpec("a", "b", One)
    assert len({PluginSpec("a", "b", One), PluginSpec("a", "b", One)}) == 1


@pytest.mark.parametrize(
    "other", [PluginSpec("x", "b", One), PluginSpec("a", "x", One), PluginSpec("a", "b", create), 1, None, "a:b", One]
)
def test_different_from(other: object) -> None:
    """Anything else is different, without an error."""
    spec = PluginSpec("a", "b", One)
    assert spec != other
    assert not spec == other  # noqa: SIM201 - both operators are under test


def test_where_a_spec_was_found_does_not_make_it_another() -> None:
    """`value` is no part of the identity."""
    spec = PluginSpec("a", "b", One)
    spec.value = "m:b"
    assert spec == PluginSpec("a", "b", One)


def test_a_factory_that_cannot_be_hashed() -> None:
    """The spec can be put into a set all the same."""
    factory = Factory()
    assert len({PluginSpec("a", "b", factory), PluginSpec("a", "b", factory)}) == 1


@pytest.mark.parametrize(
    ("factory", "value"),
    [
        (One, f"{__name__}:One"),
        (One.Inner, f"{__name__}:One.Inner"),
        (create, f"{__name__}:create"),
        (functools.partial(One), None),
        (Factory(), None),
    ],
)
def test_value_refers_to_the_factory(factory: PluginFactory, value: str | None) -> None:
    """By its qualified name; None for what bears no name."""
    assert PluginSpec("a", "b", factory).value == value
    assert reference_of(factory) == value


def test_value_can_be_set() -> None:
    """By whoever knows where the spec stands."""
    spec = PluginSpec("a", "b", create)
    spec.value = "m:variable"
    assert spec.value == "m:variable"


def test_repr_names_plugin_and_reference() -> None:
    """As one line for logs."""
    assert repr(PluginSpec("a", "b", create)) == f"PluginSpec(a.b = {__name__}:create)"
    factory = functools.partial(One)
    assert repr(PluginSpec("a", "b", factory)) == f"PluginSpec(a.b = {factory!r})"


def test_order_is_left_to_the_class_unless_given() -> None:
    """None means that the spec says nothing."""
    assert [getattr(PluginSpec("a", "b", One), name) for name in ("priority", "before", "after")] == [None] * 3
    spec = PluginSpec("a", "b", One, priority=0, before=["x"], after=())
    assert (spec.priority, spec.before, spec.after) == (0, ["x"], ())


def test_specs_survive_pickling() -> None:
    """With the reference that was set."""
    spec = PluginSpec("a", "b", create, priority=3)
    spec.value = "m:b"
    again = pickle.loads(pickle.dumps(spec))
    assert (again, again.value, again.priority) == (spec, "m:b", 3)


def test_what_a_plugin_has_without_saying() -> None:
    """It has no requirements, wants to be loaded, and loading does nothing."""
    plugin = One()
    assert (plugin.namespace, plugin.name, plugin.requirements) == ("my.ns", "one", ())
    assert plugin.should_load() is True
    assert plugin.load(1, key=2) is None


def test_a_class_with_abstract_methods_has_no_instances() -> None:
    """`Plugin` is an ABC."""

    class Base(Plugin):
        @abstractmethod
        def go(self) -> None: ...

    with pytest.raises(TypeError, match="go"):
        Base()  # type: ignore[abstract] # the error is the point


def test_the_aliases_are_there_at_run_time() -> None:
    """Applications use them in annotations that are evaluated."""
    assert PluginFactory.__args__ == (Plugin,)  # type: ignore[attr-defined] # of an alias of Callable
    assert PluginType == type[Plugin]


def test_the_types_of_plugins_can_be_asked_for() -> None:
    """Libraries for settings and commands do that with the classes of others."""

    class Tool(Plugin):
        namespace = "my.ns"
        depth: int = 3

    hints = get_type_hints(Tool)
    assert hints == {"namespace": str, "name": str, "requirements": Sequence[str], "depth": int}
    assert get_type_hints(PluginSpec)["factory"] == PluginFactory
    assert get_type_hints(PluginSpec.__init__)["before"] == Sequence[str] | None
