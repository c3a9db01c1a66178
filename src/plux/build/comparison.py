"""In which entry points two sets differ: the one way in which they are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plux.core.reference import means_the_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Deviation", "compare_entry_points", "deviations"]


class Deviation(NamedTuple):
    """An entry point that is not the same in both. A value of None says that it is not there."""

    group: str
    name: str
    expected: str | None
    actual: str | None

    def __str__(self) -> str:
        """One line for people."""
        if self.actual is None:
            return f"- [{self.group}] {self.name} = {self.expected} is missing"
        if self.expected is None:
            return f"+ [{self.group}] {self.name} = {self.actual} is too much"
        return f"~ [{self.group}] {self.name}: {self.expected} is expected, {self.actual} is there"


def deviations(
    expected: Mapping[str, Mapping[str, str]], actual: Mapping[str, Mapping[str, str]]
) -> Iterator[Deviation]:
    """Yield what differs, sorted. References that mean the same do not."""
    for group in sorted({*expected, *actual}):
        wanted, found = expected.get(group, {}), actual.get(group, {})
        for name in sorted({*wanted, *found}):
            one, other = wanted.get(name), found.get(name)
            if one is None or other is None or not means_the_same(one, other):
                yield Deviation(group, name, one, other)


def compare_entry_points(
    expected: Mapping[str, Mapping[str, str]], actual: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Say in which entry points two sets differ, one line each; an empty list if they do not.

    >>> compare_entry_points({"g": {"a": "m:A", "b": "m:B"}}, {"g": {"a": "m:X", "c": "m:C"}})
    ['~ [g] a: m:A is expected, m:X is there', '- [g] b = m:B is missing', '+ [g] c = m:C is too much']
    """
    return list(map(str, deviations(expected, actual)))
