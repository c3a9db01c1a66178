"""What modules do on their first level that may raise: found by a search over the text, which finds rather too much."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from .reach import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .files import SourceFiles

__all__ = ["Raisers", "ends_on_first_level"]

# a statement of the module itself that ends it
_ENDING = rb"(?m)^(?:raise\b|(?:sys\.)?exit\s*\()"
_ENDING_WORDS = (b"raise", b"exit", b"sys.exit")
# what follows the first line of a statement
_FOLLOWING = rb"[^\n]*(?:\n(?:[ \t#)\]}][^\n]*)?)*"
_DEFINITION = rb"(?:(?:async[ \t]+)?def|class)[ \t]+"
_EXECUTED = rb"(?m)^(?!" + _DEFINITION + rb"|(?:import|from)\b|[\s#)\]}\"'])" + _FOLLOWING
_BINDING = rb"(?m)^(?:" + _DEFINITION + rb"|(?=\w+[ \t]*(?::[^=\n]*)?=(?!=)))(\w+)" + _FOLLOWING
_CALLED = rb"(?<![\w.])([A-Za-z_]\w*)(?:\.\w+)*[ \t]*\(|^@([A-Za-z_]\w*)"
_RAISING_WORDS = (b"raise", b"exit", b"quit", b"assert")
_RAISING = rb"\b(?:raise|exit|quit|assert)\b"
# what a function may fail at, too: importing something when it is called
_RAISING_INSIDE = rb"\b(?:raise|exit|quit|assert|import|import_module|__import__)\b"
_IMPORTING = frozenset({b"__import__", b"import_module", b"importlib"})
_WORD = rb"[A-Za-z_]\w*"

# a name of a module; None for all of them
_Name: TypeAlias = "tuple[str, bytes | None]"


def ends_on_first_level(data: bytes) -> bool:
    """Whether a statement on the first level of a module ends it."""
    # the search for words is many times faster than that for the pattern, and hardly any text has one
    return any(b"\n" + word in data or data.startswith(word) for word in _ENDING_WORDS) and bool(
        re.search(_ENDING, data)
    )


class Raisers:
    """Which functions and classes of a project may raise when they are called, and which modules call some."""

    def __init__(self, files: SourceFiles) -> None:
        self._files = files
        self._may_raise: Reach[_Name] = Reach(self._look)
        self._called: dict[str, frozenset[str]] = {}
        self._texts: dict[str, dict[bytes, list[bytes]]] = {}
        self._bindings: dict[str, dict[bytes, list[_Name]]] = {}

    def is_raising(self, module: str) -> bool:
        """Whether what a module does on its first level may raise."""
        if self.called(module):
            return True
        data = self._files.read(module) or b""
        said = any(word in data for word in _RAISING_WORDS)
        return said and any(re.search(_RAISING, statement[0]) for statement in re.finditer(_EXECUTED, data))

    def called(self, module: str) -> frozenset[str]:
        """The names of a module that it calls on its first level, and behind which code may raise."""
        if module not in self._called:
            data = self._files.read(module) or b""
            called: set[bytes] = set()
            for statement in re.finditer(_EXECUTED, data):
                called.update(one or other for one, other in re.findall(_CALLED, statement[0]))
            self._called[module] = frozenset(name.decode() for name in called if self._may_raise((module, name)))
        return self._called[module]

    def _look(self, place: _Name) -> tuple[bool, Iterator[_Name]]:
        module, name = place
        if name is None:
            return re.search(_RAISING_INSIDE, self._files.read(module) or b"") is not None, iter(())
        texts = self._definitions(module).get(name, [])
        return name in _IMPORTING or any(re.search(_RAISING_INSIDE, text) for text in texts), self._used(
            module, name, texts
        )

    def _used(self, module: str, name: bytes, texts: list[bytes]) -> Iterator[_Name]:
        """What the definitions of a name mention; what it is imported from."""
        imported, defined = self._imported(module), self._definitions(module)
        yield from imported.get(name, ())
        if not texts and name not in imported:
            yield from ((source, name) for source, _ in imported.get(b"*", ()))
        words = {word for text in texts for word in re.findall(_WORD, text)} - {name}
        yield from ((module, word) for word in sorted(words) if word in defined or word in imported)

    def _definitions(self, module: str) -> dict[bytes, list[bytes]]:
        """The texts of the statements that bind each name of a module."""
        if module not in self._texts:
            texts = self._texts[module] = defaultdict(list)
            for found in re.finditer(_BINDING, self._files.read(module) or b""):
                texts[found[1]].append(found[0])
        return self._texts[module]

    def _imported(self, module: str) -> dict[bytes, list[_Name]]:
        """What each name that a module imports from the project is there."""
        if module not in self._bindings:
            files, found = self._files, self._bindings.setdefault(module, defaultdict(list))
            for record in files.imports(module):
                submodule = f"{record.module}.{record.name}"
                if record.name not in (None, "*") and files.is_project(submodule):
                    found[record.binding.encode()].append((submodule, None))
                elif files.is_project(record.module):
                    name = None if record.name is None else record.name.encode()
                    found[record.binding.encode()].append((record.module, name))
        return self._bindings[module]
