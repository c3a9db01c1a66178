"""Base classes and decorators of which the configuration says what they are, as values of the evaluator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..constants import text_of
from ..values import Builtin, ClassValue, Const, Function, Unknown
from .model import PLUGIN, mark

if TYPE_CHECKING:
    from ...assumptions import AssumedBase, AssumedDecorator, Assumptions
    from ..calls import Call
    from ..values import Value

__all__ = ["assumed_values"]


def assumed_values(assumptions: Assumptions) -> dict[str, Value]:
    """Return the values by their full dotted names."""
    values: dict[str, Value] = {name: _base(name, base) for name, base in assumptions.bases.items()}
    values.update({name: _decorator(name, decorator) for name, decorator in assumptions.decorators.items()})
    return values


def _base(dotted: str, base: AssumedBase) -> ClassValue:
    module, _, name = dotted.rpartition(".")
    given = {"namespace": base.namespace, "name": base.name}
    cls = ClassValue(
        name=name,
        qualname=name,
        module=module,
        where=None,
        attributes={key: Const(text) for key, text in given.items() if text is not None},
        bases=(PLUGIN,),
        known=f"configured {dotted}",
        is_abc=True,
    )
    cls.mro = (cls, *PLUGIN.mro)
    return cls


def _decorator(dotted: str, decorator: AssumedDecorator) -> Builtin:
    def call(call: Call) -> Value:
        """With arguments, or at once with what is decorated."""
        if call.complete and len(call.positional) == 1 and not call.keywords:
            decorated = call.force(call.positional[0])
            if isinstance(decorated, Function | ClassValue):
                return _marked(call, decorator, {})
        given = {str(index): call.force(value) for index, value in enumerate(call.positional)}
        given |= {name: call.force(value) for name, value in call.keywords.items()}
        # what is given as None is as good as not given
        texts = {name: text_of(value) for name, value in given.items() if value != Const(None)}
        if not call.complete:
            texts |= dict.fromkeys({choice for row in decorator.name.choices for choice in row} - {*given, "function"})
        return Builtin(dotted, lambda inner: _marked(inner, decorator, texts))

    return Builtin(dotted, call)


def _marked(call: Call, decorator: AssumedDecorator, arguments: dict[str, str | None]) -> Value:
    decorated = call.force(call.argument(0, "fn"))
    values = dict(arguments)
    if isinstance(decorated, Function | ClassValue):
        values["function"] = decorated.name
    name = decorator.name.fill(values)
    template = decorator.name.text
    unknown = Unknown(f"an argument that the configured template {template!r} needs is not known", call.where)
    return mark(call, Const(decorator.namespace), unknown if name is None else Const(name))
