"""Classes outside the project that are known not to be plugins, and to define nothing that matters."""

from __future__ import annotations

from ..values import ClassValue

__all__ = ["inert_class"]

_made: dict[str, ClassValue] = {}


def inert_class(
    name: str, *, is_abc: bool = False, is_enum: bool = False, bases: tuple[ClassValue, ...] = ()
) -> ClassValue:
    """Return the class of that full name; one of the builtins needs no module."""
    full = name if "." in name else f"builtins.{name}"
    cls = _made.get(full)
    if cls is None:
        cls = ClassValue(
            name=full.rpartition(".")[2],
            qualname=full.rpartition(".")[2],
            module=full.rpartition(".")[0],
            where=None,
            attributes={},
            bases=bases,
            known=full,
            is_abc=is_abc,
            is_enum=is_enum,
        )
        cls.mro = (cls, *(entry for base in bases for entry in base.mro))
        _made[full] = cls
    return cls
