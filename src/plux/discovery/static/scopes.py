"""Names: the scopes of modules, classes and functions, with the rules of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import record

if TYPE_CHECKING:
    from pathlib import Path

    from .values import ClassValue, Slots, Value

__all__ = ["Frame", "Scope"]


@record(eq=False, slots=True)
class Scope:
    """A scope: its names, and the scope in which it was written.

    `kind` is ``module``, ``class`` or ``function``. `locals` are the names that a function assigns, which
    are never looked up further out; `declared_global` and `declared_nonlocal` those of its declarations.
    """

    kind: str
    names: Slots
    parent: Scope | None = None
    locals: frozenset[str] = frozenset()
    declared_global: frozenset[str] = frozenset()
    declared_nonlocal: frozenset[str] = frozenset()
    cls: ClassValue | None = None

    @property
    def module(self) -> Scope:
        """The scope of the module."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def lookup(self, name: str) -> Value | None:
        """Return the value of a name, or None if no scope has it (it may be a builtin, or unbound)."""
        if name in self.declared_global:
            return self.module.names.get(name)
        scope: Scope | None = self
        first = True
        while scope is not None:
            # the names of a class are seen by its own statements only
            if (first or scope.kind != "class") and name in scope.names:
                return scope.names[name]
            if scope.kind == "function" and name in scope.locals and name not in scope.declared_nonlocal:
                return None
            scope = scope.parent
            first = False
        return None

    def home(self, name: str) -> Scope:
        """Return the scope in which an assignment to the name binds it."""
        if name in self.declared_global:
            return self.module
        if name in self.declared_nonlocal:
            scope = self.parent
            while scope is not None:
                if scope.kind == "function" and name in scope.locals:
                    return scope
                scope = scope.parent
        return self


@record(eq=False, slots=True)
class Frame:
    """One activation: of a module, a class body, or a function call.

    `module` is the dotted name of the module whose code it is, `package` the one that relative imports
    start from. `loading` is the module whose import is going on, which owns what is made meanwhile. `back` is
    the frame of whoever calls the function.
    """

    scope: Scope
    module: str
    package: str
    file: Path
    loading: str
    qualname: str = ""
    depth: int = 0
    first_argument: Value | None = None
    yielded: list[Value] | None = None
    defining_class: ClassValue | None = None
    back: Frame | None = None
