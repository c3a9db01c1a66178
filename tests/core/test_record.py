"""Classes that are their fields behave as those of `dataclasses`."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import pprint
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


@pytest.mark.parametrize("options", [{}, {"frozen": True}, {"frozen": True, "slots": True}, {"slots": True}])
def test_few_objects_and_many_are_made_alike(options: dict[str, bool]) -> None:
    """The first ones are filled field by field, those after them by a function that is compiled."""
    ours, theirs = same(record(**options)), same(dataclasses.dataclass(**options))
    for number in range(50):
        assert repr(ours(number)) == repr(theirs(number))
        assert repr(ours(b=None, a=number)) == repr(theirs(b=None, a=number))
    assert inspect.isfunction(vars(ours)["__init__"])


@pytest.mark.parametrize("arguments", [((), {}), ((1, 2, 3), {}), ((1,), {"a": 2}), ((1,), {"c": 2}), ((), {"b": 1})])
@pytest.mark.parametrize("before", [0, 50])
def test_arguments_that_do_not_fit_are_refused(before: int, arguments: tuple[tuple[int, ...], dict[str, int]]) -> None:
    """With the words of Python, be it the first object or one of many."""
    messages = []
    for make in (record(), dataclasses.dataclass()):
        cls = same(make)
        for _ in range(before):
            cls(1)
        with pytest.raises(TypeError) as caught:
            cls(*arguments[0], **arguments[1])
        messages.append(str(caught.value).rpartition("__init__()")[2])
    assert messages[0] == messages[1]


def test_what_is_no_parameter_cannot_be_given() -> None:
    """A field that `__post_init__` sets."""

    @record()
    class Fresh:
        size: int = field(init=False)

    with pytest.raises(TypeError, match="unexpected keyword argument 'size'"):
        Fresh(size=3)  # type: ignore[call-arg]  # that is what is tried


def test_a_class_tells_what_it_takes() -> None:
    """Whoever asks it gets a function with all parameters, before there is an object."""
    ours, theirs = same(record()), same(dataclasses.dataclass())
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    assert ours.__init__ is ours.__init__


def test_a_class_with_few_objects_can_be_derived_from() -> None:
    """By a plain class that calls the other ``__init__``, and by one that does not."""

    class Louder(Plain):
        def __init__(self, more: int) -> None:
            super().__init__([more], more)

    class Same(Plain):
        pass

    assert (Louder(2).items, Louder(2).more, Same([1]).items) == ([2], 2, [1])


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


def test_the_functions_of_dataclasses_take_them() -> None:
    """Programs use them with the configuration of plux, which was a dataclass in 1.x."""
    assert [(each.name, each.type) for each in dataclasses.fields(Point3)] == [
        ("x", "int"),
        ("y", "int"),
        ("note", "str"),
        ("z", "int"),
    ]
    assert dataclasses.is_dataclass(Plain())
    assert not dataclasses.is_dataclass(object)
    assert dataclasses.asdict(Point(1, note="n")) == {"x": 1, "y": 0, "note": "n"}
    assert dataclasses.replace(Plain(more=2), items=[1]) == Plain([1], more=2)
    assert pprint.pformat(Plain([1])) == "Plain(items=[1], more=1)"
    bag = Bag("a", [1])
    assert dataclasses.astuple(bag) == ("a", [1], 1)
    with pytest.raises((ValueError, TypeError), match="size"):  # the latter from Python 3.13 on
        dataclasses.replace(bag, size=3)


@pytest.mark.parametrize(
    "options", [{}, {"frozen": True}, {"eq": False}, {"frozen": True, "slots": True}, {"slots": True}]
)
def test_dataclasses_keeps_of_them_what_it_keeps_of_its_own(options: dict[str, bool]) -> None:
    """Parameters and fields, which are positional; in the same order, and the same ones each time."""
    ours, theirs = same(record(**options)), same(dataclasses.dataclass(**options))
    assert repr(ours.__dataclass_params__) == repr(theirs.__dataclass_params__)
    assert list(map(repr, dataclasses.fields(ours))) == list(map(repr, dataclasses.fields(theirs)))
    assert [each.kw_only for each in dataclasses.fields(ours)] == [False, False]
    assert dataclasses.fields(ours)[0] is dataclasses.fields(ours(1))[0]
    assert ours.__dataclass_params__ is ours.__dataclass_params__


def test_a_derived_class_has_the_fields_of_its_record() -> None:
    """Whichever is asked first, as those of a dataclass are inherited."""

    class Derived(same(record())):  # type: ignore[misc]  # a class that is made in a function
        pass

    class Further(Point3):
        pass

    assert dataclasses.fields(Derived)[1] is dataclasses.fields(Derived.__base__)[1]
    assert dataclasses.fields(Further) == dataclasses.fields(Point3) != dataclasses.fields(Point)


def test_a_dataclass_can_be_derived_from_them() -> None:
    """From one that is frozen, only one that is frozen, too."""

    @dataclasses.dataclass
    class More(Plain):
        last: str = "z"

    @dataclasses.dataclass(frozen=True)
    class Fixed(Point):
        last: str = "z"

    assert More([1], 2, "a") == More([1], last="a", more=2)
    assert [each.name for each in dataclasses.fields(Fixed)] == ["x", "y", "note", "last"]
    with pytest.raises(TypeError, match="non-frozen"):
        dataclasses.dataclass(type("Loose", (Point,), {}))


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
