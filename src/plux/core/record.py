"""Classes that are their fields: what ``@dataclass`` makes of a class, in a fifth of the time.

A build imports some forty such classes; `dataclasses` compiles up to six methods for each, and itself imports
`inspect`, which together would be half of what plux costs a build. Here one method is compiled, for the classes that
have many objects, and the others are shared.
The functions of `dataclasses` take instances of these classes, too; `replace` is here for those who do without them.
"""

from __future__ import annotations

from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")

__all__ = ["field", "record", "replace"]

_MISSING: Any = object()
_FEW = 20
"""As many objects are filled by hand before it is worth while to compile how."""


class _Field:
    """What `field` says of a field."""

    __slots__ = ("compare", "default", "default_factory", "init", "repr")

    def __init__(self, default: Any, default_factory: Any, init: bool, shown: bool, compare: bool) -> None:  # noqa: ANN401 - of any type
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = shown
        self.compare = compare


_REQUIRED = _Field(_MISSING, _MISSING, init=True, shown=True, compare=True)
"""Of the fields of which nothing is said there are many."""


def _make_field(
    *,
    default: Any = _MISSING,  # noqa: ANN401 - of the type of the field
    default_factory: Callable[[], Any] = _MISSING,
    init: bool = True,
    repr: bool = True,  # noqa: A002 - as in dataclasses
    compare: bool = True,
) -> Any:  # noqa: ANN401 - stands for a value of the type of the field
    """Say more of a field than its default; as `dataclasses.field`."""
    return _Field(default, default_factory, init, repr, compare)


class _OfDataclass:
    """An attribute by which `dataclasses` knows its classes.

    It is made when somebody asks for it, with the other one, from a dataclass of the same fields; what was made takes
    the place of both in the class.
    """

    __slots__ = ("name", "options")

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        self.name, self.options = name, options

    def __get__(self, instance: object, owner: type[Any]) -> Any:  # noqa: ANN401 - what dataclasses keeps of a class
        cls = next(each for each in owner.__mro__ if self.name in each.__dict__)
        if cls.__dict__[self.name] is self:
            twin = _twin(cls, self.options)
            for name in _OF_DATACLASSES:
                # another thread may have been faster: its fields are the ones then
                if isinstance(cls.__dict__[name], _OfDataclass):
                    type.__setattr__(cls, name, getattr(twin, name))
        return cls.__dict__[self.name]


_OF_DATACLASSES = ("__dataclass_fields__", "__dataclass_params__")


_made_for: dict[tuple[bool, bool, bool], dict[str, _OfDataclass]] = {}


def _of_dataclasses(frozen: bool, eq: bool, slots: bool) -> dict[str, _OfDataclass]:
    """The two attributes, which are the same ones for all classes with these options."""
    key = (frozen, eq, slots)
    if key not in _made_for:
        options = {"frozen": frozen, "eq": eq, "slots": slots}
        _made_for[key] = {name: _OfDataclass(name, options) for name in _OF_DATACLASSES}
    return _made_for[key]


def _twin(cls: Any, options: dict[str, Any]) -> type:  # noqa: ANN401 - a class that is a record
    """Return a dataclass with the fields of a record."""
    import dataclasses

    types: dict[str, Any] = {}
    for each in reversed(cls.__mro__):
        types |= each.__dict__.get("__annotations__", {})  # noqa: RUF063 - as below
    fields = []
    for name, told in cls.__record__.items():
        given = {key: getattr(told, key) for key in told.__slots__ if getattr(told, key) is not _MISSING}
        fields.append((name, types.get(name, object), dataclasses.field(**given)))
    return dataclasses.make_dataclass(cls.__name__, fields, **options)


def _record(*, frozen: bool = False, eq: bool = True, slots: bool = False) -> Callable[[type[T]], type[T]]:
    """Make a class have ``__init__``, ``__repr__`` and, with `eq`, ``__eq__`` from its annotations.

        >>> @record(frozen=True)
        ... class Point:
        ...     x: int
        ...     y: int = 0
        >>> Point(1), Point(1) == Point(1, 0), replace(Point(1), y=2)
        (Point(x=1, y=0), True, Point(x=1, y=2))

    The arguments are those of `dataclasses.dataclass`; there are no ``ClassVar`` or ``InitVar`` annotations.
    """
    return lambda cls: _made(cls, frozen, eq, slots)


def _made(cls: Any, frozen: bool, eq: bool, slots: bool) -> Any:  # noqa: ANN401 - a class, and the class made of it
    own = dict.fromkeys(cls.__dict__.get("__annotations__", ()))  # noqa: RUF063 - inspect is dear to import
    fields: dict[str, _Field] = dict(getattr(cls, "__record__", {}))
    has = cls.__dict__
    for name in own:
        given = has.get(name, _REQUIRED)
        fields[name] = given if isinstance(given, _Field) else _Field(given, _MISSING, True, True, True)  # noqa: FBT003 - the defaults
    added = _methods(cls, fields, frozen, eq, slots)
    if not slots:
        for name, value in added.items():
            setattr(cls, name, value)
        for name in own:
            if isinstance(cls.__dict__.get(name), _Field):
                _class_default(cls, name, fields[name].default)
        return cls
    names = {name: value for name, value in cls.__dict__.items() if name not in own}
    for name in ("__dict__", "__weakref__"):
        names.pop(name, None)
    made = type(cls)(cls.__name__, cls.__bases__, {**names, **added, "__slots__": tuple(own)})
    made.__qualname__ = cls.__qualname__
    return made


def _class_default(cls: type, name: str, default: object) -> None:
    if default is _MISSING:
        delattr(cls, name)
    else:
        setattr(cls, name, default)


def _methods(cls: type, fields: dict[str, _Field], frozen: bool, eq: bool, slots: bool) -> dict[str, Any]:
    """Return what is added to a class, by name. What it defines itself stays."""
    has = cls.__dict__
    parameters = tuple([name for name, each in fields.items() if each.init])
    made: dict[str, Any] = {
        "__record__": fields,
        **_of_dataclasses(frozen, eq, slots),
        "__match_args__": parameters,
        "__init__": _LateInit(fields, parameters, frozen, hasattr(cls, "__post_init__")),
    }
    if "__repr__" not in has:
        made["__repr__"] = _repr
    if frozen:
        made.update(__setattr__=_refuse, __delattr__=_refuse, __getstate__=_state, __setstate__=_set_state)
    if eq:
        key = _key([name for name, each in fields.items() if each.compare])
        if "__eq__" not in has:
            made["__eq__"] = _eq(key)
        if has.get("__hash__") is None:
            made["__hash__"] = _hash(key) if frozen else None
    return made


class _LateInit:
    """An ``__init__`` that sets the fields one by one, as long as there are few objects.

    After `_FEW` of them, or if somebody asks the class for it, one is compiled and takes its place in the class. That
    one also says what is wrong with arguments that do not fit.
    """

    __slots__ = ("fields", "frozen", "made", "parameters", "post")

    def __init__(self, fields: dict[str, _Field], parameters: tuple[str, ...], frozen: bool, post: bool) -> None:
        self.fields, self.parameters, self.frozen, self.post, self.made = fields, parameters, frozen, post, 0

    def __get__(self, instance: object, owner: type) -> Callable[..., None]:
        if isinstance(instance, type):  # inspect asks so, from Python 3.13 on
            owner = instance
        if instance is None or owner is instance or self.made >= _FEW:
            compiled: Callable[..., None] = self._compiled(owner).__get__(instance, owner)
            return compiled
        self.made += 1
        return lambda *args, **given: self._fill(instance, args, given)

    def _fill(self, instance: object, args: tuple[Any, ...], given: dict[str, Any]) -> None:
        values = dict(zip(self.parameters, args, strict=False))
        fits = len(values) == len(args) and given.keys() <= set(self.parameters) - values.keys()
        values.update(given)
        for name, each in self.fields.items():
            if name in values:
                continue
            if each.default_factory is not _MISSING:
                values[name] = each.default_factory()
            elif each.default is not _MISSING:
                values[name] = each.default
            else:
                fits = fits and not each.init  # what is no parameter, __post_init__ gives
        if not fits:
            self._compiled(type(instance))(instance, *args, **given)
            return
        put = object.__setattr__ if self.frozen else setattr
        for name in self.fields:
            if name in values:
                put(instance, name, values[name])
        if self.post:
            instance.__post_init__()  # type: ignore[attr-defined]  # that is what `post` says

    def _compiled(self, owner: type) -> Any:  # noqa: ANN401 - a function
        init = _init(self.fields, self.frozen, self.post)
        for cls in owner.__mro__:
            if cls.__dict__.get("__init__") is self:
                type.__setattr__(cls, "__init__", init)
        return init


def _init(fields: dict[str, _Field], frozen: bool, post: bool) -> Callable[..., None]:
    names: dict[str, Any] = {"_set": object.__setattr__, "_missing": _MISSING}
    parameters, lines = [], []
    for name, each in fields.items():
        value = name
        if each.default_factory is not _MISSING:
            names[f"_make_{name}"] = each.default_factory
            value = f"_make_{name}() if {name} is _missing else {name}" if each.init else f"_make_{name}()"
            parameters.append(f"{name}=_missing" if each.init else "")
        elif each.default is not _MISSING:
            names[f"_default_{name}"] = each.default
            value = name if each.init else f"_default_{name}"
            parameters.append(f"{name}=_default_{name}" if each.init else "")
        elif each.init:
            parameters.append(name)
        else:
            continue  # __post_init__ gives it
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    lines += ["self.__post_init__()"] if post else []
    body = "\n    ".join(lines or ["pass"])
    made: dict[str, Any] = {}
    exec(f"def __init__({', '.join(['self', *filter(None, parameters)])}):\n    {body}", names, made)  # noqa: S102 - names of fields only
    init: Callable[..., None] = made["__init__"]
    return init


def _key(names: list[str]) -> Callable[[Any], object]:
    return attrgetter(*names) if names else lambda _: ()


def _eq(key: Callable[[Any], object]) -> Callable[[Any, object], bool]:
    def __eq__(self: Any, other: object) -> bool:  # noqa: ANN401, N807 - of any class
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(key: Callable[[Any], object]) -> Callable[[Any], int]:
    return lambda self: hash(key(self))


def _repr(self: Any) -> str:  # noqa: ANN401 - of any class
    shown = [f"{name}={getattr(self, name)!r}" for name, each in self.__record__.items() if each.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: object, name: str, *_: object) -> None:
    raise AttributeError(f"{name!r} of {type(self).__name__} cannot be changed")


def _state(self: Any) -> list[object]:  # noqa: ANN401 - of any class
    return [getattr(self, name) for name in self.__record__]


def _set_state(self: Any, state: list[object]) -> None:  # noqa: ANN401 - of any class
    for name, value in zip(self.__record__, state, strict=True):
        object.__setattr__(self, name, value)


def _replace(instance: T, **changes: Any) -> T:  # noqa: ANN401 - of the types of the fields
    """Return another instance with some fields changed; as `dataclasses.replace`."""
    fields: dict[str, _Field] = vars(type(instance))["__record__"]
    kept = {name: getattr(instance, name) for name, each in fields.items() if each.init and name not in changes}
    return type(instance)(**kept, **changes)


# For type checkers these are the functions of dataclasses, with all that they know of those.
if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import field, replace
else:
    field, record, replace = _make_field, _record, _replace
