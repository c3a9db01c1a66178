"""``with``: what managers of the project and of the standard library do with the block."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .flow import SUPPRESS, SUPPRESS_IMPORTS, Jump, Raised
from .operations import truth_of_all
from .suspicion import may_hide_plugin
from .targets import assign
from .values import Const, Function, Instance, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .evaluator import Evaluator
    from .flow import Flow
    from .scopes import Frame
    from .values import Value

__all__ = ["with_statement"]


def with_statement(ev: Evaluator, node: ast.With | ast.AsyncWith, frame: Frame) -> Flow:
    """Execute ``with``. A manager that cannot be read may swallow an exception that the block certainly raises."""
    swallowed = None
    exits: list[Value] = []
    for item in node.items:
        manager = ev.eval(item.context_expr, frame)
        if isinstance(manager, Const) and manager.value in (SUPPRESS, SUPPRESS_IMPORTS):
            swallowed = manager.value
        entered = _entered(ev, manager, node, frame) if item.optional_vars or isinstance(manager, Instance) else None
        if item.optional_vars is not None and entered is not None:
            assign(ev, item.optional_vars, entered, frame)
        if isinstance(manager, Instance) and isinstance(ev.class_attribute(manager.cls, "__exit__"), Function):
            exits.append(ev.attribute(manager, "__exit__", frame, node))
        elif isinstance(manager, Unknown):
            exits.append(manager)
    if exits:
        return _managed(ev, exits, node, frame)
    return ev.execute(node.body, frame) if swallowed is None else _suppressing(ev, swallowed, node, frame)


def _managed(ev: Evaluator, exits: list[Value], node: ast.With | ast.AsyncWith, frame: Frame) -> Flow:
    """A block whose end is told to ``__exit__`` of the project, which may swallow an exception."""
    ended, effects = ev.capture(lambda: ev.execute(node.body, frame))
    ev.heap.apply(effects)
    if not isinstance(ended, Raised):
        for leave in reversed(exits):
            if not isinstance(leave, Unknown):
                ev.call(leave, [Const(None)] * 3, {}, frame, node)
        return ended
    error = Unknown("an exception", ev.where(node, frame))
    verdicts = [truth_of_all(ev.force(ev.call(leave, [error] * 3, {}, frame, node))) for leave in reversed(exits)]
    if not _swallows(verdicts):
        raise ended
    if True not in verdicts:
        ev.doubt(error)
    return None


def _swallows(verdicts: Iterable[bool | None]) -> bool:
    return any(verdict is not False for verdict in verdicts)


def _suppressing(ev: Evaluator, swallowed: object, node: ast.With | ast.AsyncWith, frame: Frame) -> Flow:
    doubts, absences = ev.doubts, ev.absences
    ended, effects = ev.capture(lambda: ev.execute(node.body, frame))
    if isinstance(ended, Raised):
        ev.heap.apply(effects)
        if swallowed == SUPPRESS_IMPORTS and ended.names and "ImportError" not in ended.names:
            raise ended
        return None
    if ev.doubts == doubts or (swallowed == SUPPRESS_IMPORTS and ev.absences == absences):
        ev.heap.apply(effects)
        return ended
    ev.absences = absences
    ev.heap.merge([effects, {}], ev.where(node, frame))
    return None if ended is None else Jump(ended.kind, ended.value, maybe=True)


def _entered(ev: Evaluator, manager: Value, node: ast.With | ast.AsyncWith, frame: Frame) -> Value:
    """What the context manager gives to ``as``."""
    if isinstance(manager, Instance) and isinstance(node, ast.With):
        return ev.call(ev.attribute(manager, "__enter__", frame, node), [], {}, frame, node)
    suspect = may_hide_plugin(manager)
    return ev.doubt(Unknown("what a context manager gives is not followed", ev.where(node, frame), suspect))
