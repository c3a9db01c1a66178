"""What a class is made from, before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import record

if TYPE_CHECKING:
    import ast

    from .scopes import Frame
    from .values import Slots, Value

__all__ = ["Blueprint"]


@record(frozen=True, eq=False, slots=True)
class Blueprint:
    """The parts of a class statement, or of a call that makes a class.

    `keywords` are those behind the bases, ``metaclass`` among them; `node` is where it is made, in `frame`.
    """

    qualname: str
    bases: tuple[Value, ...]
    attributes: Slots
    keywords: Slots
    frame: Frame
    node: ast.AST

    @property
    def name(self) -> str:
        """The name without those of the classes and functions around it."""
        return self.qualname.rpartition(".")[2]

    @property
    def metaclass(self) -> Value | None:
        """The metaclass that is asked for."""
        return self.keywords.get("metaclass")

    @property
    def arguments(self) -> Slots:
        """The keywords that ``__init_subclass__`` and a metaclass get."""
        return {name: value for name, value in self.keywords.items() if name not in ("metaclass", "**")}
