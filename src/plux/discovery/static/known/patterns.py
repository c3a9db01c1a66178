"""Regular expressions: which of them are run, as their search may take for ever."""

from __future__ import annotations

import re
import warnings

__all__ = ["compiled", "is_harmless"]

_LONGEST_PATTERN = 300
_STEPS = 200_000
_PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[:=!]|\(\?<[=!]|[()*+|]|\{\d*,?\d*\}|\?", re.DOTALL)


def compiled(pattern: object, flags: int = 0) -> re.Pattern[str] | None:
    """Compile a pattern; None if it is too long.

    Raises:
        re.error: it is none.
    """
    if isinstance(pattern, re.Pattern):
        return pattern
    if not isinstance(pattern, str) or len(pattern) > _LONGEST_PATTERN:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(pattern, flags)


def is_harmless(pattern: re.Pattern[str], text: str | bytes) -> bool:
    """Whether searching a text for a pattern certainly ends soon.

    A search tries, at most, each length of each repetition at each place; a repetition inside of another
    doubles the ways with each character.
    """
    repetitions, nested, choices = _shape(str(pattern.pattern))
    length = len(text) + 1
    if nested:
        return length <= 16  # noqa: PLR2004 - two ways for each character: 65,000
    ways: int = 2 ** min(choices, 64) * length ** (min(repetitions, 64) + 1)
    return ways <= _STEPS


def _shape(pattern: str) -> tuple[int, bool, int]:
    """How many repetitions a pattern has, whether one is inside of another, and how many parts are optional."""
    repetitions, choices, nested = 0, 0, False
    # whether there is a repetition in each group that is open, and in the one that was closed last
    open_groups = [False]
    closed = False
    for found in _PARTS.finditer(pattern):
        part = found[0]
        if part.startswith("("):
            open_groups.append(False)
        elif part == ")" and len(open_groups) > 1:
            closed = open_groups.pop()
            open_groups[-1] = open_groups[-1] or closed
        elif part[0] in "*+{" or (part.startswith("\\") and part[1:].isdigit()):
            repetitions += 1
            nested = nested or (closed and pattern[found.start() - 1] == ")")
            open_groups[-1] = True
        elif part in "?|":
            choices += part == "|" or pattern[found.start() - 1] not in "*+}?("
    return repetitions, nested, choices
