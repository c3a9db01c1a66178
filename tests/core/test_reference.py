"""Object references: module:attribute."""

from __future__ import annotations

import json
import os.path
from importlib import metadata
from typing import TYPE_CHECKING

import pytest

from plux.core.reference import ObjectReference

if TYPE_CHECKING:
    from tests.support.site import FakeSite

GOOD = {
    "m": ("m", "", ""),
    "pkg.mod": ("pkg.mod", "", ""),
    "pkg.mod:A": ("pkg.mod", "A", ""),
    "pkg.mod:Outer.Inner": ("pkg.mod", "Outer.Inner", ""),
    "m:A [x]": ("m", "A", "x"),
    "m:A[x, y]": ("m", "A", "x, y"),
    "m [x]": ("m", "", "x"),
    " m : A ": ("m", "A", ""),
    "m_1:_a": ("m_1", "_a", ""),
    "ä:ö": ("ä", "ö", ""),
    "_:_": ("_", "_", ""),
}


@pytest.mark.parametrize("text", GOOD)
def test_parsing(text: str) -> None:
    """Module, attribute and extras, as `importlib.metadata` sees them."""
    reference = ObjectReference.parse(text)
    assert (reference.module, reference.attribute, reference.extras) == GOOD[text]
    read = metadata.EntryPoint("name", text.strip(), "group")
    assert (read.module, read.attr or "") == GOOD[text][:2]


BAD = [
    "",
    " ",
    ":",
    "m:",
    ":A",
    "m:A:B",
    "a b",
    "a-b",
    "a/b",
    ".m",
    "m.",
    "a..b",
    "m:.A",
    "m:A.",
    "m:A()",
    "m:<lambda>",
]


@pytest.mark.parametrize("text", [*BAD, "m:A]", "m:A [x", "m:A [x] y", "[x]"])
def test_what_is_no_reference(text: str) -> None:
    """Is refused, and the error shows it."""
    with pytest.raises(ValueError, match="is not an object reference") as info:
        ObjectReference.parse(text)
    assert repr(text) in str(info.value)


@pytest.mark.parametrize("text", ["m", "m:A", "pkg.mod:Outer.Inner", "m:A [x, y]", "m [x]"])
def test_the_text_of_a_reference(text: str) -> None:
    """Is what it was parsed from."""
    assert str(ObjectReference.parse(text)) == text
    assert repr(ObjectReference.parse(text)) == f"ObjectReference({text!r})"


def test_equal_references() -> None:
    """However they were written."""
    assert {ObjectReference.parse("m : A[x]"), ObjectReference("m", "A", "x")} == {ObjectReference("m", "A", "x")}
    assert ObjectReference("m", "A") != ObjectReference("m", "B")
    assert ObjectReference("m", "A") != "m:A"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("json", json),
        ("os.path", os.path),
        ("json:dumps", json.dumps),
        ("json:JSONDecoder.decode", json.JSONDecoder.decode),
        ("json.decoder:JSONDecoder [speed]", json.JSONDecoder),
    ],
)
def test_resolving(text: str, found: object) -> None:
    """The module is imported and the attributes followed."""
    assert ObjectReference.parse(text).resolve() is found


def test_resolving_imports_no_more_than_the_module(site: FakeSite) -> None:
    """Of a package that was never imported, the module and what it lies in."""
    site.add("some", files={"some_package/__init__.py": "", "some_package/one.py": "value = 7\n"})
    assert ObjectReference.parse("some_package.one:value").resolve() == 7


@pytest.mark.parametrize(
    ("text", "error"),
    [("json:nothing", AttributeError), ("json:dumps.nothing", AttributeError), ("json.nothing", ImportError)],
)
def test_what_is_not_there(text: str, error: type[Exception]) -> None:
    """The error of the import system, or of the object."""
    with pytest.raises(error, match="nothing"):
        ObjectReference.parse(text).resolve()
