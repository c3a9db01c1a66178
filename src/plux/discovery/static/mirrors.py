"""Modules that take names from others without mentioning them: by ``vars()``, ``dir()`` and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .files import SourceFiles

__all__ = ["Mirrors"]

# what is asked for its names: the last part of a dotted name
_ASKED = {
    **{word: rb"(?<![\w.])" + word[:-1] + rb"\(\s*(?:\w+\.)*(\w+)" for word in (b"vars(", b"dir(")},
    b"getmembers(": rb"\bgetmembers\(\s*(?:\w+\.)*(\w+)",
    b"getattr(": rb"(?<![\w.])getattr\(\s*(?:\w+\.)*(\w+)\s*,\s*(?!['\"]\w+['\"]\s*[,)])",
    b".__dict__": rb"(\w+)\.__dict__\b",
}
_NO_MODULES = frozenset({"self", "cls"})
_BINDING = rb"\b(?:globals|locals|vars)\s*\(\s*\)|\bsys\.modules\s*\["


class Mirrors:
    """Which modules take names of others; the text of each is looked through once."""

    def __init__(self, files: SourceFiles) -> None:
        self._files = files
        self._asked: dict[str, frozenset[str]] = {}
        self._binding: dict[str, bool] = {}

    def takes_from(self, module: str, binding: str) -> bool:
        """Whether a module may take any name of another one that it holds under this name.

        One that binds names which it does not mention may do so in any way, such as by a parameter.
        """
        if module not in self._asked:
            self._asked[module] = self._look(module)
        asked = self._asked[module]
        return binding in asked or (bool(asked) and self.hands_on(module))

    def hands_on(self, module: str) -> bool:
        """Whether a module may bind names which it does not mention."""
        if module not in self._binding:
            self._binding[module] = re.search(_BINDING, self._files.read(module) or b"") is not None
        return self._binding[module]

    def _look(self, module: str) -> frozenset[str]:
        """What a module asks for its names."""
        data = self._files.read(module) or b""
        # the search for words is many times faster than that for the pattern
        patterns = (pattern for word, pattern in _ASKED.items() if word in data)
        asked = {name.decode("utf-8", "replace") for pattern in patterns for name in re.findall(pattern, data)}
        return frozenset(asked - _NO_MODULES)
