"""Classes that are their fields behave as those of `dataclasses`."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from plux.core.record import field, record, replace
from tests.support.process import run_python

if TYPE_CHECKING:
    from collections.abc import Callable


@record(frozen=True, slots=True)
class Point:
    """A value."""

    x: int
    y: int = 0
    note: str = field(default="", compare=False, repr=False)


@record(frozen=True, slots=True)
class Point3(Point):
    """A value with one more field."""

    z: int = 3


@record(eq=False, slots=True)
class Bag:
    """Something that changes."""

    name: str
    items: list[int] = field(default_factory=list)
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = len(self.items)


@record()
class Plain:
    """Neither frozen nor with slots."""

    items: list[int] = field(default_factory=list)
    more: int = 1


def same(make: Callable[..., Any]) -> type[Any]:
    """A class whose decorator is given."""

    class Same:
        a: int
        b: str = "b"

    decorated: type[Any] = make(Same)
    return decorated


@pytest.mark.parametrize(
    "options", [{}, {"frozen": True}, {"eq": False}, {"frozen": True, "slots": True}, {"slots": True}]
)
def test_the_methods_are_those_of_dataclasses(options: dict[str, bool]) -> None:
    """Made from the same annotations: texts, equality, hashes, patterns."""
    ours, theirs = same(record(**options)), same(dataclasses.dataclass(**options))
    assert repr(ours(1)) == repr(theirs(1))
    assert (ours(1) == ours(1, "b"), ours(1) == ours(2)) == (theirs(1) == theirs(1, "b"), theirs(1) == theirs(2))
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    assert ours.__match_args__ == theirs.__match_args__
    assert hasattr(ours(1), "__dict__") == hasattr(theirs(1), "__dict__")
    for cls in (ours, theirs):
        with pytest.raises(TypeError):
            cls()


def test_frozen_instances_do_not_change() -> None:
    """Neither by assignment nor by deletion."""
    point = Point(1)
    with pytest.raises(AttributeError, match="'x' of Point cannot be changed"):
        point.x = 2  # type: ignore[misc]  # it is frozen
    with pytest.raises(AttributeError):
        del point.x
    assert hash(point) == hash(Point(1, 0, "another note"))


def test_fields_are_inherited() -> None:
    """In front of those of the class; an instance of another class is not equal."""
    assert repr(Point3(1, 2, z=4)) == "Point3(x=1, y=2, z=4)"
    assert Point3(1) != Point(1)


def test_defaults_are_made_for_each_instance() -> None:
    """A list is not shared, and what is no parameter is given afterwards."""
    one, other = Bag("one"), Bag("other", [1, 2])
    one.items.append(1)
    assert (one.items, Bag("one").items, other.size) == ([1], [], 2)
    assert Plain().items is not Plain().items
    assert Plain.more == 1
    assert not hasattr(Plain, "items")


@pytest.mark.parametrize("make_another", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_instances_can_be_copied_and_pickled(make_another: Callable[[object], object]) -> None:
    """Frozen or not."""
    assert make_another(Point3(1, 2, z=5)) == Point3(1, 2, z=5)
    assert make_another(Plain([1], 2)) == Plain([1], 2)


def test_replacing_fields() -> None:
    """In another instance."""
    assert replace(Point(1, 2), y=3) == Point(1, 3)


def test_patterns_match_by_position() -> None:
    """As `__match_args__` says."""
    match Point(1, 2):
        case Point(1, y):
            assert y == 2
        case _:
            pytest.fail("no match")


def test_it_does_not_import_what_it_replaces() -> None:
    """That would take longer than it saves."""
    code = "import plux.core.record, sys; print({'dataclasses', 'inspect', 'typing', 're'} & set(sys.modules))"
    done = run_python(f"import sys; sys.flags\n{code}", measured=False)
    assert done.stdout == "set()\n"
