"""What evaluated modules declare: from values to plugins, each once, with the reference of its entry point."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .abstract import abstract_left
from .budget import Budget, Exhausted
from .constants import text_of
from .findings import Declared, Undecided
from .flow import Raised
from .joining import join, options_of
from .known.model import MARK, MARKS
from .values import (
    UNBOUND,
    Bound,
    ClassValue,
    Const,
    Either,
    EnumMember,
    Function,
    Import,
    Instance,
    Items,
    Partial,
    Spec,
    Unknown,
    Where,
    Wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .findings import Found
    from .table import ModuleState, ModuleTable
    from .values import Value

__all__ = ["declarations", "declared_by"]


class _Reader:
    def __init__(self, table: ModuleTable, state: ModuleState) -> None:
        self.table = table
        self.module = state.name
        self.state = state
        source = table.files.find(state.name)
        assert source is not None  # noqa: S101 - only modules with a source are evaluated
        self.place = Where(source.path, 1)

    def value(self, path: str, value: Value) -> list[Found]:
        """What the value under a path of the module declares."""
        if isinstance(value, Import):
            return []
        if isinstance(value, Either):
            return self.either(path, value)
        if isinstance(value, Spec):
            return [self.spec(path, value, value.kind, id(value), None)]
        found: list[Found] = []
        if isinstance(value, ClassValue):
            if value.known is not None:
                return []
            found.extend(self.cls(path, value))
        if isinstance(value, Function | Partial | Instance | ClassValue | Bound):
            found.extend(self.marks(path, value))
        if isinstance(value, Unknown) and value.suspect:
            found.append(Undecided(self.module, path, value.where or self.place, "undecided", value.reason))
        return found

    def own(self, value: Value) -> Value:
        """The value itself; that which was here before, if imports in circles give it back."""
        first = value
        while isinstance(first, Import) and first.before is not None:
            first = first.before
        if first is value or isinstance(first, Import):
            return value
        before, after = self.force(first), self.force(value)
        if before is None or after is None:
            return value
        mine, found = _options(before), _options(after)
        return before if found and all(any(each is own for own in mine) for each in found) else value

    def either(self, path: str, value: Either) -> list[Found]:
        """What is declared under a condition that cannot be decided: the same in all cases, or a problem."""
        every = [[] if option is UNBOUND or self.held(option) else self.value(path, option) for option in value.options]
        if not any(every):
            return []
        every = [self.completed(path, option, found, every) for option, found in zip(value.options, every, strict=True)]
        first = {_key(found) for found in every[0]}
        if all({_key(found) for found in each} == first for each in every):
            return every[0]
        undecided = [found for each in every for found in each if isinstance(found, Undecided)]
        declared = [found for each in every for found in each if isinstance(found, Declared)]
        if not declared:
            return list(undecided)
        names = ", ".join(sorted({f"{d.namespace}:{d.name}" for d in declared}))
        message = f"{names} is declared only under a condition that cannot be decided by reading"
        where = value.where or declared[0].where
        return [Undecided(self.module, path, where, "condition", message)]

    def held(self, value: Value) -> bool:
        """Whether something is found in any case, under a name that holds it whatever a condition says."""
        if isinstance(value, Function | ClassValue):
            module, _, path = self.home(value).partition(":")
            if not self.table.files.is_project(module):
                return "<locals>" not in path
            state = self.table.states.get(module)
            if state is not None and state.names.get(path) is value:
                return True
        return any(
            each is value and not (name.startswith("__") and name.endswith("__"))
            for name, each in self.state.names.items()
        )

    def completed(self, path: str, option: Value, found: list[Found], every: list[list[Found]]) -> list[Found]:
        """A class whose base is not there is the same plugin as its alternative, if both bear the same names."""
        if not isinstance(option, ClassValue) or {getattr(each, "code", "") for each in found} != {"unread-base"}:
            return found
        values = [self.class_value(option, attribute) for attribute in ("namespace", "name")]
        names = [text_of(value) for value in values if value is not None]
        for other in every:
            if all(isinstance(each, Declared) and [each.namespace, each.name] == names for each in other) and other:
                return other
        return found

    def marks(self, path: str, value: Function | Partial | Instance | ClassValue | Bound) -> Iterator[Found]:
        """The marks that ``@plugin`` set, or that a property gives. A method has those of its function."""
        holder = value.function if isinstance(value, Bound) else value
        if not isinstance(holder, Function | Partial | Instance | ClassValue):
            return
        mark, several = self.force(holder.attributes.get(MARK)), self.force(holder.attributes.get(MARKS))
        if mark is None and isinstance(holder, Instance):
            mark = self.given(holder)
        listed = several.state["items"] if isinstance(several, Items) else None
        home = self.home(value) if isinstance(value, Function | ClassValue) else None
        if isinstance(mark, Spec):
            specs = listed if listed and listed[0] is mark else (mark,)
            for spec in specs:
                if isinstance(spec, Spec):
                    yield self.spec(path, spec, "function", id(value), home)
        elif isinstance(mark, Unknown | Either):
            reason = mark.reason if isinstance(mark, Unknown) else "what marks it depends on a condition"
            where = getattr(value, "where", None) or self.place
            yield Undecided(self.module, path, where, "undecided", reason)

    def given(self, value: Instance) -> Value | None:
        """The mark that a property of its class, or its ``__getattr__``, gives to an object."""
        held, getter = (self.table.evaluator.class_attribute(value.cls, name) for name in (MARK, "__getattr__"))
        if (not isinstance(held, Wrapped) or held.kind != "property") and (held is not None or getter is None):
            return None
        try:
            mark = self.force(self.table.evaluator.attribute_from_module(value, MARK, self.module))
        except Raised:
            return None
        # what is not known has a mark by chance only
        return mark if held is not None or isinstance(mark, Spec) else None

    def force(self, value: Value | None) -> Value | None:
        return None if value is None else self.table.evaluator.force(value)

    def spec(self, path: str, spec: Spec, kind: str, owner: int, home: str | None) -> Found:
        """A `PluginSpec`: its namespace and name must be known."""
        texts: list[str] = []
        for attribute in ("namespace", "name"):
            value = self.attribute(spec, attribute)
            text = text_of(value)
            if text is None:
                reason = _why(value)
                message = f"the {attribute} of the plugin {path} cannot be told by reading: {reason}"
                return Undecided(self.module, path, _place(value) or spec.where, "undecided", message)
            texts.append(text)
        return Declared(self.module, path, texts[0], texts[1], spec.where, kind, owner, home)

    def attribute(self, spec: Spec, name: str) -> Value:
        own = self.force(spec.attributes.get(name))
        overridden = self.table.evaluator.class_attribute(spec.cls, name)
        if own is not None and overridden is None:
            return own
        try:
            return self.table.evaluator.force(self.table.evaluator.attribute_from_module(spec, name, self.module))
        except Raised as raised:
            return Unknown(f"there is no {name}: {raised.text}", raised.where)

    def cls(self, path: str, cls: ClassValue) -> Iterator[Found]:
        """A class: a plugin if it is derived from Plugin, has both names, and no abstract methods left."""
        where = cls.where or self.place
        plugin = any(isinstance(base, ClassValue) and base.known == "plux.Plugin" for base in cls.mro)
        if not plugin:
            yield from self.undecided_base(path, cls, where)
            return
        values = [self.class_value(cls, attribute) for attribute in ("namespace", "name")]
        texts = [text_of(value) if value is not None else None for value in values]
        if any(value is None for value in values) or "" in texts:
            return
        for attribute, value, text in zip(("namespace", "name"), values, texts, strict=True):
            if text is None and isinstance(value, Unknown | Either):
                message = f"the {attribute} of the class {path} cannot be told by reading: {_why(value)}"
                yield Undecided(self.module, path, _place(value) or where, "undecided", message)
                return
        namespace, name = texts
        if namespace is None or name is None:
            return
        unread = [base for base in cls.mro if isinstance(base, Unknown)]
        abstract = abstract_left(self.table.evaluator, cls)
        if cls.uncertain is not None:
            yield Undecided(self.module, path, where, "metaclass", f"{path}: {cls.uncertain.reason}")
        elif abstract and unread:
            left = ", ".join(sorted(abstract))
            message = f"whether {path} is abstract ({left}) depends on a base class that cannot be read"
            yield Undecided(self.module, path, where, "undecided", message, unread[0].absent)
        elif not abstract:
            home = self.home(cls)
            yield Declared(self.module, path, namespace, name, where, "class", id(cls), home)

    def class_value(self, cls: ClassValue, name: str) -> Value | None:
        """The value of a class attribute; None if it is certainly not a text."""
        found = self.table.evaluator.class_attribute(cls, name)
        meta = cls.metaclass
        given = self.table.evaluator.class_attribute(meta, name) if isinstance(meta, ClassValue) else None
        if found is None or (isinstance(given, Wrapped) and given.kind == "property"):
            return self.metaclass_value(cls, name)
        value = self.table.evaluator.force(found)
        if isinstance(value, Instance):
            try:
                value = self.table.evaluator.force(self.table.evaluator.attribute_from_module(cls, name, self.module))
            except Raised:
                return None
        if isinstance(value, EnumMember) and value.is_text:
            value = self.table.evaluator.force(value.value)
        if isinstance(value, Either):
            options = tuple(option for option in value.options if option is not UNBOUND)
            value = options[0] if len(options) == 1 else value
        # what is known and no text makes no name; what is not known may be one
        return value if text_of(value) is not None or isinstance(value, Unknown | Either) else None

    def metaclass_value(self, cls: ClassValue, name: str) -> Value | None:
        """What a metaclass of the project gives its classes."""
        meta = cls.metaclass
        attribute = self.table.evaluator.class_attribute
        if not isinstance(meta, ClassValue) or (attribute(meta, name) or attribute(meta, "__getattr__")) is None:
            return None
        try:
            value = self.table.evaluator.force(self.table.evaluator.attribute_from_module(cls, name, self.module))
        except Raised:
            return None
        return value if text_of(value) is not None or isinstance(value, Unknown | Either) else None

    def home(self, value: Function | ClassValue) -> str:
        """The reference under which a class or function says that it can be found."""
        module, qualname = (text_of(value.attributes.get(name, UNBOUND)) for name in ("__module__", "__qualname__"))
        told = module if module is not None and self.table.files.is_project(module) else value.module
        return f"{told}:{qualname or value.qualname}"

    def undecided_base(self, path: str, cls: ClassValue, where: Where) -> Iterator[Found]:
        """A base class that is not there, and something that says that this may be a plugin."""
        from .known.foreign import is_foreign

        unread = [base for base in cls.mro if isinstance(base, Unknown) and not is_foreign(base.absent or "")]
        absent = next((base for base in unread if base.absent or base.suspect), None)
        if absent is None:
            return
        values = [self.class_value(cls, attribute) for attribute in ("namespace", "name")]
        if any(value is not None and text_of(value) for value in values):
            what = f"{absent.absent} cannot be read" if absent.absent else f"cannot be read: {absent.reason}"
            message = f"{path} may be a plugin: its base class {what}"
            yield Undecided(self.module, path, where, "unread-base", message, absent.absent)


def _options(value: Value) -> list[Value]:
    """What a value may be, if it is there at all."""
    return [option for option in options_of(value) if option is not UNBOUND]


def _key(found: Found) -> tuple[str, ...]:
    if isinstance(found, Declared):
        return (found.path, found.namespace, found.name)
    return (found.path, found.code, found.message)


def _why(value: Value) -> str:
    if isinstance(value, Unknown):
        return value.reason
    if isinstance(value, Either):
        known = sorted(repr(text) for text in map(text_of, value.options) if text is not None)
        return f"it depends on a condition ({' or '.join(known)})" if known else "it depends on a condition"
    if isinstance(value, Const):
        return f"it is {value.value!r}, which is no text"
    return "it is no text"


def _place(value: Value) -> Where | None:
    return value.where if isinstance(value, Unknown | Either) else None


def declared_by(table: ModuleTable, state: ModuleState, path: str, value: Value) -> list[Found]:
    """Return what the value under a path of a module declares."""
    reader = _Reader(table, state)
    return _within_bounds(reader, path, lambda: reader.value(path, value))


def _within_bounds(reader: _Reader, path: str, read: Callable[[], list[Found]]) -> list[Found]:
    """Read with a budget: attributes of classes may run code of the project."""
    evaluator = reader.table.evaluator
    outer, evaluator.budget = evaluator.budget, Budget()
    try:
        return read()
    except Raised:
        # it cannot be imported
        return []
    except (Exhausted, RecursionError):
        return [Undecided(reader.module, path, reader.place, "undecided", "it takes too many steps to evaluate")]
    finally:
        evaluator.budget = outer


def declarations(table: ModuleTable, state: ModuleState) -> Iterator[Found]:
    """Yield what a module declares, nested classes included, in the order of its names."""
    reader = _Reader(table, state)
    seen: set[int] = set()

    def walk(path: str, value: Value) -> Iterator[Found]:
        value = reader.own(value)
        yield from reader.value(path, value)
        options = options_of(value)
        classes = [cls for cls in options if isinstance(cls, ClassValue) and cls.known is None and id(cls) not in seen]
        seen.update(map(id, classes))
        for name in dict.fromkeys(name for cls in classes for name in cls.attributes):
            # only classes written inside of this one: others are found where they are
            inner = [_written_inside(cls, name) for cls in classes]
            if any(each is not UNBOUND for each in inner):
                yield from walk(f"{path}.{name}", join([*inner, *([UNBOUND] if len(options) > len(classes) else [])]))

    for name, value in list(state.names.items()):
        if not (name.startswith("__") and name.endswith("__")):
            yield from _within_bounds(reader, name, partial(_listed, walk, name, value))


def _listed(walk: Callable[[str, Value], Iterator[Found]], name: str, value: Value) -> list[Found]:
    return list(walk(name, value))


def _written_inside(cls: ClassValue, name: str) -> Value:
    held = cls.attributes.get(name, UNBOUND)
    options = options_of(held)
    written = any(isinstance(each, ClassValue) and each.qualname == f"{cls.qualname}.{name}" for each in options)
    return held if written else UNBOUND
