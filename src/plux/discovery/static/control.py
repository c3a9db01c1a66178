"""Control flow: conditions, loops, exceptions. What cannot be decided is tried both ways."""

from __future__ import annotations

import ast
import itertools
from functools import partial
from typing import TYPE_CHECKING

from .expressions import truth_of_all
from .flow import Jump, Raised
from .iteration import puller
from .joining import join
from .suspicion import unknown_item
from .targets import assign
from .trying import try_statement
from .values import Const, Dict, EnumMember, Items, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .effects import Effects
    from .evaluator import Evaluator
    from .flow import Flow
    from .scopes import Frame
    from .values import Value, Where

__all__ = [
    "after_maybe",
    "branch",
    "for_statement",
    "if_statement",
    "match_statement",
    "try_statement",
    "while_statement",
]


def branch(ev: Evaluator, arms: Sequence[Callable[[], Flow]], node: ast.AST, frame: Frame) -> Flow:
    """Run arms of which one is taken, nobody knows which. An arm that raises does not come out here.

    Raises:
        Raised: all of them do.
    """
    results = [ev.capture(arm) for arm in arms]
    live = [(ended, effects) for ended, effects in results if not isinstance(ended, Raised)]
    raised = [ended for ended, _ in results if isinstance(ended, Raised)]
    if not live:
        raise raised[0]
    ev.doubts += len(raised)
    ev.escaped += len(raised)
    _merge(ev, live, node, frame)
    jumps = [ended for ended, _ in live if isinstance(ended, Jump)]
    if not jumps:
        return None
    kind = jumps[0].kind
    values = [jump.value for jump in jumps if jump.kind == kind]
    surely = len(jumps) == len(live) and all(jump.kind == kind and not jump.maybe for jump in jumps)
    return Jump(kind, join(values, ev.where(node, frame)), maybe=not surely)


def _merge(ev: Evaluator, live: Sequence[tuple[Flow | Raised, Effects]], node: ast.AST, frame: Frame) -> None:
    """Merge the effects of arms. Those on local names of an arm that returned are gone with it."""
    where = ev.where(node, frame)
    own = id(frame.scope.names)
    returned = [isinstance(ended, Jump) and ended.kind == "return" and not ended.maybe for ended, _ in live]
    local = [{p: e for p, e in effects.items() if p[0] == own} for _, effects in live]
    remote = [{p: e for p, e in effects.items() if p[0] != own} for _, effects in live]
    ev.heap.merge(remote, where)
    staying = [effects for effects, gone in zip(local, returned, strict=True) if not gone]
    ev.heap.merge(staying or local, where)


def after_maybe(ev: Evaluator, jump: Jump, rest: Callable[[], Flow], node: ast.AST, frame: Frame) -> Flow:
    """Go on behind a statement that may have jumped: what follows is done, or not."""
    ended, effects = ev.capture(rest)
    if isinstance(ended, Raised):
        return Jump(jump.kind, jump.value)
    ev.heap.merge([effects, {}], ev.where(node, frame))
    if ended is None or ended.kind != jump.kind:
        ev.doubts += ended is not None
        return jump
    return Jump(jump.kind, join([jump.value, ended.value], ev.where(node, frame)), maybe=ended.maybe)


def if_statement(ev: Evaluator, node: ast.If, frame: Frame) -> Flow:
    """Execute ``if``."""
    known = truth_of_all(ev.eval(node.test, frame))
    if known is not None:
        return ev.execute(node.body if known else node.orelse, frame)
    arms = [lambda: ev.execute(node.body, frame), lambda: ev.execute(node.orelse, frame)]
    return branch(ev, arms, node, frame)


def for_statement(ev: Evaluator, node: ast.For | ast.AsyncFor, frame: Frame) -> Flow:
    """Execute ``for``: round by round over known items; over unknown ones, the body may run any number of times."""
    source = ev.eval(node.iter, frame)
    pull = puller(ev, source) if isinstance(node, ast.For) else None
    if pull is None:
        unknown = unknown_item(source, ev.where(node, frame))
        return _unknown_loop(ev, node, lambda: assign(ev, node.target, unknown, frame), frame)

    def rounds(index: int) -> Flow:
        for position in itertools.count(index):
            ev.budget.step()
            value = pull(position)
            if value is None:
                return None
            assign(ev, node.target, value, frame)
            jump = ev.execute(node.body, frame)
            if jump is None or jump.kind == "continue":
                continue
            if not jump.maybe:
                return jump
            return after_maybe(ev, jump, partial(rounds, position + 1), node, frame)
        return None

    return _loop_end(ev, rounds(0), node, frame)


def _loop_end(ev: Evaluator, jump: Flow, node: ast.For | ast.AsyncFor | ast.While, frame: Frame) -> Flow:
    if jump is not None and jump.kind == "return":
        return jump
    if jump is None:
        return ev.execute(node.orelse, frame)
    if jump.maybe and node.orelse:
        return branch(ev, [lambda: ev.execute(node.orelse, frame), lambda: None], node, frame)
    return None


def while_statement(ev: Evaluator, node: ast.While, frame: Frame) -> Flow:
    """Execute ``while``."""
    while True:
        ev.budget.step()
        known = truth_of_all(ev.eval(node.test, frame))
        if known is None:
            return _unknown_loop(ev, node, lambda: None, frame)
        if not known:
            return _loop_end(ev, None, node, frame)
        jump = ev.execute(node.body, frame)
        if jump is None or jump.kind == "continue":
            continue
        if not jump.maybe:
            return _loop_end(ev, jump, node, frame)
        return after_maybe(ev, jump, lambda: _unknown_loop(ev, node, lambda: None, frame), node, frame)


def _unknown_loop(
    ev: Evaluator, node: ast.For | ast.AsyncFor | ast.While, before: Callable[[], None], frame: Frame
) -> Flow:
    def once() -> Flow:
        before()
        return ev.execute(node.body, frame)

    ended, effects = ev.capture(once)
    where = ev.where(node, frame)
    if not isinstance(ended, Raised):
        ev.heap.merge([_blurred(effects, where), {}], where)
    if isinstance(ended, Jump) and ended.kind == "return":
        return Jump("return", ended.value, maybe=True)
    ev.execute(node.orelse, frame)
    return None


def _blurred(effects: Effects, where: Where) -> Effects:
    """What a body leaves that may run more than once: not the values that it computes, but what it declares."""
    blurred: Effects = {}
    for place, (target, key, old, new) in effects.items():
        value: Value | None = new
        if isinstance(new, Const | EnumMember | Items | Dict):
            value = Unknown("it changes in a loop whose rounds are not known", where)
        elif isinstance(new, tuple | dict):
            value = None
        blurred[place] = (target, key, old, value)
    return blurred


def match_statement(ev: Evaluator, node: ast.Match, frame: Frame) -> Flow:
    """Execute ``match``: literal and wildcard patterns over a known subject are decided, others tried."""
    subject = ev.eval(node.subject, frame)
    arms: list[Callable[[], Flow]] = []
    for case in node.cases:
        fits = _fits(ev, case, subject, frame)
        if fits is False:
            continue
        arms.append(_case_arm(ev, case, subject, frame))
        if fits is True:
            break
    else:
        arms.append(lambda: None)
    return arms[0]() if len(arms) == 1 else branch(ev, arms, node, frame)


def _case_arm(ev: Evaluator, case: ast.match_case, subject: Value, frame: Frame) -> Callable[[], Flow]:
    return lambda: _run_case(ev, case, subject, frame)


def _fits(ev: Evaluator, case: ast.match_case, subject: Value, frame: Frame) -> bool | None:
    guard = truth_of_all(ev.eval(case.guard, frame)) if case.guard is not None else True
    pattern = case.pattern
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        return guard
    options = pattern.patterns if isinstance(pattern, ast.MatchOr) else [pattern]
    if not all(isinstance(option, ast.MatchValue) for option in options) or not isinstance(subject, Const):
        return None
    values = [ev.eval(option.value, frame) for option in options if isinstance(option, ast.MatchValue)]
    if subject in values:
        return guard
    return False if all(isinstance(value, Const) for value in values) else None


def _run_case(ev: Evaluator, case: ast.match_case, subject: Value, frame: Frame) -> Flow:
    for inner in ast.walk(case.pattern):
        name = getattr(inner, "name", None) or getattr(inner, "rest", None)
        if isinstance(name, str):
            whole = inner is case.pattern and getattr(inner, "pattern", None) is None
            unknown = Unknown("a part of a matched value is not followed", ev.where(case.pattern, frame))
            assign(ev, ast.Name(name, ast.Store()), subject if whole else unknown, frame)
    return ev.execute(case.body, frame)
