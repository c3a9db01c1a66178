"""Whether importing a module of the project comes to its end: it may raise, and so may what it imports."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from .flow import Raised
from .importing_statements import resolve_relative, with_packages
from .joining import options_of
from .known.library import is_library
from .missing import missing_name
from .modules import module_frame
from .values import UNBOUND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .scan import ImportRecord
    from .table import ModuleState, ModuleTable

__all__ = ["Endings", "says_so"]

# a statement of the module itself that ends it
_ENDING = rb"(?:raise\b|(?:sys\.)?exit\s*\()"
_ENDS = rb"(?m)^" + _ENDING
_ENDING_WORDS = (b"raise", b"exit", b"sys.exit")
# one in a block that is no function
_BLOCK = (
    rb"(?m)^(?:if|elif|else|try|except|finally|with|for|while|match)\b"
    rb"(?:[^\n]*:[ \t]*|[^\n]*\n(?:[ \t#)\]}][^\n]*\n|\n)*?[ \t]+)" + _ENDING
)
_IMPORTS = (ast.Import, ast.ImportFrom)
_CATCH_IMPORTS = frozenset({"BaseException", "Exception", "ImportError", "ModuleNotFoundError"})


def says_so(data: bytes) -> bool:
    """Whether a statement on the first level of a module ends it."""
    # the search for words is many times faster than that for the pattern, and hardly any text has one
    return any(b"\n" + word in data or data.startswith(word) for word in _ENDING_WORDS) and bool(re.search(_ENDS, data))


class Endings:
    """How importing modules of the project ends: True, False if it may fail, or what it certainly raises.

    The first thing that may keep a module from being imported decides; what comes behind it is not looked at.
    """

    def __init__(self, table: ModuleTable) -> None:
        self._table = table
        self._harmless: set[str] = set()
        self._dangerous: set[str] = set()

    def of(self, module: str) -> bool | Raised:
        """How importing a module ends; the packages around it are not looked at."""
        return self._of(module, set())

    def of_submodule(self, package: str, name: str) -> bool | Raised:
        """How ``from package import name`` ends, as far as the module of that name goes."""
        return self._of_submodule(package, name, set())

    def binds(self, package: str, name: str) -> bool | None:
        """Whether a package has a name without importing its module that is called so; None if that is not known."""
        table = self._table
        value = table.demand(package, name, so_far=True)
        if value is None or value is UNBOUND:
            return None if table.demand(package, "__getattr__") is not None else False
        options = options_of(value)
        own = [(getattr(each, "module", None), getattr(each, "attribute", None)) == (package, name) for each in options]
        if all(own):
            return False
        return True if UNBOUND not in options and not any(own) else None

    def _of(self, module: str, passed: set[str]) -> bool | Raised:
        """The same, but for modules of which it is known, or being found out."""
        if module in passed or not self._table.files.is_project(module) or self._is_begun(module):
            return True
        passed.add(module)
        ended = self._table.how_it_ends(module)
        return self._by_imports(module, passed) if ended is True and self._may_fail(module) else ended

    def _is_begun(self, module: str) -> bool:
        """Whether the module is being evaluated, or one in it: then nothing of it runs once more."""
        below = f"{module}."
        return any(f"{name}.".startswith(below) for name in self._table.running)

    def _of_submodule(self, package: str, name: str, passed: set[str]) -> bool | Raised:
        ended = self._of(f"{package}.{name}", passed)
        if ended is True:
            return True
        bound = self.binds(package, name)
        if bound is not False:
            # it may be imported later, in another way
            passed.discard(f"{package}.{name}")
        return ended if bound is False else bound is True

    def _may_fail(self, module: str) -> bool:
        """Whether anything that can be reached from here, be it from inside of functions, may keep it from ending."""
        if module in self._dangerous:
            return True
        if not self._reaches_danger(module):
            return False
        self._dangerous.add(module)
        return True

    def _reaches_danger(self, module: str) -> bool:
        files, seen, pending = self._table.files, {module}, [module]
        while pending:
            for record in files.imports(pending.pop()):
                if self._table.is_absent(record.module) or self._misses(record):
                    return True
                name = record.name
                full = [record.module] if name is None else [record.module, f"{record.module}.{name}"]
                for imported in with_packages(full):
                    if imported in seen or imported in self._harmless or not files.is_project(imported):
                        continue
                    data = files.read(imported) or b""
                    if says_so(data) or (b"raise" in data and re.search(_BLOCK, data)):
                        return True
                    seen.add(imported)
                    pending.append(imported)
        self._harmless |= seen
        return False

    def _misses(self, record: ImportRecord) -> bool:
        """Whether a module of the project does not mention a name that is imported from it."""
        files = self._table.files
        if record.name in (None, "*") or not files.is_project(record.module):
            return False
        return not files.mentions(record.module, str(record.name)) and not files.exists(
            f"{record.module}.{record.name}"
        )

    def _by_imports(self, module: str, passed: set[str]) -> bool | Raised:
        tree, state = self._table.files.parse(module), self._table.state(module)
        for statement, certain in self._executed(tree.body, state) if tree is not None and state is not None else ():
            ended = self._of_statement(statement, module, passed)
            if ended is not True:
                return ended if certain else False
        return True

    def _executed(self, body: Sequence[ast.stmt], state: ModuleState) -> Iterator[tuple[ast.stmt, bool]]:
        """The import statements of a module, outside of functions, and whether they are certainly executed.

        Those in ``try`` that are guarded there against failing are left out.
        """
        for statement in body:
            if isinstance(statement, _IMPORTS):
                yield statement, True
            elif isinstance(statement, ast.With | ast.ClassDef):
                yield from self._executed(statement.body, state)
            elif isinstance(statement, ast.Try) and not _is_guarded(statement):
                for inner, _ in self._executed([*statement.body, *statement.orelse, *statement.finalbody], state):
                    yield inner, False
            elif isinstance(statement, ast.If) and any(isinstance(node, _IMPORTS) for node in ast.walk(statement)):
                holds = self._holds(statement, state)
                for arm, taken in ((statement.body, holds), (statement.orelse, None if holds is None else not holds)):
                    if taken is not False:
                        for inner, certain in self._executed(arm, state):
                            yield inner, certain and taken is True

    def _holds(self, statement: ast.If, state: ModuleState) -> bool | None:
        """Whether a condition of the standard library alone holds: others may change while a module runs."""
        from .operations import truth_in

        constant = {each.binding for each in self._table.files.imports(state.name) if is_library(each.module)}
        names = {node.id for node in ast.walk(statement.test) if isinstance(node, ast.Name)}
        if not names <= constant:
            return None
        ev, frame = self._table.evaluator, module_frame(self._table, state)
        try:
            return truth_in(ev, ev.eval(statement.test, frame), frame, statement)
        except Raised:
            return None

    def _of_statement(self, statement: ast.stmt, module: str, passed: set[str]) -> bool | Raised:
        names, base = [], None
        if isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            base = resolve_relative(self._table.package_of(module), statement.level, statement.module)
            names = [base] if base else []
        for name in with_packages(names):
            ended = False if self._table.is_absent(name) else self._of(name, passed)
            if ended is not True:
                return ended
        if not isinstance(statement, ast.ImportFrom) or not base:
            return True
        for alias in statement.names:
            ended = self._of_submodule(base, alias.name, passed)
            if ended is not True:
                return ended
        return missing_name(self._table, module, statement, base) or True


def _is_guarded(statement: ast.Try) -> bool:
    """Whether a ``try`` catches that a module cannot be imported."""
    caught = [node for handler in statement.handlers for node in (ast.walk(handler.type) if handler.type else [None])]
    return any(node is None or (isinstance(node, ast.Name) and node.id in _CATCH_IMPORTS) for node in caught)
