"""Bounds on evaluation: whatever a module says, reading it ends soon and in little memory."""

from __future__ import annotations

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

_STATEMENT_STEPS = 60_000
_MODULE_STEPS = 400_000


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

    def next_statement(self) -> None:
        """A statement of the module begins: it gets a budget of its own, as far as the module has one left."""
        self._limit = min(self.steps + _STATEMENT_STEPS, _MODULE_STEPS)
