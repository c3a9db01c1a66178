"""How a statement ends, when it does not simply go on with the next."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from plux.core.record import record

from .values import Const

if TYPE_CHECKING:
    from .values import Value, Where

__all__ = ["SUPPRESS", "SUPPRESS_IMPORTS", "Flow", "Jump", "Perhaps", "Raised"]

SUPPRESS = "contextlib.suppress"
"""What stands for a context manager that swallows exceptions."""

SUPPRESS_IMPORTS = "contextlib.suppress(ImportError)"
"""What stands for one that only swallows those of imports."""


class Raised(Exception):
    """The code of the project certainly raises here.

    `names` are the names of the exception's classes, most special first; empty if it is not known. `value` is the
    exception itself, if its class is one of the project.
    """

    def __init__(
        self, names: tuple[str, ...], where: Where | None = None, text: str = "", value: Value | None = None
    ) -> None:
        super().__init__(text)
        self.names = names
        self.where = where
        self.text = text
        self.value = value

    @property
    def may_be_of_import(self) -> bool:
        """Whether a handler for failed imports may catch it."""
        return not self.names or "ImportError" in self.names

    @classmethod
    def of(cls, error: BaseException, where: Where | None = None) -> Raised:
        """The same for an exception that an operation on known values raised."""
        return cls(tuple(c.__name__ for c in type(error).__mro__[:-1]), where, str(error))


class Perhaps(Enum):
    """What may be raised, nobody knows whether it is: something that a handler for failed imports catches, or not."""

    LACKS = "something may not be there"
    FAILS = "something else may fail"


@record(frozen=True, slots=True)
class Jump:
    """A ``return``, ``break`` or ``continue``; `maybe` if the code behind it may run all the same."""

    kind: str
    value: Value = Const(None)
    maybe: bool = False


Flow: TypeAlias = "Jump | None"
