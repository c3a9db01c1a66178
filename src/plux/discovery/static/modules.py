"""Running statements of a module, each with a budget of its own."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .births import CLOCK
from .budget import Exhausted
from .effects import Heap
from .flow import Raised
from .own_file import own_file
from .scopes import Frame, Scope
from .values import Const, Unknown, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .table import ModuleState, ModuleTable

__all__ = ["OF_EVERY_MODULE", "module_frame", "prepare", "run_statements"]

OF_EVERY_MODULE = frozenset(
    {"__builtins__", "__cached__", "__doc__", "__file__", "__loader__", "__name__", "__package__", "__spec__"}
)
"""What every module has, besides what it binds."""


def module_frame(table: ModuleTable, state: ModuleState) -> Frame:
    """The frame in which the statements of a module run."""
    source = table.files.find(state.name)
    if source is None:
        raise LookupError(f"there is no source of {state.name}")
    scope = Scope("module", state.names)
    return Frame(scope, state.name, table.package_of(state.name), source.path, loading=state.name)


def run_statements(table: ModuleTable, state: ModuleState, chosen: Sequence[int], before: int | None = None) -> None:
    """Evaluate statements of a module in their order; those that do not stand before one that runs are left to it.

    Their writes are final: they do not belong to the arm of a condition in which the module was needed.
    """
    if before is not None:
        state.pending.update(index for index in chosen if index > before)
        chosen = [index for index in chosen if index < before]
    ev = table.evaluator
    heap, budget, trying, doubts, absences = ev.heap, ev.budget, ev.trying, ev.doubts, ev.absences
    ev.heap, ev.budget, ev.trying = Heap(), state.budget, 0
    # what the module makes is older than any arm in which it is needed
    time, CLOCK.time = CLOCK.time, 0
    state.running += 1
    table.running.append(state.name)
    try:
        _run(table, state, list(chosen), before)
    finally:
        state.running -= 1
        table.running.pop()
        ev.heap, ev.budget, ev.trying, ev.doubts, ev.absences = heap, budget, trying, doubts, absences
        CLOCK.time = time


def prepare(table: ModuleTable, state: ModuleState) -> None:
    """Bind what every module has from the start."""
    frame = module_frame(table, state)
    state.names.update(__name__=Const(state.name), __package__=Const(frame.package))
    state.names["__doc__"] = Unknown("the documentation of a module is not followed", Where(frame.file, 1))
    is_package = frame.package == state.name
    state.names["__file__"] = own_file(state.name, Where(frame.file, 1), is_package=is_package)


def _run(table: ModuleTable, state: ModuleState, todo: list[int], before: int | None) -> None:
    while True:
        if state.pending and (before is not None or state.running == 1):
            due = {index for index in state.pending if before is None or index < before}
            state.pending -= due
            todo = sorted(due.union(todo))
        if not todo:
            return
        outer, state.at = state.at, todo.pop(0)
        try:
            _run_one(table, state, state.at)
        finally:
            state.at = outer


def _run_one(table: ModuleTable, state: ModuleState, index: int) -> None:
    if state.slices is None:
        raise LookupError(f"there is no source of {state.name}")
    ev, frame, statement = table.evaluator, module_frame(table, state), state.slices.statement(index)
    escaped, absences = ev.escaped, ev.absences
    try:
        with ev.budget.statement():
            ev.execute([statement], frame)
        state.may_raise = state.may_raise or ev.escaped > escaped
        state.may_lack = state.may_lack or ev.absences > absences
    except Raised as raised:
        # what follows cannot be imported; it is looked at all the same, to know whether plugins are lost
        if state.raised is None:
            state.raised, state.raised_in = raised, statement
    except (Exhausted, RecursionError) as error:
        reason = "it takes too many steps" if isinstance(error, Exhausted) else "it is nested too deeply"
        state.unfinished.append((statement.lineno, reason))
        suspect = table.carries(state.name)
        unknown = Unknown(f"{reason} to evaluate", Where(frame.file, statement.lineno), suspect)
        for name in _bound_names(statement):
            state.names[name] = unknown


def _bound_names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]
