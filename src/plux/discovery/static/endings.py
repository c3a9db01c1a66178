"""Whether importing a module of the project comes to its end: it may raise, and so may what it imports."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal, TypeAlias

from .flow import Perhaps, Raised
from .importing_statements import resolve_relative, with_packages
from .joining import options_of
from .known.library import is_library
from .missing import how_named, is_bound_plainly, missing_name, shows_name
from .modules import module_frame
from .raisers import Raisers
from .reach import Reach
from .values import UNBOUND, Import, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .scan import ImportRecord
    from .table import ModuleState, ModuleTable

__all__ = ["Ending", "Endings"]

Ending: TypeAlias = "Literal[True] | Raised | Perhaps"
"""How an import ends: True if it comes to its end, what it raises if it certainly does, else what it may raise."""

_IMPORTS = (ast.Import, ast.ImportFrom)
_CATCH_IMPORTS = frozenset({"BaseException", "Exception", "ImportError", "ModuleNotFoundError"})


class Endings:
    """How importing modules of the project ends.

    The first thing that may keep a module from being imported decides; what comes behind it is not looked at, unless
    it may only raise something that no handler for failed imports catches.
    Answers are remembered. One that takes for granted that a module of a circle, which is being imported, comes to
    its end holds as long as the same modules are being evaluated.
    """

    def __init__(self, table: ModuleTable) -> None:
        self._table = table
        self._raisers = Raisers(table.files)
        self._may_fail = Reach(self._look)
        self._known: dict[str, Ending] = {}
        self._open: set[str] = set()
        # those that were taken for granted by what is open, and by each module that ended
        self._granted: set[str] = set()
        self._passed: dict[str, set[str]] = {}
        self._passed_in: list[str] = []

    def of(self, module: str) -> Ending:
        """How importing a module ends; the packages around it are not looked at."""
        if not self._table.files.is_project(module) or not self._may_fail(module):
            return True
        if not self._open and self._passed_in != self._table.running:
            self._passed_in = list(self._table.running)
            self._passed.clear()
        if module in self._known:
            return self._known[module]
        if module in self._open or self._is_begun(module):
            self._granted.add(module)
            return True
        if module in self._passed:
            self._granted |= self._passed[module]
            return True
        return self._find_out(module)

    def _find_out(self, module: str) -> Ending:
        outer, self._granted = self._granted, set()
        self._open.add(module)
        try:
            ended = self._by_itself(module)
            if not _decides(ended):
                ended = _then(ended, self._by_imports(module))
        finally:
            self._open.discard(module)
            # the packages around a module are there before it in any case
            granted = {each for each in self._granted - {module} if not module.startswith(f"{each}.")}
            self._granted = outer | granted
        if ended is True and granted:
            self._passed[module] = granted
        else:
            self._known[module] = ended
        return ended

    def of_submodule(self, package: str, name: str) -> Ending:
        """How ``from package import name`` ends, as far as the module of that name goes.

        If that module fails, the package may have the name all the same: then this ends well. Certainly so where
        `has_without_module` says True, perhaps where it says None; where it says False, as the module does.
        """
        ended = self.of(f"{package}.{name}")
        if ended is True:
            return True
        has_name = self.has_without_module(package, name)
        if has_name is False:
            return ended
        return True if has_name else Perhaps.LACKS

    def has_without_module(self, package: str, name: str) -> bool | None:
        """Whether a package has a name without importing its module that is called so; None if that is not known.

        False is the answer to a question, unlike in an `Ending`, where no False occurs.
        """
        table = self._table
        value = table.demand(package, name, so_far=True)
        if value is None or value is UNBOUND:
            return None if table.demand(package, "__getattr__") is not None else False
        options = options_of(value)
        own = [(getattr(each, "module", None), getattr(each, "attribute", None)) == (package, name) for each in options]
        if all(own):
            return False
        return True if UNBOUND not in options and not any(own) else None

    def _is_begun(self, module: str) -> bool:
        """Whether the module is being evaluated, or one in it: then nothing of it runs once more."""
        below = f"{module}."
        return any(f"{name}.".startswith(below) for name in self._table.running)

    def _look(self, module: str) -> tuple[bool, Iterator[str]]:
        """Whether something in the text of a module may keep it from its end; what of the project it imports."""
        files = self._table.files
        records = files.imports(module)
        full = [name for each in records for name in (each.module, f"{each.module}.{each.name}")]
        imported = (name for name in dict.fromkeys(with_packages(full)) if files.is_project(name))
        return any(map(self._may_miss, records)) or bool(self._raisers.words(module)), imported

    def _may_miss(self, record: ImportRecord) -> bool:
        """Whether a module is not there, or does not seem to have a name that is imported from it."""
        files, module, name = self._table.files, record.module, record.name
        if name is None or name == "*" or not files.is_project(module):
            return self._table.is_absent(module)
        if not shows_name(files, module, name):
            return True
        return (
            not files.exists(f"{module}.{name}")
            and not is_bound_plainly(files, module, name)
            and all(each.binding != name for each in files.imports(module))
        )

    def _by_itself(self, module: str) -> Ending:
        """How the statements of a module end that may raise; imports are not looked at."""
        table = self._table
        state = table.state(module)
        if state is None or state.running:
            return True
        table.evaluator.asked_how_it_ends += 1
        try:
            table.evaluate(module, self._raisers.words(module))
        finally:
            table.evaluator.asked_how_it_ends -= 1
        if state.raised is not None:
            return state.raised
        if state.may_lack or state.unfinished:
            return Perhaps.LACKS
        return Perhaps.FAILS if state.may_raise else True

    def _by_imports(self, module: str) -> Ending:
        tree, state = self._table.files.parse(module), self._table.state(module)
        passed: Ending = True
        for statement, certain in self._executed(tree.body, state) if tree is not None and state is not None else ():
            ended = self._of_statement(statement, module)
            passed = _then(passed, ended if certain else _perhaps(ended))
            if _decides(passed):
                return passed
        return passed

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
                truth = self._truth_of(statement, state)
                for arm, taken in ((statement.body, truth), (statement.orelse, None if truth is None else not truth)):
                    if taken is not False:
                        for inner, certain in self._executed(arm, state):
                            yield inner, certain and taken is True

    def _truth_of(self, statement: ast.If, state: ModuleState) -> bool | None:
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

    def _of_statement(self, statement: ast.stmt, module: str) -> Ending:
        names, base = [], None
        if isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            base = resolve_relative(self._table.package_of(module), statement.level, statement.module)
            names = [base] if base else []
        passed: Ending = True
        for name in with_packages(names):
            passed = _then(passed, Perhaps.LACKS if self._table.is_absent(name) else self.of(name))
            if _decides(passed):
                return passed
        if not isinstance(statement, ast.ImportFrom) or not base:
            return passed
        return _then(passed, self._of_names(statement, module, base))

    def _of_names(self, statement: ast.ImportFrom, module: str, base: str) -> Ending:
        files = self._table.files
        passed: Ending = True
        for alias in statement.names:
            passed = _then(passed, self.of_submodule(base, alias.name))
            if _decides(passed):
                return passed
        raised = missing_name(self._table, module, statement, base)
        if raised is not None:
            return _then(passed, raised)
        for alias in statement.names if files.is_project(base) else ():
            if alias.name != "*" and not is_bound_plainly(files, base, alias.name):
                imported = Import(base, alias.name, Where(files.project[module].path, statement.lineno))
                passed = _then(passed, how_named(self._table, imported))
        return passed


def _decides(ended: Ending) -> bool:
    """Whether nothing that follows matters: it fails, or a handler for failed imports may catch what it raises."""
    return ended is not True and ended is not Perhaps.FAILS


def _perhaps(ended: Ending) -> Ending:
    """The ending of what may not be executed."""
    if isinstance(ended, Raised):
        return Perhaps.LACKS if ended.may_be_of_import else Perhaps.FAILS
    return ended


def _then(first: Ending, second: Ending) -> Ending:
    """How two things end, one after the other; the second does not count if what the first raises decides."""
    if first is True:
        return second
    return first if second is True or first is not Perhaps.FAILS else _perhaps(second)


def _is_guarded(statement: ast.Try) -> bool:
    """Whether a ``try`` catches that a module cannot be imported."""
    caught = [node for handler in statement.handlers for node in (ast.walk(handler.type) if handler.type else [None])]
    return any(node is None or (isinstance(node, ast.Name) and node.id in _CATCH_IMPORTS) for node in caught)
