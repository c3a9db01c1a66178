"""Context managers of the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace

from ..births import Own
from ..flow import SUPPRESS, SUPPRESS_IMPORTS
from ..iteration import next_item
from ..suspicion import may_hide_plugin
from ..values import Builtin, Const, Function, Instance, Unknown
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


def _exit_stack(call: Call) -> Value:  # noqa: ARG001 - the form of a builtin
    """``ExitStack()``: it enters with itself, and enters others."""
    stack = Instance(inert_class("contextlib.ExitStack"), {})
    stack.attributes.update(
        __enter__=Builtin("method __enter__", lambda inner: stack),  # noqa: ARG005 - the form of a builtin
        callback=Builtin("method callback", lambda inner: inner.argument(0, "callback")),
        enter_context=Builtin("method enter_context", _entered),
    )
    return stack


def _entered(call: Call) -> Value:
    manager = call.force(call.argument(0, "cm"))
    if isinstance(manager, Instance):
        return call.ev.call(
            call.ev.attribute(manager, "__enter__", call.frame, call.node), [], {}, call.frame, call.node
        )
    suspect = may_hide_plugin(manager)
    return call.ev.doubt(Unknown("what a context manager gives is not followed", call.where, suspect))


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
    "contextlib.ExitStack": Builtin("contextlib.ExitStack", _exit_stack),
    "contextlib.closing": Builtin("contextlib.closing", _closing),
    "contextlib.contextmanager": Builtin("contextlib.contextmanager", _context_manager),
    "contextlib.nullcontext": Builtin("contextlib.nullcontext", _nullcontext),
    "contextlib.suppress": Builtin("contextlib.suppress", _suppress),
}
