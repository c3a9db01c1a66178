"""The loops of comprehensions and generator expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace

from .births import Own
from .budget import MAX_ITEMS
from .operations import truth_in
from .scopes import Scope
from .suspicion import unknown_item
from .targets import assign

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Value

__all__ = ["run_comprehension"]


def run_comprehension(
    ev: Evaluator,
    generators: list[ast.comprehension],
    collect: Callable[[Frame], None],
    frame: Frame,
    first: Value | None = None,
) -> bool:
    """Call `collect` for every round. False if it is not known which rounds there are.

    The `first` iterable belongs to the scope around, everything else to that of the comprehension. It is given
    if it was evaluated before.
    """
    scope = Scope("comprehension", Own({}), frame.scope)
    inner = replace(frame, scope=scope, yielded=None)
    rounds = 0

    def loop(index: int) -> bool:
        nonlocal rounds
        if index == len(generators):
            rounds += 1
            collect(inner)
            return rounds <= MAX_ITEMS
        generator = generators[index]
        given = first if index == 0 else None
        source = given if given is not None else ev.eval(generator.iter, frame if index == 0 else inner)
        values = ev.iterate(source)
        known = values is not None and not generator.is_async
        if values is None:
            where = ev.where(generator.iter, frame)
            values = [unknown_item(source, where)]
        for value in values:
            assign(ev, generator.target, value, inner)
            tests = [truth_in(ev, ev.eval(test, inner), inner, test) for test in generator.ifs]
            if False in tests:
                continue
            known = known and None not in tests
            known = loop(index + 1) and known
            if rounds > MAX_ITEMS:
                return False
        return known

    return loop(0)
