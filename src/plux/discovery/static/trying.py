"""``try``: which handlers run, if reading can tell."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .flow import Jump, Raised
from .targets import bind
from .values import UNBOUND, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .effects import Effects
    from .evaluator import Evaluator
    from .flow import Flow
    from .scopes import Frame

__all__ = ["try_statement"]

_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError"})


def try_statement(ev: Evaluator, node: ast.Try, frame: Frame) -> Flow:
    """Execute ``try``: a handler is tried if the body certainly raises what it catches, or did something doubtful."""
    doubts, absences, escaped = ev.doubts, ev.absences, ev.escaped
    ev.trying += 1
    try:
        ended, effects = ev.capture(lambda: ev.execute(node.body, frame))
    finally:
        ev.trying -= 1
    try:
        if isinstance(ended, Raised):
            ev.heap.apply(effects)
            jump = _handle(ev, ended, node, frame)
        else:
            handlers = [
                handler
                for handler in node.handlers
                if _may_catch(handler, doubtful=ev.doubts > doubts, absent=ev.absences > absences)
            ]
            if any(_catches_imports(handler) for handler in handlers):
                # whatever it was, it does not come out
                ev.absences, ev.escaped = absences, escaped
            jump = _passed(ev, ended, effects, handlers, node, frame)
    except Raised:
        ev.execute(node.finalbody, frame)
        raise
    last = ev.execute(node.finalbody, frame)
    return jump if last is None else last


def _passed(
    ev: Evaluator,
    ended: Flow,
    effects: Effects,
    handlers: list[ast.ExceptHandler],
    node: ast.Try,
    frame: Frame,
) -> Flow:
    """The body may have come to its end: go on with ``else``; or with one of these handlers."""
    from .control import branch  # control offers try_statement and is used by it

    def through() -> Flow:
        ev.heap.apply(effects)
        return ended if isinstance(ended, Jump) and not ended.maybe else ev.execute(node.orelse, frame) or ended

    arms: list[Callable[[], Flow]] = [through]
    arms.extend(_handler(ev, handler, frame) for handler in handlers)
    return through() if len(arms) == 1 else branch(ev, arms, node, frame)


def _handler(
    ev: Evaluator, handler: ast.ExceptHandler, frame: Frame, raised: Raised | None = None
) -> Callable[[], Flow]:
    def run() -> Flow:
        if handler.name:
            value = raised.value if raised is not None else None
            bind(ev, handler.name, value or Unknown("an exception", ev.where(handler, frame)), frame)
        jump = ev.execute(handler.body, frame)
        if handler.name:
            bind(ev, handler.name, UNBOUND, frame)
        return jump

    return run


def _handle(ev: Evaluator, raised: Raised, node: ast.Try, frame: Frame) -> Flow:
    from .control import branch  # control offers try_statement and is used by it

    possible: list[Callable[[], Flow]] = []
    for handler in node.handlers:
        caught = _caught_names(handler.type)
        if caught is None or not raised.names:
            possible.append(_handler(ev, handler, frame, raised))
        if caught is not None and raised.names and caught.intersection((*raised.names, "BaseException")):
            possible.append(_handler(ev, handler, frame, raised))
            break
    if not possible:
        raise raised
    return possible[0]() if len(possible) == 1 else branch(ev, possible, node, frame)


def _caught_names(node: ast.expr | None) -> frozenset[str] | None:
    """The names of the exceptions that a handler catches; None if they are not written as names."""
    if node is None:
        return frozenset({"BaseException"})
    names = set()
    for part in node.elts if isinstance(node, ast.Tuple) else [node]:
        if isinstance(part, ast.Name):
            names.add(part.id)
        elif isinstance(part, ast.Attribute):
            names.add(part.attr)
        else:
            return None
    return frozenset(names)


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    caught = _caught_names(handler.type)
    return caught is not None and not caught.isdisjoint(("BaseException", "Exception", "ImportError"))


def _may_catch(handler: ast.ExceptHandler, *, doubtful: bool, absent: bool) -> bool:
    caught = _caught_names(handler.type)
    if caught is not None and caught <= _IMPORT_ERRORS:
        return absent
    return doubtful
