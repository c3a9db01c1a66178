"""The method resolution order: C3, as in the reference "The Python 2.3 Method Resolution Order"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .flow import Raised
from .values import ClassValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .values import Value, Where

__all__ = ["linearize"]


def linearize(cls: ClassValue, bases: Sequence[Value], where: Where | None) -> tuple[Value, ...]:
    """Return the MRO of a class from its bases; one that cannot be looked into stands for itself.

    Raises:
        Raised: there is no consistent order, or a class is named twice.
    """
    sequences: list[list[Value]] = [list(base.mro) if isinstance(base, ClassValue) else [base] for base in bases]
    sequences.append(list(bases))
    merged: list[Value] = [cls]
    while any(sequences):
        head = _next_head([sequence for sequence in sequences if sequence])
        if head is None:
            raise Raised(("TypeError", "Exception"), where, f"the bases of {cls.qualname} have no consistent order")
        merged.append(head)
        sequences = [[entry for entry in sequence if not _same(entry, head)] for sequence in sequences]
    return tuple(merged)


def _next_head(sequences: list[list[Value]]) -> Value | None:
    for sequence in sequences:
        head = sequence[0]
        if not any(_same(head, entry) for other in sequences for entry in other[1:]):
            return head
    return None


def _same(one: Value, other: Value) -> bool:
    return one is other or (not isinstance(one, ClassValue) and one == other)
