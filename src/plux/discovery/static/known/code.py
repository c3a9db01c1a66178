"""``eval`` and ``exec`` of a text that is known: it is read as if it stood there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from plux.core.record import replace

from ..constants import text_of
from ..flow import Raised
from ..scopes import Scope
from ..values import Builtin, Const, Dict, Namespace, Unknown

if TYPE_CHECKING:
    from ..calls import Call
    from ..scopes import Frame
    from ..values import Value

__all__ = ["CODE"]

_LONGEST = 5_000


def _parsed(call: Call, mode: str) -> ast.AST | None:
    """The syntax of the text, all of it in the line of the call; None if it is not known or too long."""
    code = text_of(call.force(call.argument(0, "source")))
    if code is None or len(code) > _LONGEST:
        return None
    try:
        tree = ast.parse(code.strip() if mode == "eval" else code, mode=mode)
    except SyntaxError as error:
        raise Raised.of(error, call.where) from None
    except (ValueError, RecursionError, MemoryError):
        return None
    line = getattr(call.node, "lineno", 1)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr | ast.excepthandler):
            node.lineno = node.end_lineno = line
    return tree


def _speaks_of_plugins(call: Call) -> bool:
    """Whether the code, or a text that it is made of, does so."""
    code = text_of(call.force(call.argument(0, "source"))) or ""
    parts = [n.value for n in ast.walk(call.node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return any("plugin" in text.lower() for text in (code, *parts))


def _frame(call: Call) -> Frame | None:
    """Where the code runs: here, or in the namespace that is given; None if that is not followed."""
    if len(call.positional) == 1 and not call.keywords:
        return call.frame
    given = call.force(call.argument(len(call.positional) - 1, "locals", call.keywords.get("globals")))
    if isinstance(given, Namespace) and given.slots is call.frame.scope.module.names:
        return replace(call.frame, scope=call.frame.scope.module, qualname="")
    if isinstance(given, Namespace):
        return replace(call.frame, scope=Scope("class", given.slots, call.frame.scope.module))
    return None


def _eval(call: Call) -> Value:
    tree, frame = _parsed(call, "eval"), _frame(call)
    if isinstance(tree, ast.Expression) and frame is not None:
        return call.ev.eval(tree.body, frame)
    suspect = _speaks_of_plugins(call)
    return call.ev.doubt(Unknown("eval() is not followed", call.where, suspect))


def _exec(call: Call) -> Value:
    """What is not followed and speaks of plugins is a problem."""
    tree, frame = _parsed(call, "exec"), _frame(call)
    if isinstance(tree, ast.Module) and frame is not None:
        call.ev.execute(tree.body, frame)
        return Const(None)
    given = [call.force(value) for value in call.positional[1:]]
    if _speaks_of_plugins(call) and not any(isinstance(value, Dict) for value in given):
        reason = "code in a text that speaks of plugins is executed here"
        call.ev.hidden(Unknown(reason, call.where, suspect=True), call, reason)
    for value in given:
        if isinstance(value, Dict):
            call.ev.heap.forget(value, Unknown("exec() may put plugins there", call.where, suspect=True))
    return call.ev.doubt(Unknown("exec() is not followed", call.where))


CODE: dict[str, Value] = {"eval": Builtin("eval", _eval), "exec": Builtin("exec", _exec)}
