"""Control flow: conditions, loops, exceptions. What cannot be decided is tried both ways."""

from __future__ import annotations

import ast
import itertools
from functools import partial
from typing import TYPE_CHECKING, Any

from .flow import Jump, Raised
from .iteration import puller
from .joining import join
from .operations import truth_in
from .suspicion import unknown_item
from .targets import assign
from .trying import try_statement
from .values import Const, Dict, Either, EnumMember, Items, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .effects import Effects
    from .evaluator import Evaluator
    from .flow import Flow
    from .scopes import Frame
    from .values import Value, Where

__all__ = ["CONTROL", "after_maybe", "branch"]


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
    for each in raised:
        ev.note_possible(each)
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
        ev.note_possible(ended)
        return Jump(jump.kind, jump.value)
    ev.heap.merge([effects, {}], ev.where(node, frame))
    if ended is None or ended.kind != jump.kind:
        ev.doubts += ended is not None
        return jump
    return Jump(jump.kind, join([jump.value, ended.value], ev.where(node, frame)), maybe=ended.maybe)


def if_statement(ev: Evaluator, node: ast.If, frame: Frame) -> Flow:
    """Execute ``if``."""
    known = truth_in(ev, ev.eval(node.test, frame), frame, node)
    if known is not None:
        return ev.execute(node.body if known else node.orelse, frame)
    arms = [lambda: ev.execute(node.body, frame), lambda: ev.execute(node.orelse, frame)]
    return branch(ev, arms, node, frame)


def for_statement(ev: Evaluator, node: ast.For | ast.AsyncFor, frame: Frame) -> Flow:
    """Execute ``for``: round by round over known items; over unknown ones, the body may run any number of times."""
    source = ev.eval(node.iter, frame)
    if isinstance(source, Either) and isinstance(node, ast.For):
        return branch(ev, [partial(_loop_over, ev, node, option, frame) for option in source.options], node, frame)
    return _loop_over(ev, node, source, frame)


def _loop_over(ev: Evaluator, node: ast.For | ast.AsyncFor, source: Value, frame: Frame) -> Flow:
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
        known = truth_in(ev, ev.eval(node.test, frame), frame, node)
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
    if isinstance(ended, Raised):
        ev.note_possible(ended)
    else:
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


# Any: each function takes the type of node under which it is listed
CONTROL: dict[type[ast.AST], Callable[[Evaluator, Any, Frame], Flow]] = {
    ast.AsyncFor: for_statement,
    ast.For: for_statement,
    ast.If: if_statement,
    ast.Try: try_statement,
    ast.While: while_statement,
}
# a node that the oldest Python which may run this does not have
if hasattr(ast, "TryStar"):
    CONTROL[ast.TryStar] = try_statement
