"""Context managers of the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace

from ..births import Own
from ..flow import SUPPRESS, SUPPRESS_IMPORTS
from ..iteration import next_item
from ..values import Builtin, Const, Function, Instance
from .inert import inert_class

if TYPE_CHECKING:
    from ..calls import Call
    from ..values import Value

__all__ = ["CONTEXTS"]


def _suppress(call: Call) -> Value:
    """What ``suppress`` gives, for the statement ``with``: whether it is about absent modules only."""
    caught = {getattr(call.force(each), "known", None) for each in call.positional}
    only_imports = bool(caught) and caught <= {"builtins.ImportError", "builtins.ModuleNotFoundError"}
    return Const(SUPPRESS_IMPORTS if only_imports else SUPPRESS)


def _entering(name: str, entered: Value) -> Value:
    enter = Builtin("method __enter__", lambda inner: entered)  # noqa: ARG005 - the form of a builtin
    return Instance(inert_class(f"contextlib.{name}"), {"__enter__": enter})


def _nullcontext(call: Call) -> Value:
    return _entering("nullcontext", call.argument(0, "enter_result", Const(None)))


def _closing(call: Call) -> Value:
    return _entering("closing", call.argument(0, "thing"))


def _context_manager(call: Call) -> Value:
    """``@contextmanager``: calling the function gives a manager that enters with the first item of the generator."""
    function = call.force(call.argument(0, "func"))
    if not isinstance(function, Function):
        return function

    def manage(inner: Call) -> Value:
        made = inner.ev.call(
            function, inner.positional, inner.keywords, inner.frame, inner.node, complete=inner.complete
        )
        enter = Builtin("method __enter__", lambda entering: _first(entering, made))
        return Instance(inert_class("contextlib.manager"), {"__enter__": enter}, inner.where)

    return replace(function, attributes=Own(function.attributes), runs=manage)


def _first(call: Call, generator: Value) -> Value:
    call.positional = [generator]
    return next_item(call)


CONTEXTS: dict[str, Value] = {
    "contextlib.closing": Builtin("contextlib.closing", _closing),
    "contextlib.contextmanager": Builtin("contextlib.contextmanager", _context_manager),
    "contextlib.nullcontext": Builtin("contextlib.nullcontext", _nullcontext),
    "contextlib.suppress": Builtin("contextlib.suppress", _suppress),
}
