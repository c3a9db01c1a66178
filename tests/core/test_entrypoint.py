"""Entry points as values and in the dict form."""

from __future__ import annotations

import enum
import functools
from typing import TYPE_CHECKING

import pytest

from plux.core.entrypoint import (
    EntryPoint,
    discover_entry_points,
    entry_point_dict_from_groups,
    groups_from_entry_point_dict,
    spec_to_entry_point,
    to_entry_point_dict,
)
from plux.core.finder import PluginFinder, PluginSpecResolver
from plux.core.function import plugin
from plux.core.spec import Plugin, PluginSpec

if TYPE_CHECKING:
    from plux.core.spec import PluginFactory


class One(Plugin):
    """A plugin."""

    namespace = "my.ns"
    name = "one"


def create() -> Plugin:
    """Make a plugin."""
    return One()


class Finder(PluginFinder):
    """Finds what it is given."""

    def __init__(self, *specs: PluginSpec) -> None:
        self.specs = list(specs)

    def find_plugins(self) -> list[PluginSpec]:
        """Return it."""
        return self.specs


def local() -> PluginFactory:
    """A factory that no reference leads to."""

    def inner() -> Plugin:
        return One()

    return inner


def test_an_entry_point_is_a_tuple() -> None:
    """Name, value, group, in this order."""
    name, value, group = EntryPoint("one", "m:One", "my.ns")
    assert (name, value, group) == ("one", "m:One", "my.ns")


def test_entry_points_by_group() -> None:
    """In the order in which they come."""
    eps = [EntryPoint("b", "m:B", "two"), EntryPoint("a", "m:A", "one"), EntryPoint("c", "m:C", "two")]
    assert to_entry_point_dict(iter(eps)) == {"two": ["b=m:B", "c=m:C"], "one": ["a=m:A"]}


def test_one_name_in_two_groups() -> None:
    """Is not a duplicate."""
    eps = [EntryPoint("a", "m:A", "one"), EntryPoint("a", "m:A", "two")]
    assert to_entry_point_dict(eps) == {"one": ["a=m:A"], "two": ["a=m:A"]}


@pytest.mark.parametrize("second", ["m:B", "m:A"])
def test_a_duplicate_is_refused(second: str) -> None:
    """The error names group, name and both references."""
    eps = [EntryPoint("a", "m:A", "one"), EntryPoint("a", second, "one")]
    with pytest.raises(ValueError, match=f"duplicate entry point 'a' in group 'one': m:A and {second}"):
        to_entry_point_dict(eps)


def test_the_entry_point_of_a_class() -> None:
    """Refers to it by its qualified name."""
    assert spec_to_entry_point(PluginSpec("my.ns", "x", One)) == EntryPoint("x", f"{__name__}:One", "my.ns")


def test_names_may_be_members_of_an_enumeration() -> None:
    """They count as the text that they are, in every version of Python."""

    class Name(str, enum.Enum):
        NAMESPACE = "my.ns"
        ONE = "one"

    finder = Finder(PluginSpec(Name.NAMESPACE, Name.ONE, One))
    (group,) = found = discover_entry_points(finder)
    assert type(group) is str
    assert found == {"my.ns": [f"one={__name__}:One"]}


def test_the_entry_point_of_a_spec_that_was_found() -> None:
    """Refers to where it stands."""
    spec = PluginSpec("my.ns", "x", create)
    spec.value = "m:variable"
    assert spec_to_entry_point(spec) == EntryPoint("x", "m:variable", "my.ns")


@pytest.mark.parametrize(
    "factory",
    [
        functools.partial(One),
        lambda: create(),  # noqa: PLW0108 - a lambda is the point
        local(),
        PluginSpecResolver().resolve(plugin("my.ns", name="p")(functools.partial(int))).factory,
    ],
    ids=["partial", "lambda", "local function", "marked partial"],
)
def test_a_factory_that_no_reference_leads_to(factory: PluginFactory) -> None:
    """A reference that could not be resolved is never written."""
    with pytest.raises(ValueError, match=r"plugin my\.ns:x: its factory .* bears no name to refer to"):
        spec_to_entry_point(PluginSpec("my.ns", "x", factory))


def test_the_entry_points_of_a_finder() -> None:
    """Of all plugins that it finds."""
    finder = Finder(PluginSpec("my.ns", "one", One), PluginSpec("other", "two", create))
    assert discover_entry_points(finder) == {"my.ns": [f"one={__name__}:One"], "other": [f"two={__name__}:create"]}


def test_a_finder_that_finds_a_name_twice() -> None:
    """Is refused like any duplicate."""
    with pytest.raises(ValueError, match="duplicate entry point 'one'"):
        discover_entry_points(Finder(PluginSpec("my.ns", "one", One), PluginSpec("my.ns", "one", create)))


def test_both_forms_say_the_same() -> None:
    """There and back again."""
    groups = {"one": {"a": "m:A", "b": "m:B [extra]"}, "two": {"service:default": "m:C"}}
    items = {"one": ["a=m:A", "b=m:B [extra]"], "two": ["service:default=m:C"]}
    assert entry_point_dict_from_groups(groups) == items
    assert groups_from_entry_point_dict(items) == groups


def test_blanks_around_the_delimiter() -> None:
    """As people write them in setup.py."""
    assert groups_from_entry_point_dict({"one": [" a = m:A "]}) == {"one": {"a": "m:A"}}


@pytest.mark.parametrize("item", ["a", "", "=m:A", "a=", " = "])
def test_an_item_of_another_form_is_refused(item: str) -> None:
    """The error names the item and the group."""
    with pytest.raises(ValueError, match=f"{item!r} in group 'one' is not of the form 'name=value'"):
        groups_from_entry_point_dict({"one": [item]})
