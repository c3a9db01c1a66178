"""The evaluator: one object through which the parts of the evaluation reach each other."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .attributes import class_attribute, get_attribute, plain_attribute
from .budget import Budget
from .calls import Call, call_value
from .classes import new_class
from .constants import RECORD_ITEMS, NotKnown, to_python
from .effects import Heap
from .expressions import EXPRESSIONS
from .flow import Jump, Raised
from .functions import make_function
from .joining import join
from .modules import module_frame
from .statements import execute
from .suspicion import is_plugin_or_hides_one
from .values import (
    ClassValue,
    Const,
    Dict,
    Either,
    EnumMember,
    Import,
    Instance,
    Items,
    Module,
    Unknown,
    Where,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .blueprint import Blueprint
    from .effects import Effects
    from .flow import Flow
    from .scopes import Frame
    from .table import ModuleTable
    from .values import Function, Slots, Value

__all__ = ["Evaluator"]


class Evaluator:
    """Evaluates the code of modules, one after the other, as far as it can be told by reading.

    Most modules declare their plugins with little of the language, and each build is a process of its own: the parts
    that few of them need are imported when they are asked for.

    `trying` counts the ``try`` around what is evaluated, `asked_how_it_ends` the questions how importing a module ends
    (see `Endings`) that it is evaluated for.
    `hidden_plugins` collects what was lost on the way although it is a plugin: (value, place, module, reason).
    """

    def __init__(self, table: ModuleTable) -> None:
        self.table = table
        self.heap = Heap()
        self.budget = Budget()
        self.doubts = 0
        self.absences = 0
        self.escaped = 0
        self.trying = 0
        self.asked_how_it_ends = 0
        self.hidden_plugins: list[tuple[Value, Where | None, str, str]] = []

    # -- values of expressions

    def eval(self, node: ast.expr, frame: Frame) -> Value:
        """Evaluate an expression."""
        return self.force(self.eval_lazy(node, frame))

    def eval_lazy(self, node: ast.expr, frame: Frame) -> Value:
        """Evaluate an expression; what is only an imported name stays an `Import`, so that nothing is read for it."""
        self.budget.step()
        if isinstance(node, ast.Attribute):
            return self._lazy_attribute(node, frame)
        handler = EXPRESSIONS.get(type(node))
        if handler is None:
            return self.doubt(Unknown(f"{type(node).__name__} is not followed", self.where(node, frame)))
        return handler(self, node, frame)

    def _lazy_attribute(self, node: ast.Attribute, frame: Frame) -> Value:
        base = self.eval_lazy(node.value, frame)
        if isinstance(base, Import) and base.attribute is None:
            found = self.table.lazy_attribute(base, node.attr, self.where(node, frame))
            return self.force(found) if self._may_be_made(base.module, frame) else found
        base = self.force(base)
        if isinstance(base, Module) and not self.trying and self._may_wait(base.name, node.attr, frame):
            return Import(base.name, node.attr, self.where(node, frame))
        return self.attribute(base, node.attr, frame, node)

    def force(self, value: Value) -> Value:
        """Return what an imported name stands for."""
        if isinstance(value, Import):
            return self.table.imported(value)
        if isinstance(value, Either) and any(isinstance(option, Import) for option in value.options):
            return join([self.force(option) for option in value.options], value.where)
        return value

    def force_all(self, value: Value) -> Value:
        """Return what an imported name stands for, and inside of containers too: for operations on their content."""
        self.budget.step()
        value = self.force(value)
        if isinstance(value, Items) and value.kind != "iterator" and _is_lazy(value.state["items"] or ()):
            content = tuple(map(self.force_all, value.state["items"] or ()))
            return Items(value.kind, {"items": content}, value.fields)
        if isinstance(value, Instance) and RECORD_ITEMS in value.attributes:
            return self.force_all(value.attributes[RECORD_ITEMS])
        if isinstance(value, Dict) and _is_lazy((value.state["items"] or {}).values()):
            return Dict({"items": {key: self.force_all(each) for key, each in (value.state["items"] or {}).items()}})
        return value

    def _may_wait(self, module: str, name: str, frame: Frame) -> bool:
        return self.table.may_wait(module, name) and not self._may_be_made(module, frame)

    def _may_be_made(self, module: str, frame: Frame) -> bool:
        """Whether it matters that the ``__getattr__`` of a module, which makes its attributes, may raise."""
        return self.is_asked_in(frame) and self.table.files.mentions(module, "__getattr__")

    def is_asked_in(self, frame: Frame) -> bool:
        """Whether it matters if code outside of functions raises: it is asked how importing a module ends."""
        return self.asked_how_it_ends > 0 and frame.scope.kind != "function"

    def where(self, node: ast.AST, frame: Frame) -> Where:
        """The place of a node."""
        return Where(frame.file, getattr(node, "lineno", 1))

    def doubt(self, value: Unknown) -> Unknown:
        """Note that something happened whose outcome is not known: it may have raised."""
        self.doubts += 1
        return value

    def note_possible(self, raised: Raised) -> None:
        """Note that something may be raised, nobody knows whether it is."""
        self.doubts += 1
        self.escaped += 1
        self.absences += raised.may_be_of_import

    def hidden(self, value: Value, call: Call, reason: str) -> None:
        """Note that a value gets out of sight in a call; if it is a plugin, that is a problem."""
        if is_plugin_or_hides_one(value):
            self.hidden_plugins.append((value, call.where, call.frame.loading, reason))

    # -- alternatives

    def each(self, value: Value, function: Callable[[Value], Value]) -> Value:
        """Apply a function to each value that it may be."""
        if not isinstance(value, Either):
            return function(value)
        return join([function(option) for option in value.options], value.where)

    def alternatives(self, arms: Sequence[Callable[[], Value]], node: ast.AST, frame: Frame) -> Value:
        """Evaluate arms of which one is taken, nobody knows which; an arm that raises is none.

        Raises:
            Raised: all of them do.
        """
        outcomes: list[Value] = []
        effects: list[Effects] = []
        raised: Raised | None = None
        for arm in arms:
            self.heap.begin()
            try:
                outcomes.append(arm())
            except Raised as error:
                raised = error
                self.heap.rollback()
            except BaseException:
                self.heap.rollback()
                raise
            else:
                effects.append(self.heap.rollback())
        if not outcomes:
            raise raised or Raised(())
        if raised is not None:
            self.note_possible(raised)
        where = self.where(node, frame)
        self.heap.merge(effects, where)
        return join(outcomes, where)

    def alternatives_do(self, arms: Sequence[Callable[[], None]], node: ast.AST, frame: Frame) -> None:
        """Like `alternatives`, for arms without a value."""

        def with_value(arm: Callable[[], None]) -> Callable[[], Value]:
            def run() -> Value:
                arm()
                return Const(None)

            return run

        self.alternatives([with_value(arm) for arm in arms], node, frame)

    def capture(self, arm: Callable[[], Flow]) -> tuple[Flow | Raised, Effects]:
        """Run an arm, take its writes back, and return how it ended and what it wrote."""
        self.heap.begin()
        ended: Flow | Raised
        try:
            ended = arm()
        except Raised as error:
            ended = error
        except BaseException:
            self.heap.rollback()
            raise
        return ended, self.heap.rollback()

    # -- the parts of the evaluation

    def execute(self, body: Sequence[ast.stmt], frame: Frame) -> Jump | None:
        """Execute statements."""
        return execute(self, body, frame)

    def call(
        self,
        callee: Value,
        positional: list[Value],
        keywords: Slots,
        frame: Frame,
        node: ast.AST,
        *,
        complete: bool = True,
    ) -> Value:
        """Call a value."""
        self.budget.step()
        callee = self.force(callee)
        if isinstance(callee, Either):
            arms = [self._arm(option, positional, keywords, frame, node, complete) for option in callee.options]
            return self.alternatives(arms, node, frame)
        return call_value(self, callee, Call(self, list(positional), dict(keywords), frame, node, complete))

    def _arm(
        self, callee: Value, positional: list[Value], keywords: Slots, frame: Frame, node: ast.AST, complete: bool
    ) -> Callable[[], Value]:
        return lambda: self.call(callee, positional, keywords, frame, node, complete=complete)

    def call_from_module(self, callee: Value, positional: list[Value], module: str) -> Value:
        """Call a function as if from the body of a module."""
        state = self.table.states[module]
        return self.call(callee, positional, {}, module_frame(self.table, state), ast.Pass(lineno=1))

    def method_from_module(self, value: Instance, name: str) -> Value:
        """Call a method of an object without arguments, as if from the body of the module of its class."""
        return self.call_from_module(self.attribute_from_module(value, name, value.cls.module), [], value.cls.module)

    def attribute_from_module(self, value: Value, name: str, module: str) -> Value:
        """Return an attribute as if from the body of a module."""
        state = self.table.states[module]
        return self.attribute(value, name, module_frame(self.table, state), ast.Pass(lineno=1))

    def attribute(self, value: Value, name: str, frame: Frame, node: ast.AST) -> Value:
        """Return an attribute of a value."""
        value = self.force(value)
        if isinstance(value, Either):
            arms = [self._attribute_arm(option, name, frame, node) for option in value.options]
            return self.alternatives(arms, node, frame)
        return get_attribute(self, value, name, frame, node)

    def _attribute_arm(self, value: Value, name: str, frame: Frame, node: ast.AST) -> Callable[[], Value]:
        return lambda: get_attribute(self, self.force(value), name, frame, node)

    def plain_attribute(self, value: Value, name: str, frame: Frame, node: ast.AST) -> Value:
        """Return an attribute without asking ``__getattribute__`` of the project."""
        return plain_attribute(self, value, name, frame, node)

    def new_class(self, parts: Blueprint) -> ClassValue:
        """Make a class as `type` does."""
        return new_class(self, parts)

    def set_attribute(self, target: Value, name: str, value: Value, frame: Frame, node: ast.AST) -> None:
        """Set an attribute of a value."""
        from .setting import set_attribute

        set_attribute(self, self.force(target), name, value, frame, node)

    def class_attribute(self, cls: ClassValue, name: str) -> Value | None:
        """Return what the MRO of a class holds under a name."""
        return class_attribute(self, cls, name)

    def instantiate(self, cls: ClassValue, call: Call) -> Value:
        """Call a class."""
        from .instances import instantiate

        return instantiate(self, cls, call)

    def make_function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str, frame: Frame
    ) -> Function:
        """Make the function of a definition, without its decorators."""
        return make_function(self, node, name, frame)

    def subscript(self, container: Value, index: ast.expr, frame: Frame, node: ast.AST) -> Value:
        """Evaluate a subscription."""
        from .subscripts import subscript

        return self.each(container, lambda one: subscript(self, one, index, frame, node))

    def run_comprehension(
        self,
        generators: list[ast.comprehension],
        collect: Callable[[Frame], None],
        frame: Frame,
        source: Value | None = None,
    ) -> bool:
        """Run the loops of a comprehension; False if what it collects is not known."""
        from .comprehensions import run_comprehension

        return run_comprehension(self, generators, collect, frame, source)

    def builtin(self, name: str) -> Value | None:
        """Return a builtin of Python."""
        from .known.builtin import BUILTINS

        return BUILTINS.get(name)

    def iterate(self, value: Value) -> list[Value] | None:
        """Return the items of an iterable; None if they are not known."""
        from .iteration import iterate

        return iterate(self, value)

    def key(self, value: Value) -> Const | None:
        """Return the key of a dict as a constant; None if it is not known, or not one."""
        value = self.force(value)
        if isinstance(value, EnumMember) and value.is_text:
            value = value.value
        if isinstance(value, Const):
            return value
        try:
            known = to_python(value)
        except NotKnown:
            return None
        # a tuple of constants is hashable; nothing else that is not a Const gets here as a key
        return Const(known) if isinstance(known, tuple) else None


def _is_lazy(content: Iterable[Value]) -> bool:
    """Whether there are names among the items that were imported and not needed yet."""
    return any(isinstance(each, Import | Items | Dict) for each in content)
