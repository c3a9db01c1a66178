"""Classes: bodies, bases, the method resolution order, and what calling a class gives."""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING

from .abstract import abstract_names
from .births import Own
from .functions import decorate
from .joining import join
from .known.inert import inert_class
from .mro import linearize
from .scopes import Frame, Scope
from .values import Bound, Builtin, ClassValue, Const, Either, EnumMember, Function, Import, Instance, Unknown, Wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .evaluator import Evaluator
    from .values import Slots, Value, Where

__all__ = ["define_class", "is_derived", "make_class"]

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
    keywords = {kw.arg or "**": ev.eval(kw.value, outer) for kw in node.keywords}
    qualname = frame.qualname + node.name
    names: Slots = Own({"__module__": Const(frame.module), "__qualname__": Const(qualname)})
    doc = ast.get_docstring(node, clean=False)
    names["__doc__"] = Const(doc)
    scope = Scope("class", names, outer.scope)
    inner = Frame(
        scope, frame.module, frame.package, frame.file, frame.loading, f"{qualname}.", frame.depth, defining_class=None
    )
    ev.execute(node.body, inner)
    value = make_class(ev, qualname, bases, names, keywords, outer, node)
    first = value.options[0] if isinstance(value, Either) else value
    if isinstance(first, ClassValue):
        scope.cls = first
        value = _initialise(ev, value, keywords, outer, node)
    return decorate(ev, value, decorators, frame, node)


def _base(ev: Evaluator, node: ast.expr, frame: Frame) -> Value:
    """A base class; one that was imported and cannot be a plugin class is not read, with type arguments or without."""
    if isinstance(node, ast.Subscript):
        generic = _base(ev, node.value, frame)
        if isinstance(generic, Import) and not ev.table.may_carry(generic):
            return generic
    return ev.eval_lazy(node, frame)


def _with_type_parameters(ev: Evaluator, node: ast.ClassDef, frame: Frame) -> Frame:
    """The frame in which bases are evaluated: with the type parameters of PEP 695, where there are some."""
    parameters = getattr(node, "type_params", None)
    if not parameters:
        return frame
    names: Slots = {p.name: Unknown("a type parameter", ev.where(node, frame)) for p in parameters}
    scope = Scope("function", names, frame.scope, frozenset(names))
    return Frame(scope, frame.module, frame.package, frame.file, frame.loading, frame.qualname, frame.depth)


def make_class(
    ev: Evaluator,
    qualname: str,
    bases: list[Value],
    attributes: Slots,
    keywords: Slots,
    frame: Frame,
    node: ast.AST,
) -> Value:
    """Make a class from its parts; several alternatives if a base is one of several.

    Raises:
        Raised: Python would refuse the bases.
    """
    where = ev.where(node, frame)
    choices = [_base_options(ev, base) for base in bases]
    variants: list[Value] = []
    for combination in itertools.islice(itertools.product(*choices), _MAX_VARIANTS):
        own = attributes if not variants else Own(attributes)
        variants.append(_one_class(ev, qualname, combination, own, keywords, frame, where))
    return join(variants, where)


def _base_options(ev: Evaluator, base: Value) -> tuple[Value, ...]:
    if isinstance(base, Either):
        return tuple(option for each in base.options for option in _base_options(ev, each))
    if isinstance(base, Import) and (ev.table.may_carry(base) or not ev.table.is_readable(base.module)):
        forced = ev.force(base)
        return forced.options if isinstance(forced, Either) else (forced,)
    return (base,)


def _one_class(
    ev: Evaluator,
    qualname: str,
    bases: tuple[Value, ...],
    attributes: Slots,
    keywords: Slots,
    frame: Frame,
    where: Where,
) -> ClassValue:
    usable = [_as_base(base, where) for base in bases]
    if any(isinstance(base, ClassValue) and _needs_all(base) for base in usable):
        usable = [_as_base(option, where) for base in usable for option in _first_option(ev.force(base))]
    module = attributes.get("__module__")
    cls = ClassValue(
        name=qualname.rpartition(".")[2],
        qualname=qualname,
        module=str(module.value) if isinstance(module, Const) else frame.module,
        where=where,
        attributes=attributes,
        bases=tuple(usable),
    )
    cls.mro = linearize(cls, usable, where)
    known_bases = [base for base in usable if isinstance(base, ClassValue)]
    metaclass = keywords.get("metaclass")
    cls.metaclass = (
        metaclass if metaclass is not None else next((b.metaclass for b in known_bases if b.metaclass), None)
    )
    cls.is_abc = any(base.is_abc for base in known_bases) or _is_known(cls.metaclass, "abc.ABCMeta")
    cls.is_enum = any(base.is_enum for base in known_bases)
    cls.uncertain = _uncertainty(metaclass, known_bases, where)
    if cls.is_enum:
        _make_members(ev, cls)
    cls.abstract = abstract_names(ev, cls) if cls.is_abc else frozenset()
    return cls


def _first_option(value: Value) -> tuple[Value, ...]:
    return value.options[:1] if isinstance(value, Either) else (value,)


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


_METACLASS_HOOKS = ("__new__", "__init__", "__prepare__", "__getattribute__")


def _uncertainty(metaclass: Value | None, bases: list[ClassValue], where: Where) -> Unknown | None:
    """A metaclass that reading does not follow may make another class of it."""
    inherited = next((base.uncertain for base in bases if base.uncertain), None)
    if inherited is not None:
        return inherited
    if isinstance(metaclass, ClassValue):
        own = [c for c in metaclass.mro if isinstance(c, ClassValue) and c.known is None]
        if any(hook in c.attributes for c in own for hook in _METACLASS_HOOKS):
            return Unknown(f"its metaclass {metaclass.qualname} may change the class", where)
        return None
    if isinstance(metaclass, Unknown | Function):
        return Unknown("its metaclass cannot be read and may change the class", where)
    return None


def _make_members(ev: Evaluator, cls: ClassValue) -> None:
    """Turn the plain assignments in the body of an enumeration into members."""
    is_text = is_derived(cls, "builtins.str") or is_derived(cls, "enum.StrEnum")
    count = 0
    for name, held in list(cls.attributes.items()):
        value = ev.force(held)
        if name.startswith("_") or isinstance(value, Function | Wrapped | ClassValue | Builtin | Instance):
            continue
        count += 1
        if isinstance(value, Const) and value.value == "enum.auto":
            value = Const(name.lower()) if is_derived(cls, "enum.StrEnum") else Const(count)
        ev.heap.store(cls.attributes, name, EnumMember(cls, name, value, is_text))


def _initialise(ev: Evaluator, value: Value, keywords: Slots, frame: Frame, node: ast.AST) -> Value:
    """Call ``__set_name__`` of what the class holds and ``__init_subclass__`` of its bases."""
    arguments = {name: item for name, item in keywords.items() if name not in ("metaclass", "**")}
    for cls in value.options if isinstance(value, Either) else (value,):
        if not isinstance(cls, ClassValue):
            continue
        for name, held in list(cls.attributes.items()):
            if isinstance(held, Instance) and ev.class_attribute(held.cls, "__set_name__") is not None:
                ev.call(ev.attribute(held, "__set_name__", frame, node), [cls, Const(name)], {}, frame, node)
        hook = next(_hooks(cls), None)
        if isinstance(hook, Wrapped):
            hook = hook.function
        if isinstance(hook, Function):
            ev.call(Bound(hook, cls), [], arguments, frame, node)
    return value


def _hooks(cls: ClassValue) -> Iterator[Value]:
    for base in cls.mro[1:]:
        if isinstance(base, ClassValue) and "__init_subclass__" in base.attributes:
            yield base.attributes["__init_subclass__"]
