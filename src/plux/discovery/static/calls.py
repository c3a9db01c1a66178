"""Calls: binding arguments to the parameters of functions of the project, and running their bodies."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from plux.core.record import field, record

from .births import Own
from .budget import MAX_CALLS
from .constants import items
from .flow import Raised
from .joining import join
from .scopes import Frame, Scope
from .suspicion import may_hide_plugin
from .values import Bound, Builtin, ClassValue, Const, Dict, Function, Instance, Items, Partial, Spec, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .evaluator import Evaluator
    from .values import Slots, Value, Where

__all__ = ["Call", "call_value"]


@record(slots=True)
class Call:
    """A call as it is handed to what the evaluator knows. `complete` is False if there are more arguments."""

    ev: Evaluator
    positional: list[Value]
    keywords: Slots
    frame: Frame
    node: ast.AST
    complete: bool = True
    where: Where | None = field(init=False)

    def __post_init__(self) -> None:
        self.where = self.ev.where(self.node, self.frame)

    def argument(self, index: int, name: str, default: Value | None = None) -> Value:
        """Return an argument by position or name."""
        if index < len(self.positional):
            return self.positional[index]
        if name in self.keywords:
            return self.keywords[name]
        if not self.complete:
            return Unknown(f"the argument {name!r} is not known", self.where)
        if default is None:
            raise Raised(("TypeError", "Exception"), self.where, f"the argument {name!r} is missing")
        return default

    def force(self, value: Value) -> Value:
        """Return the value itself where a name was imported."""
        return self.ev.force(value)


def call_value(ev: Evaluator, callee: Value, call: Call) -> Value:
    """Call any value.

    Raises:
        Raised: the call certainly raises.
    """
    if isinstance(callee, Function):
        return _call_function(ev, callee, call) if callee.runs is None else callee.runs(call)
    if isinstance(callee, Builtin):
        return callee.call(call)
    if isinstance(callee, Bound):
        call.positional = [callee.receiver, *call.positional]
        return call_value(ev, callee.function, call)
    if isinstance(callee, Partial):
        call.positional = [*callee.arguments, *call.positional]
        call.keywords = {**callee.keywords, **call.keywords}
        return call_value(ev, ev.force(callee.function), call)
    if isinstance(callee, ClassValue):
        return ev.instantiate(callee, call)
    if isinstance(callee, Instance | Spec):
        method = ev.class_attribute(callee.cls, "__call__")
        if method is not None:
            return call_value(ev, Bound(method, callee), call)
        if not any(isinstance(base, Unknown) for base in callee.cls.mro):
            raise Raised(("TypeError", "Exception"), call.where, f"{callee.cls.name} cannot be called")
    return _call_unknown(ev, callee, call)


def _call_unknown(ev: Evaluator, callee: Value, call: Call) -> Value:
    """What an opaque call does: it may change containers that are handed to it, and gives what nobody knows."""
    from .iteration import as_list

    handed = [as_list(ev, value) for value in (*call.positional, *call.keywords.values())]
    for value in handed:
        if isinstance(value, Items | Dict) and not (isinstance(value, Items) and value.kind in ("tuple", "frozenset")):
            ev.heap.forget(value)
    if isinstance(callee, Unknown):
        suspect = callee.suspect or any(map(may_hide_plugin, handed))
        return ev.doubt(Unknown(callee.reason, callee.where or call.where, suspect, callee.absent))
    return ev.doubt(Unknown("what is called here is not followed", call.where, any(map(may_hide_plugin, handed))))


def _call_function(ev: Evaluator, function: Function, call: Call) -> Value:
    node = function.node
    if call.frame.depth >= MAX_CALLS:
        return ev.doubt(Unknown("the calls are nested too deeply", call.where, suspect=True))
    if isinstance(node, ast.AsyncFunctionDef):
        return ev.doubt(Unknown("the result of a coroutine is not followed", call.where))
    from .names import assigned_names, is_generator

    names = _bind(ev, function, call)
    body: list[ast.stmt] = node.body if isinstance(node, ast.FunctionDef) else [ast.Expr(node.body)]
    bound = assigned_names(node)
    scope = Scope("function", names, function.scope, bound.locals, bound.declared_global, bound.declared_nonlocal)
    frame = Frame(
        scope=scope,
        module=function.module,
        package=ev.table.package_of(function.module),
        file=function.where.file,
        loading=call.frame.loading,
        qualname=f"{function.qualname}.<locals>.",
        depth=call.frame.depth + 1,
        first_argument=_first(function, names),
        yielded=[] if is_generator(node) else None,
        defining_class=_defining_class(function),
        back=call.frame,
    )
    if frame.yielded is not None:
        return Items("iterator", {"items": None}, pending=_generator(ev, frame, body))
    if isinstance(node, ast.Lambda):
        return ev.eval_lazy(node.body, frame)
    jump = ev.execute(body, frame)
    if jump is None or jump.kind != "return":
        return Const(None)
    return join([jump.value, Const(None)], call.where) if jump.maybe else jump.value


def _generator(ev: Evaluator, frame: Frame, body: list[ast.stmt]) -> Callable[[], Items]:
    """What runs the body of a generator when somebody asks for its first item."""

    def run() -> Items:
        ev.execute(body, frame)
        return items("list", frame.yielded)

    return run


def _defining_class(function: Function) -> ClassValue | None:
    scope: Scope | None = function.scope
    while scope is not None and scope.kind != "class":
        scope = scope.parent
    return scope.cls if scope is not None else None


def _first(function: Function, names: Slots) -> Value | None:
    parameters = [*function.node.args.posonlyargs, *function.node.args.args]
    return names.get(parameters[0].arg) if parameters else None


def _bind(ev: Evaluator, function: Function, call: Call) -> Slots:
    """Bind the arguments of a call to the parameters.

    Raises:
        Raised: they do not fit.
    """
    spec = function.node.args
    parameters = [p.arg for p in (*spec.posonlyargs, *spec.args)]
    names: Slots = Own(dict(zip(parameters, call.positional, strict=False)))
    extra = call.positional[len(parameters) :]
    if extra and spec.vararg is None and call.complete:
        raise _misfit(function, call, "too many arguments")
    more = _bind_keywords(function, call, names)
    _bind_defaults(ev, function, call, names)
    if spec.vararg is not None:
        names[spec.vararg.arg] = items("tuple", tuple(extra) if call.complete else None)
    if spec.kwarg is not None:
        names[spec.kwarg.arg] = Dict({"items": more if call.complete else None})
    return names


def _bind_keywords(function: Function, call: Call, names: Slots) -> dict[Const, Value]:
    """Bind keyword arguments; return those that go into ``**``."""
    spec = function.node.args
    positional_only = {p.arg for p in spec.posonlyargs}
    by_name = {p.arg for p in (*spec.args, *spec.kwonlyargs)}
    more: dict[Const, Value] = {}
    for name, value in call.keywords.items():
        if name in names and name not in positional_only:
            raise _misfit(function, call, f"two values for {name!r}")
        if name in by_name:
            names[name] = value
        elif spec.kwarg is not None:
            more[Const(name)] = value
        elif call.complete:
            raise _misfit(function, call, f"no parameter {name!r}")
    return more


def _bind_defaults(ev: Evaluator, function: Function, call: Call, names: Slots) -> None:
    spec = function.node.args
    parameters = [p.arg for p in (*spec.posonlyargs, *spec.args)]
    defaults = dict(zip(parameters[::-1], function.defaults[::-1], strict=False)) | function.kw_defaults
    for name in (*parameters, *(p.arg for p in spec.kwonlyargs)):
        if name in names:
            continue
        if call.complete and name not in defaults:
            raise _misfit(function, call, f"no value for {name!r}")
        unknown = Unknown(f"the argument {name!r} is not known", call.where)
        names[name] = defaults[name] if call.complete else ev.doubt(unknown)


def _misfit(function: Function, call: Call, why: str) -> Raised:
    return Raised(("TypeError", "Exception"), call.where, f"{function.qualname}() is called with {why}")
