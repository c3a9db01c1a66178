"""Functions of the project as values, and what decorators make of functions and classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .suspicion import may_hide_plugin
from .values import Builtin, ClassValue, Const, Either, Function, Import, Spec, Unknown

if TYPE_CHECKING:
    import ast

    from .evaluator import Evaluator
    from .scopes import Frame
    from .values import Value, Where

__all__ = ["OPAQUE", "decorate", "make_function", "place"]

OPAQUE = "<decorated by something that cannot be read>"


def make_function(
    ev: Evaluator, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str, frame: Frame
) -> Function:
    """Make the value of a function definition."""
    defaults = tuple(ev.eval_lazy(default, frame) for default in node.args.defaults)
    kw_defaults = {
        argument.arg: ev.eval_lazy(default, frame)
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is not None
    }
    prefix = "" if name in frame.scope.declared_global else frame.qualname
    return Function(
        node=node,
        scope=frame.scope,
        name=name,
        qualname=prefix + name,
        module=frame.module,
        where=ev.where(node, frame),
        defaults=defaults,
        kw_defaults=kw_defaults,
    )


def decorate(ev: Evaluator, value: Value, decorators: list[Value], frame: Frame, node: ast.AST) -> Value:
    """Apply decorators, the last one first.

    One that cannot be read is taken to give back what it got, or a wrapper that keeps its attributes as
    `functools.wraps` does (documented): nothing else would let a class or function be a plugin at all.
    """
    decorated = value
    for decorator in reversed(decorators):
        value = _apply(ev, value, decorator, frame, node)
    if isinstance(value, Spec) and isinstance(decorated, Function | ClassValue) and decorated.where is not None:
        place(value, decorated.where)
    return value


def place(spec: Spec, where: Where) -> None:
    """A helper made a specification: what people look for is where they asked for it."""
    if not spec.placed:
        spec.where, spec.placed = where, True


def _apply(ev: Evaluator, value: Value, decorator: Value, frame: Frame, node: ast.AST) -> Value:
    if isinstance(decorator, Import) and not ev.is_asked_in(frame) and not _matters(value):
        # reading another module for it would cost time and change nothing, unless it matters whether it raises
        readable = ev.table.is_readable(decorator.module)
        if readable and not ev.table.may_carry(decorator):
            return _kept(ev, value)
    decorator = ev.force(decorator)
    if isinstance(decorator, Unknown):
        if decorator.suspect:
            return Unknown(decorator.reason, decorator.where, suspect=True)
        return _kept(ev, value)
    result = ev.call(decorator, [value], {}, frame, node)
    if isinstance(result, Unknown) and not result.suspect and isinstance(decorator, Builtin | Function | Either):
        # a wrapper whose making could not be followed
        return _kept(ev, value) if not may_hide_plugin(value) else Unknown(result.reason, result.where, suspect=True)
    return result


def _matters(value: Value) -> bool:
    """Whether it matters what a decorator does: the value is a plugin already, or may be one by its class."""
    return isinstance(value, Spec | ClassValue) or may_hide_plugin(value)


def _kept(ev: Evaluator, value: Value) -> Value:
    ev.doubts += 1
    if isinstance(value, Function):
        ev.heap.store(value.attributes, OPAQUE, Const(value=True))
    return value
