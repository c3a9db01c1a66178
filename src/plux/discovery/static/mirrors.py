"""Modules that take names from others without mentioning them: by ``vars()``, ``dir()`` and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .files import SourceFiles

__all__ = ["Mirrors"]

# what is asked for its names: the last part of a dotted name
_ASKED = {
    **{word: word[:-1] + rb"\(\s*(?:\w+\.)*(\w+)" for word in (b"vars(", b"dir(", b"getmembers(")},
    b"getattr(": rb"getattr\(\s*(?:\w+\.)*(\w+)\s*,\s*(?!['\"]\w+['\"]\s*[,)])",
    b".__dict__": rb"(\w+)\.__dict__\b",
}
_BINDING = rb"\b(?:globals|locals|vars)\s*\(\s*\)|\bsys\.modules\b"


class Mirrors:
    """Which modules take names of others; the text of each is looked through once."""

    def __init__(self, files: SourceFiles) -> None:
        self._files = files
        self._asked: dict[str, frozenset[str] | None] = {}

    def takes_from(self, module: str, binding: str) -> bool:
        """Whether a module may take any name of another one that it holds under this name.

        One that binds names which it does not mention may do so in any way.
        """
        if module not in self._asked:
            self._asked[module] = self._look(module)
        asked = self._asked[module]
        return asked is None or binding in asked

    def _look(self, module: str) -> frozenset[str] | None:
        """What a module asks for its names; None if it may be anything."""
        data = self._files.read(module) or b""
        # the search for words is many times faster than that for the pattern
        patterns = (pattern for word, pattern in _ASKED.items() if word in data)
        asked = frozenset(name.decode("utf-8", "replace") for pattern in patterns for name in re.findall(pattern, data))
        return None if asked and re.search(_BINDING, data) else asked
