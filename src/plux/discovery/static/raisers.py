"""What modules do on their first level that may raise: found by a search over the text, which finds rather too much."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from .first_level import definitions, executed
from .reach import Reach
from .syntax import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .files import SourceFiles

__all__ = ["Raisers"]

_CALLED = rb"(?m)(?<![\w.])([A-Za-z_]\w*)(?:\.\w+)*[ \t]*\(|^[ \t]*@[ \t]*([A-Za-z_]\w*)"
# what Python may run code for although nothing is called
_ASKED = rb"(?<![\w.])([A-Za-z_]\w*)[ \t]*(?:\.[ \t]*([A-Za-z_]\w*)|\[)"
_CLASS_HEAD = rb"(?s)class[ \t]+\w+[ \t]*\((.*?)\)[ \t]*:"
_RAISING = rb"\b(?:raise|exit|quit|assert)\b"
# what a function may fail at, too: importing something when it is called
_RAISING_INSIDE = rb"\b(?:raise|exit|quit|assert|import|import_module|__import__)\b"
# what makes code run where a class is made, or something is asked for an attribute or an item
_RUNNING_INSIDE = rb"property\b|\bmetaclass\b|\b__(?:init_subclass|set_name|prepare|class_getitem|get\w*)__"
_OF_ENVIRONMENT = rb"\benviron(?=\[)"
_DICT = rb"\A\w+[ \t]*(?::[^=\n]*)?=[ \t]*(?:\{|dict\b)"
_IMPORTING = frozenset({b"__import__", b"import_module", b"importlib"})

# a name of a module; None for all of them
_Name: TypeAlias = "tuple[str, bytes | None]"


class Raisers:
    """Which functions and classes of a project may raise when they are used, and which modules use some."""

    def __init__(self, files: SourceFiles) -> None:
        self._files = files
        self._may_raise: Reach[_Name] = Reach(partial(self._look, _RAISING_INSIDE))
        self._may_run: Reach[_Name] = Reach(partial(self._look, _RUNNING_INSIDE))
        self._raising: dict[str, frozenset[str]] = {}
        self._texts: dict[str, Mapping[bytes, list[bytes]]] = {}
        self._bindings: dict[str, dict[bytes, list[_Name]]] = {}

    def words(self, module: str) -> frozenset[str]:
        """The words of a module in whose statements, on its first level, something may raise.

        They are the names that it calls, or uses otherwise, and behind which code may raise, and words that raise.
        """
        if module not in self._raising:
            found: set[bytes] = set()
            for statement in executed(self._files.read(module) or b""):
                found.update(re.findall(_RAISING, statement))
                found.update(re.findall(_OF_ENVIRONMENT, statement))
                found.update(self._used_by(module, statement))
            self._raising[module] = frozenset(name.decode() for name in found)
        return self._raising[module]

    def _used_by(self, module: str, statement: bytes) -> Iterator[bytes]:
        """The names that a statement uses, and behind which code may raise."""
        for name in {one or other for one, other in re.findall(_CALLED, statement)}:
            if self._may_raise((module, name)):
                yield name
        asked = set(re.findall(_ASKED, statement))
        # a dict of the module may lack the key that it is asked for
        yield from (name for name, attribute in asked if not attribute and self._is_dict(module, name))
        head = re.match(_CLASS_HEAD, statement)
        if head is not None:
            asked.update((name, b"") for name in words(head[1]))
        for name, attribute in asked:
            if any(self._may_run(place) and self._may_raise(place) for place in self._places(module, name, attribute)):
                yield name

    def _is_dict(self, module: str, name: bytes) -> bool:
        return any(re.match(_DICT, text) for text in self._definitions(module).get(name, ()))

    def _places(self, module: str, name: bytes, attribute: bytes) -> Iterator[_Name]:
        """What a name with an attribute is: if the name is that of a module, what that one binds."""
        modules = [source for source, inner in self._imported(module).get(name, ()) if inner is None]
        if not modules:
            yield module, name
        for source in modules:
            bound = attribute in self._definitions(source) or attribute in self._imported(source)
            yield source, attribute if bound else None

    def _look(self, pattern: bytes, place: _Name) -> tuple[bool, Iterator[_Name]]:
        """Whether the pattern is in the definitions of a name; what they lead to."""
        module, name = place
        if name is None:
            return re.search(pattern, self._files.read(module) or b"") is not None, iter(())
        texts = self._definitions(module).get(name, [])
        return name in _IMPORTING or any(re.search(pattern, text) for text in texts), self._used(module, name, texts)

    def _used(self, module: str, name: bytes, texts: list[bytes]) -> Iterator[_Name]:
        """What the definitions of a name mention; what it is imported from."""
        imported, defined = self._imported(module), self._definitions(module)
        yield from imported.get(name, ())
        if not texts and name not in imported:
            yield from ((source, name) for source, _ in imported.get(b"*", ()))
        mentioned = set[bytes]().union(*map(words, texts)) - {name}
        yield from ((module, word) for word in sorted(mentioned) if word in defined or word in imported)

    def _definitions(self, module: str) -> Mapping[bytes, list[bytes]]:
        if module not in self._texts:
            self._texts[module] = definitions(self._files.read(module) or b"")
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
