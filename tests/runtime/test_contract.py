"""The contract of a namespace: `expects`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pytest

from plux import Plugin, PluginManager
from plux.runtime.contract import PluginContractError, check_contract

if TYPE_CHECKING:
    from tests.runtime.conftest import Specs

T_co = TypeVar("T_co", covariant=True)


class Exporter(Protocol):
    """What the host needs."""

    suffix: str

    def export(self, text: str) -> bytes:
        """Export."""
        ...


class Converter(Plugin, ABC):
    """A base class of the host."""

    @abstractmethod
    def convert(self) -> None:
        """Convert."""


class Good(Plugin):
    """Fulfils the protocol without naming it."""

    suffix = ".txt"

    def export(self, text: str) -> bytes:
        return text.encode()


class Half(Plugin):
    """Has `export`, but not as a method."""

    export = 7


class Called(Protocol):
    """A callable."""

    def __call__(self, x: int) -> int: ...


class Generic(Protocol[T_co]):
    """With a parameter."""

    def export(self, text: str) -> T_co: ...


class Slotted(Protocol):
    """Without a dict."""

    __slots__ = ()

    def export(self, text: str) -> bytes: ...


def with_parameters() -> list[type]:
    """A Protocol in the syntax of Python 3.12, if this can read it."""
    names: dict[str, Any] = {"Protocol": Protocol}
    with suppress(SyntaxError):
        exec("class New[T](Protocol):\n    def export(self, text: str) -> T: ...", names)
    return [names["New"]] if "New" in names else []


@pytest.mark.parametrize(
    "expected", [Exporter, Plugin, Good, object, Generic, Generic[bytes], Slotted, *with_parameters()]
)
def test_what_fulfils_the_contract_is_loaded(expected: type, specs: type[Specs]) -> None:
    """A Protocol that is not runtime-checkable, and classes."""
    manager: PluginManager[Any] = PluginManager("my.ns", finder=specs(good=Good), expects=expected)
    assert isinstance(manager.load("good"), Good)


def test_what_does_not_is_a_failure_that_lists_what_is_missing(specs: type[Specs]) -> None:
    """Before it is loaded; members that are no methods count as missing."""
    manager: PluginManager[Any] = PluginManager("my.ns", finder=specs(half=Half), expects=Exporter)
    with pytest.raises(PluginContractError, match="no Exporter: it has no export, suffix") as info:
        manager.load("half")
    assert info.value.missing == ["export", "suffix"]
    assert manager.get_container("half").state == "failed"


def test_a_class_lists_its_members(specs: type[Specs]) -> None:
    """For an abstract base class of the host."""
    manager: PluginManager[Any] = PluginManager("my.ns", finder=specs(half=Half), expects=Converter)
    with pytest.raises(PluginContractError, match="no Converter: it has no convert"):
        manager.load("half")


@pytest.mark.parametrize("expected", [Callable, Callable[[int], int], Called])
def test_callables(expected: Any) -> None:
    """With or without parameters, and as a Protocol."""
    check_contract(len, expected, "my.ns", "x")
    with pytest.raises(PluginContractError):
        check_contract(7, expected, "my.ns", "x")
