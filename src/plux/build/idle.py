"""Patterns of ``include`` that select nothing: a package that was renamed would lose its plugins in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.discovery.patterns import Patterns, several
from plux.discovery.result import Problem

from .errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["idle_patterns"]

_CLOSE = 3


def idle_patterns(include: Sequence[str], modules: Sequence[str], asked: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Return a warning for each pattern that selects none of some modules, given by their names.

    Args:
        include: the patterns.
        modules: the modules.
        asked: those of the patterns that stand in no configuration, but on a command line.

    Raises:
        BuildError: there are modules, but no pattern selects any: that cannot be meant, and nothing would be left.
    """
    patterns = several(include)
    idle = [pattern for pattern in patterns if not any(map(Patterns((pattern,)).matches, modules))]
    if modules and patterns and len(idle) == len(patterns):
        named = ", ".join(f"{pattern!r}{_hint(pattern, modules)}" for pattern in idle)
        places = " and ".join(dict.fromkeys(_place(pattern, asked) for pattern in idle))
        raise BuildError(
            f"{places} selects no module of this project at all: {named}",
            "Correct it, or leave it out: without `include`, all modules are looked at.",
        )
    return tuple(
        Problem(
            code="idle-include",
            message=f"{_place(pattern, asked)} names {pattern!r}, "
            f"but that is no module of this project{_hint(pattern, modules)}",
            advice="Correct it, or leave it out: what it stands for is not looked at.",
            subject=pattern,
        )
        for pattern in idle
    )


def _place(pattern: str, asked: Sequence[str]) -> str:
    return "`--include`" if pattern in asked else "`include` of [tool.plux]"


def _hint(pattern: str, modules: Sequence[str]) -> str:
    from difflib import get_close_matches

    by_lower = {name.lower(): name for name in modules}
    close = get_close_matches(pattern.replace("/", ".").lower(), by_lower, _CLOSE)
    return f" (did you mean {' or '.join(repr(by_lower[each]) for each in close)}?)" if close else ""
