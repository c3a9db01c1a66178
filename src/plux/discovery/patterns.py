"""Include and exclude patterns over the names of packages and modules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plux.core.record import field, record

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Patterns", "several", "translate"]


def several(patterns: Iterable[str] | None) -> tuple[str, ...]:
    """Return patterns as a tuple. A text alone is one of them, not one for each of its letters.

    >>> several("pk.sub"), several(["pk", "x"]), several(None)
    (('pk.sub',), ('pk', 'x'), ())
    """
    if patterns is None:
        return ()
    return (patterns,) if isinstance(patterns, str) else tuple(patterns)


def translate(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over dotted module names.

    ``*`` matches anything, dots included, ``?`` one character, ``[ab]`` one of these, ``**/x`` an ``x`` at
    any depth, the top included. ``/`` and ``.`` are the same, so the path of a package or module (with
    or without ``.py``, with a ``/`` or ``./`` at the beginning or without) is a pattern too.

        >>> bool(translate("**/database*").fullmatch("database")), bool(translate("pk/sub").fullmatch("pk.sub"))
        (True, True)
    """
    text = pattern.strip().replace("\\", "/").removeprefix("./").removeprefix("/").rstrip("/")
    text = text.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    result, i = [], 0
    while i < len(text):
        if text.startswith("**.", i):
            result.append(r"(?:.*\.)?")
            i += 3
        elif text[i] == "*":
            result.append(".*")
            i += 1
        elif text[i] == "?":
            result.append(".")
            i += 1
        elif text[i] == "[" and "]" in text[i + 2 :]:
            end = text.index("]", i + 2)
            inner = text[i + 1 : end]
            negation = "^" if inner.startswith("!") else ""
            result.append(f"[{negation}{re.escape(inner.removeprefix('!')).replace(chr(92) + '-', '-')}]")
            i = end + 1
        else:
            result.append(re.escape(text[i]))
            i += 1
    return re.compile("".join(result))


@record(frozen=True)
class Patterns:
    """Which modules are to be looked at.

    A pattern that matches a package stands for the package and everything below it. ``pk.sub.*`` is
    everything below ``pk.sub``, but not ``pk.sub`` itself. No `include` means all; `exclude` wins.

        >>> patterns = Patterns(exclude=("tests*", "pk.sub.*"))
        >>> [name for name in ("pk", "pk.sub", "pk.sub.deep", "tests.unit") if patterns.matches(name)]
        ['pk', 'pk.sub']
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    _compiled: tuple[tuple[re.Pattern[str], ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_compiled", tuple(tuple(map(translate, each)) for each in (self.include, self.exclude))
        )

    def matches(self, module: str) -> bool:
        """Whether a module, given by its dotted name, is to be looked at."""
        include, exclude = self._compiled
        if not include and not exclude:
            return True
        parts = module.split(".")
        names = [".".join(parts[: n + 1]) for n in range(len(parts))]
        return (not include or _any(include, names)) and not _any(exclude, names)


def _any(patterns: Iterable[re.Pattern[str]], names: list[str]) -> bool:
    return any(pattern.fullmatch(name) for pattern in patterns for name in names)
