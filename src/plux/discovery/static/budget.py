"""Bounds on evaluation: whatever a module says, reading it ends soon and in little memory."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MAX_CALLS",
    "MAX_FILE_BYTES",
    "MAX_ITEMS",
    "MAX_TEXT",
    "Budget",
    "Exhausted",
]

MAX_TEXT = 100_000
"""Characters in a text, or digits of a number, beyond which a value is unknown."""

MAX_ITEMS = 10_000
"""Items in a container beyond which its content is unknown."""

MAX_CALLS = 30
"""Calls inside calls."""

MAX_FILE_BYTES = 3_000_000
"""Size of a source file that is still parsed, in bytes."""

# a step takes about ten microseconds, and no file may take longer than a second
_STATEMENT_STEPS = 40_000
_MODULE_STEPS = 100_000


class Exhausted(Exception):
    """The evaluation of a statement took more steps than it may."""


class Budget:
    """Counts the steps of one module; one step is an expression or a statement."""

    def __init__(self) -> None:
        self.steps = 0
        self._limit = _STATEMENT_STEPS

    def step(self) -> None:
        """Count a step.

        Raises:
            Exhausted: it was one too many.
        """
        self.steps += 1
        if self.steps > self._limit:
            raise Exhausted

    @contextmanager
    def statement(self) -> Iterator[None]:
        """A statement of the module gets a budget of its own, as far as the module has one left.

        It may be evaluated inside of another one, which needs a name that it binds.
        """
        outer = self._limit
        self._limit = min(self.steps + _STATEMENT_STEPS, _MODULE_STEPS)
        try:
            yield
        finally:
            self._limit = outer
