"""Classes: bodies, bases, the method resolution order, and what calling a class gives."""

from __future__ import annotations

import ast
import itertools
import math
from functools import partial
from typing import TYPE_CHECKING

from plux.core.record import replace

from .abstract import abstract_names
from .births import Own
from .blueprint import Blueprint
from .constants import items
from .documentation import documentation
from .functions import decorate
from .joining import join, options_of
from .known.inert import inert_class
from .mro import linearize
from .private import written_name
from .scopes import Frame, Scope
from .suspicion import is_plugin_or_hides_one
from .values import Bound, Builtin, ClassValue, Const, Either, Function, Import, Instance, Unknown, Wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .evaluator import Evaluator
    from .values import Slots, Value, Where

__all__ = ["define_class", "is_derived", "make_class", "new_class"]

_MAX_VARIANTS = 4


def define_class(ev: Evaluator, node: ast.ClassDef, frame: Frame) -> Value:
    """Execute a class statement, decorators included."""
    decorators = [ev.eval_lazy(decorator, frame) for decorator in node.decorator_list]
    outer = _with_type_parameters(ev, node, frame)
    bases: list[Value] = []
    for base in node.bases:
        if isinstance(base, ast.Starred):
            bases.extend(ev.iterate(ev.eval(base.value, outer)) or [Unknown("bases not known", ev.where(base, outer))])
        else:
            bases.append(_base(ev, base, outer))
    if any(isinstance(base, Instance) for base in bases):
        bases = _with_entries(ev, bases, outer, node)
    keywords = {kw.arg or "**": ev.eval(kw.value, outer) for kw in node.keywords}
    qualname = frame.qualname + written_name(node.name)
    names: Slots = Own({"__module__": Const(frame.module), "__qualname__": Const(qualname)})
    doc = documentation(node)
    if doc != Const(None):
        names["__doc__"] = doc
    scope = Scope("class", names, outer.scope)
    inner = Frame(
        scope, frame.module, frame.package, frame.file, frame.loading, f"{qualname}.", frame.depth, back=frame
    )
    ev.execute(node.body, inner)
    if "__doc__" not in names:
        names["__doc__"] = Const(None)
    value = make_class(ev, Blueprint(qualname, tuple(bases), names, keywords, outer, node))
    return decorate(ev, value, decorators, frame, node)


def _base(ev: Evaluator, node: ast.expr, frame: Frame) -> Value:
    """A base class; one that was imported and cannot be a plugin class is not read, with type arguments or without."""
    if isinstance(node, ast.Subscript):
        generic = _base(ev, node.value, frame)
        if isinstance(generic, Import) and not ev.table.may_carry(generic):
            return generic
    return ev.eval_lazy(node, frame)


def _with_entries(ev: Evaluator, bases: list[Value], frame: Frame, node: ast.ClassDef) -> list[Value]:
    """The bases with what objects among them stand for (PEP 560)."""
    found: list[Value] = []
    for base in bases:
        if isinstance(base, Instance) and ev.class_attribute(base.cls, "__mro_entries__") is not None:
            method = ev.attribute(base, "__mro_entries__", frame, node)
            given = ev.call(method, [items("tuple", bases)], {}, frame, node)
            found += ev.iterate(given) or [Unknown("bases not known", ev.where(node, frame), suspect=True)]
        else:
            found.append(base)
    return found


def _with_type_parameters(ev: Evaluator, node: ast.ClassDef, frame: Frame) -> Frame:
    """The frame in which bases are evaluated: with the type parameters of PEP 695, where there are some."""
    parameters = getattr(node, "type_params", None)
    if not parameters:
        return frame
    names: Slots = {p.name: Unknown("a type parameter", ev.where(node, frame)) for p in parameters}
    scope = Scope("function", names, frame.scope, frozenset(names))
    return Frame(scope, frame.module, frame.package, frame.file, frame.loading, frame.qualname, frame.depth)


def make_class(ev: Evaluator, parts: Blueprint) -> Value:
    """Make a class from its parts; several alternatives if a base is one of several.

    Raises:
        Raised: Python would refuse the bases.
    """
    where = ev.where(parts.node, parts.frame)
    choices = [_base_options(ev, base) for base in parts.bases]
    metaclass = parts.metaclass
    if metaclass is not None:
        choices.append(options_of(metaclass))
    arms: list[Callable[[], Value]] = []
    for combination in itertools.islice(itertools.product(*choices), _MAX_VARIANTS):
        variant = replace(
            parts,
            bases=combination[: len(parts.bases)],
            attributes=parts.attributes if not arms else Own(parts.attributes),
            keywords=parts.keywords if metaclass is None else {**parts.keywords, "metaclass": combination[-1]},
        )
        arms.append(partial(_variant, ev, variant))
    made = arms[0]() if len(arms) == 1 else ev.alternatives(arms, parts.node, parts.frame)
    if math.prod(map(len, choices)) > _MAX_VARIANTS:
        suspect = any(is_plugin_or_hides_one(option) for options in choices for option in options)
        reason = f"the bases of {parts.qualname} depend on too many conditions"
        made = join([made, Unknown(reason, where, suspect)], where)
    return made


def _variant(ev: Evaluator, parts: Blueprint) -> Value:
    """The class of these bases, as its metaclass makes it."""
    metaclass = parts.metaclass
    if metaclass is None:
        inherited = (b.metaclass for b in parts.bases if isinstance(b, ClassValue))
        metaclass = next((each for each in inherited if each is not None), None)
    made: Value | None = None
    if metaclass is not None:
        from .metaclasses import made_by_metaclass

        made = made_by_metaclass(ev, metaclass, parts)
    if made is None or isinstance(made, Unknown):
        cls = new_class(ev, parts)
        if made is not None:
            cls.uncertain = Unknown("what its metaclass makes of it cannot be told", cls.where)
        return cls
    return made


def new_class(ev: Evaluator, parts: Blueprint) -> ClassValue:
    """What ``type.__new__`` makes: a class, after ``__set_name__`` and ``__init_subclass__``."""
    cls = _one_class(ev, parts)
    for held in parts.attributes.values():
        function = held.function if isinstance(held, Wrapped) else held
        if isinstance(function, Function) and function.scope.kind == "class" and function.scope.cls is None:
            # what super() means in its methods
            function.scope.cls = cls
    if cls.is_enum:
        from .enumerations import make_members

        make_members(ev, cls, parts.frame, parts.node)
    _initialise(ev, cls, parts)
    return cls


def _base_options(ev: Evaluator, base: Value) -> tuple[Value, ...]:
    if isinstance(base, Either):
        return tuple(option for each in base.options for option in _base_options(ev, each))
    if isinstance(base, Import) and (
        ev.table.may_carry(base)
        or not ev.table.is_readable(base.module)
        or ev.table.files.mentions(base.module, "__init_subclass__")
    ):
        forced = ev.force(base)
        return options_of(forced)
    return (base,)


def _one_class(ev: Evaluator, parts: Blueprint) -> ClassValue:
    where = ev.where(parts.node, parts.frame)
    usable = [_as_base(base, where) for base in parts.bases]
    if any(isinstance(base, ClassValue) and _needs_all(base) for base in usable):
        usable = [_as_base(option, where) for base in usable for option in _first_option(ev.force(base))]
    module = parts.attributes.get("__module__")
    cls = ClassValue(
        name=parts.name,
        qualname=parts.qualname,
        module=str(module.value) if isinstance(module, Const) else parts.frame.module,
        where=where,
        attributes=parts.attributes,
        bases=tuple(usable),
    )
    cls.mro = linearize(cls, usable, where)
    known_bases = [base for base in usable if isinstance(base, ClassValue)]
    metaclass = parts.metaclass
    cls.metaclass = (
        metaclass if metaclass is not None else next((b.metaclass for b in known_bases if b.metaclass), None)
    )
    cls.is_abc = any(base.is_abc for base in known_bases) or _is_known(cls.metaclass, "abc.ABCMeta")
    cls.is_enum = any(base.is_enum for base in known_bases)
    cls.uncertain = next((base.uncertain for base in known_bases if base.uncertain), None)
    if metaclass is not None and cls.uncertain is None:
        from .metaclasses import uncertainty

        cls.uncertain = uncertainty(metaclass, where)
    cls.abstract = abstract_names(ev, cls) if cls.is_abc else frozenset()
    _remember_child(ev, cls)
    return cls


def _first_option(value: Value) -> tuple[Value, ...]:
    return options_of(value)[:1]


def _needs_all(base: ClassValue) -> bool:
    """Whether the other bases matter too: the class may be a plugin, a spec, or an enumeration."""
    return is_derived(base, "plux.Plugin") or is_derived(base, "plux.PluginSpec") or base.is_enum


def _as_base(base: Value, where: Where) -> Value:
    if isinstance(base, ClassValue | Import | Unknown):
        return base
    if isinstance(base, Builtin):
        return inert_class(base.name)
    return Unknown("the base class is not followed", where)


def _is_known(cls: Value | None, name: str) -> bool:
    return isinstance(cls, ClassValue) and cls.known == name


def is_derived(cls: ClassValue, known: str) -> bool:
    """Whether a class the evaluator knows is in the MRO."""
    return any(isinstance(base, ClassValue) and base.known == known for base in cls.mro)


def _initialise(ev: Evaluator, cls: ClassValue, parts: Blueprint) -> None:
    """Call ``__set_name__`` of what the class holds and ``__init_subclass__`` of its bases."""
    frame, node = parts.frame, parts.node
    for name, held in list(cls.attributes.items()):
        if isinstance(held, Instance) and ev.class_attribute(held.cls, "__set_name__") is not None:
            ev.call(ev.attribute(held, "__set_name__", frame, node), [cls, Const(name)], {}, frame, node)
    hook = next(_hooks(cls), None)
    if isinstance(hook, Wrapped):
        hook = hook.function
    if isinstance(hook, Function):
        ev.call(Bound(hook, cls), [], parts.arguments, frame, node)


def _hooks(cls: ClassValue) -> Iterator[Value]:
    for base in cls.mro[1:]:
        if isinstance(base, ClassValue) and "__init_subclass__" in base.attributes:
            yield base.attributes["__init_subclass__"]


def _remember_child(ev: Evaluator, cls: ClassValue) -> None:
    """Note a new class with its bases, for their ``__subclasses__()``."""
    for base in cls.bases:
        if isinstance(base, ClassValue) and base.known is None:
            ev.heap.store(base.children, str(len(base.children)), cls)
