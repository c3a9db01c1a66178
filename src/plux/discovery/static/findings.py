"""What is found in a module: objects that declare plugins, and what may be some."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from plux.core.record import record

if TYPE_CHECKING:
    from .values import Where

__all__ = ["Declared", "Found", "Undecided"]


@record(frozen=True, slots=True)
class Declared:
    """An object that declares a plugin, found under `path` in `module`. `owner` is the object, for identity."""

    module: str
    path: str
    namespace: str
    name: str
    where: Where
    kind: str
    owner: int
    home: str | None

    @property
    def elsewhere(self) -> str:
        """The module in which it says that it can be found, if that is another one; else nothing."""
        module = (self.home or "").partition(":")[0]
        return module if module != self.module else ""


@record(frozen=True, slots=True)
class Undecided:
    """Something under `path` in `module` that may declare a plugin."""

    module: str
    path: str
    where: Where
    code: str
    message: str
    absent: str | None = None


Found: TypeAlias = "Declared | Undecided"
