"""Statements without inner control flow, and the execution of one after the other."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, Any

from .classes import define_class
from .flow import Jump, Raised
from .functions import decorate, place
from .importing_statements import import_from_statement, import_statement
from .private import written_name
from .targets import assign, bind, delete
from .values import ClassValue, Instance, Items, Spec, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .evaluator import Evaluator
    from .flow import Flow
    from .scopes import Frame
    from .values import Value

__all__ = ["STATEMENTS", "execute"]


def execute(ev: Evaluator, body: Sequence[ast.stmt], frame: Frame) -> Flow:
    """Execute statements, up to one that jumps."""
    for index, statement in enumerate(body):
        ev.budget.step()
        handler = STATEMENTS.get(type(statement)) or _control(statement)
        if handler is None:
            ev.doubts += 1
            continue
        jump = handler(ev, statement, frame)
        if jump is None:
            continue
        if not jump.maybe:
            return jump
        from .control import after_maybe

        return after_maybe(ev, jump, _following(ev, body[index + 1 :], frame), statement, frame)
    return None


def _following(ev: Evaluator, rest: Sequence[ast.stmt], frame: Frame) -> Callable[[], Flow]:
    return lambda: execute(ev, rest, frame)


def _control(statement: ast.stmt) -> Callable[[Evaluator, Any, Frame], Flow] | None:
    """What executes control flow. Few declarations need it, so that part is imported when the first comes."""
    from .control import CONTROL

    STATEMENTS.update(CONTROL)
    return STATEMENTS.get(type(statement))


def _expression(ev: Evaluator, node: ast.Expr, frame: Frame) -> Flow:
    if not isinstance(node.value, ast.Constant):
        ev.eval_lazy(node.value, frame)
    return None


def _assign(ev: Evaluator, node: ast.Assign, frame: Frame) -> Flow:
    value = ev.eval_lazy(node.value, frame)
    if isinstance(value, Spec) and isinstance(node.value, ast.Call) and frame.scope.kind == "module":
        place(value, ev.where(node, frame))
    for target in node.targets:
        assign(ev, target, value, frame)
    return None


def _annotated(ev: Evaluator, node: ast.AnnAssign, frame: Frame) -> Flow:
    """An annotation without a value binds nothing."""
    if frame.scope.kind == "class" and isinstance(node.target, ast.Name):
        from .records import list_field

        list_field(ev, frame.scope.names, node.target.id, node.annotation)
    if node.value is not None:
        assign(ev, node.target, ev.eval_lazy(node.value, frame), frame)
    return None


def _augmented(ev: Evaluator, node: ast.AugAssign, frame: Frame) -> Flow:
    target = ast.copy_location(_loading(node.target), node.target)
    old, operand = ev.eval(target, frame), ev.eval(node.value, frame)
    if isinstance(node.op, ast.Add) and isinstance(old, Items) and old.kind == "list":
        # += on a list changes the list itself, which others may hold too
        more = ev.iterate(operand)
        content = old.state["items"]
        ev.heap.store(old.state, "items", None if content is None or more is None else (*content, *more))
        return None
    from .operations import operate

    value = ev.each(
        old,
        lambda one: ev.each(operand, lambda other: operate(ev, node.op, one, other, frame, node, in_place=True)),
    )
    assign(ev, node.target, value, frame)
    return None


def _loading(target: ast.expr) -> ast.expr:
    if isinstance(target, ast.Name):
        return ast.Name(target.id, ast.Load())
    if isinstance(target, ast.Attribute):
        return ast.Attribute(target.value, target.attr, ast.Load())
    if isinstance(target, ast.Subscript):
        return ast.Subscript(target.value, target.slice, ast.Load())
    return target


def _function(ev: Evaluator, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> Flow:
    decorators = [ev.eval_lazy(decorator, frame) for decorator in node.decorator_list]
    function = ev.make_function(node, written_name(node.name), frame)
    bind(ev, node.name, decorate(ev, function, decorators, frame, node), frame)
    return None


def _class(ev: Evaluator, node: ast.ClassDef, frame: Frame) -> Flow:
    bind(ev, node.name, define_class(ev, node, frame), frame)
    return None


def _return(ev: Evaluator, node: ast.Return, frame: Frame) -> Flow:
    return Jump("return", ev.eval_lazy(node.value, frame)) if node.value is not None else Jump("return")


def _delete(ev: Evaluator, node: ast.Delete, frame: Frame) -> Flow:
    for target in node.targets:
        delete(ev, target, frame)
    return None


def _raise(ev: Evaluator, node: ast.Raise, frame: Frame) -> Flow:
    names, value = _exception(ev, node.exc, frame)
    raise Raised(names, ev.where(node, frame), "the code raises here", value)


def _exception(ev: Evaluator, node: ast.expr | None, frame: Frame) -> tuple[tuple[str, ...], Value | None]:
    """The names of the classes of an exception, and the exception if its class is one of the project."""
    if node is None:
        return (), None
    callee = node.func if isinstance(node, ast.Call) else node
    if isinstance(callee, ast.Name):
        known = getattr(builtins, callee.id, None)
        if isinstance(known, type) and issubclass(known, BaseException):
            return tuple(cls.__name__ for cls in known.__mro__[:-1]), None
    value = ev.eval(node, frame)
    cls = value.cls if isinstance(value, Instance) else value
    if isinstance(cls, ClassValue):
        names = (*(base.name for base in cls.mro if isinstance(base, ClassValue)), "Exception")
        return names, value if isinstance(value, Instance) else None
    return (), None


def _assert(ev: Evaluator, node: ast.Assert, frame: Frame) -> Flow:
    from .operations import truth_in

    holds = truth_in(ev, ev.eval(node.test, frame), frame, node)
    if holds is True:
        return None
    raised = Raised(("AssertionError", "Exception"), ev.where(node, frame), "what is asserted here does not hold")
    if holds is False:
        raise raised
    ev.note_possible(raised)
    return None


def _nothing(ev: Evaluator, node: ast.stmt, frame: Frame) -> Flow:  # noqa: ARG001 - the form of a statement
    return None


def _jump(ev: Evaluator, node: ast.Break | ast.Continue, frame: Frame) -> Flow:  # noqa: ARG001 - the form of a statement
    return Jump(type(node).__name__.lower())


def _with(ev: Evaluator, node: ast.With | ast.AsyncWith, frame: Frame) -> Flow:
    from .managing import with_statement

    return with_statement(ev, node, frame)


def _match(ev: Evaluator, node: ast.Match, frame: Frame) -> Flow:
    from .matching import match_statement

    return match_statement(ev, node, frame)


def _type_alias(ev: Evaluator, node: ast.stmt, frame: Frame) -> Flow:
    name = getattr(node, "name", None)
    if isinstance(name, ast.Name):
        bind(ev, name.id, Unknown("a type alias", ev.where(node, frame)), frame)
    return None


# Any: each function takes the type of node under which it is listed
STATEMENTS: dict[type[ast.AST], Callable[[Evaluator, Any, Frame], Flow]] = {
    ast.AnnAssign: _annotated,
    ast.Assert: _assert,
    ast.Assign: _assign,
    ast.AsyncFunctionDef: _function,
    ast.AsyncWith: _with,
    ast.AugAssign: _augmented,
    ast.Break: _jump,
    ast.ClassDef: _class,
    ast.Continue: _jump,
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.FunctionDef: _function,
    ast.Global: _nothing,
    ast.Import: import_statement,
    ast.ImportFrom: import_from_statement,
    ast.Match: _match,
    ast.Nonlocal: _nothing,
    ast.Pass: _nothing,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.With: _with,
}
# a node that the oldest Python which may run this does not have
if hasattr(ast, "TypeAlias"):
    STATEMENTS[ast.TypeAlias] = _type_alias
