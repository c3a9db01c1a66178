"""The values of the evaluator: what an expression of the project is known to be, as far as reading tells.

Everything that can change (names of a scope, attributes, items) lies in a ``dict`` and is written through
`effects.Heap`, so that the two arms of an undecidable condition can be tried one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from plux.core.record import field, record

from .births import Own

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable
    from pathlib import Path

    from .scopes import Scope

__all__ = [
    "CLASSES",
    "SUSPECT",
    "UNBOUND",
    "Bound",
    "Builtin",
    "ClassValue",
    "Const",
    "Descendants",
    "Dict",
    "Either",
    "EnumMember",
    "Function",
    "Import",
    "Instance",
    "Items",
    "Module",
    "Namespace",
    "Partial",
    "Slots",
    "Spec",
    "Super",
    "Unknown",
    "Value",
    "Where",
    "Wrapped",
]

ConstType: TypeAlias = "object"
Slots: TypeAlias = "dict[str, Value]"

SUSPECT = "suspect"
"""The entry in the state of a container whose content is unknown, and may hold plugins."""

CLASSES = "classes"
"""The same for plugin classes, which are found where they are: what is set on them is lost."""


@record(frozen=True, slots=True)
class Where:
    """A place in a source file; `line` counts from 1."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@record(frozen=True, slots=True)
class Unknown:
    """What reading cannot tell, why, and where that came up.

    `suspect` is set if plugins went into it, so that it may hide one. `absent` is the dotted name of
    what it would be, if it comes from a distribution that is not there.
    """

    reason: str
    where: Where | None = None
    suspect: bool = False
    absent: str | None = None


@record(frozen=True, slots=True)
class Descendants(Unknown):
    """Plugin classes of which nobody knows which ones they are: what ``__subclasses__()`` gives."""


@record(frozen=True, slots=True)
class Unbound:
    """The name is not there, on one of the ways that lead here."""


UNBOUND = Unbound()


@record(frozen=True, slots=True)
class Const:
    """An immutable Python value: str, bytes, int, float, complex, bool, None, Ellipsis."""

    value: ConstType

    def __eq__(self, other: object) -> bool:
        # 1 == True == 1.0 for Python, but they are not the same value
        return (
            isinstance(other, Const)
            and type(self.value) is type(other.value)
            and (self.value == other.value or self.value is other.value)
        )

    def __hash__(self) -> int:
        return hash((type(self.value), self.value))


@record(eq=False, slots=True)
class Items:
    """A list, tuple, set, dict view or iterator. ``state["items"]`` is a tuple of values, or None if that is unknown.

    `fields` are the names of the items, where they have some. Those of an iterator are what it still has to give;
    `pending` is the body of a generator that did not begin yet.
    """

    kind: str
    state: dict[str, tuple[Value, ...] | None]
    fields: tuple[str, ...] = ()
    pending: Callable[[], Items] | None = None

    def __post_init__(self) -> None:
        self.state = Own(self.state)

    @property
    def suspect(self) -> bool:
        """Whether there are plugins among items that are not known: ``state`` then has an entry for that."""
        return SUSPECT in self.state


@record(eq=False, slots=True)
class Dict:
    """A dict. ``state["items"]`` is {key: value} with keys that are known, or None if that is unknown.

    `default` makes the values of keys that are missing, in a ``defaultdict``.
    """

    state: dict[str, dict[Const, Value] | None]
    default: Value | None = None

    def __post_init__(self) -> None:
        self.state = Own(self.state)

    @property
    def suspect(self) -> bool:
        """Whether there are plugins among entries that are not known: ``state`` then has an entry for that."""
        return SUSPECT in self.state


@record(eq=False, slots=True)
class Namespace:
    """The dict behind a scope, a module or an object, as ``globals()`` and ``vars()`` give it."""

    slots: Slots


@record(eq=False, slots=True)
class Module:
    """A module of the project or of an installed distribution that can be read."""

    name: str


@record(frozen=True, slots=True)
class Import:
    """A name bound by an import statement that nobody has needed yet.

    `attribute` is None if the module itself is meant; `where` is the import statement. `before` is what the name
    was bound to until then: an import in a circle may give the same back.
    """

    module: str
    attribute: str | None
    where: Where | None
    before: Value | None = field(default=None, compare=False)


@record(eq=False, slots=True)
class Function:
    """A function of the project. `attributes` are what was set on it; `runs` is what calling it does, if that is not
    to run its body: a decorator of the standard library made another function of it.
    """

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    name: str
    qualname: str
    module: str
    where: Where
    defaults: tuple[Value, ...] = ()
    kw_defaults: dict[str, Value] = field(default_factory=dict)
    attributes: Slots = field(default_factory=lambda: Own({}))
    runs: Callable[..., Value] | None = None


@record(eq=False, slots=True)
class ClassValue:
    """A class: of the project, or one that the evaluator knows (`known` is then its full name).

    `mro` holds the class itself and its bases in their order; an `Unknown` or unread `Import` stands for a base
    that nobody can look into. `uncertain` tells why the class may be another than it seems. `children` are the
    classes derived from it so far.
    """

    name: str
    qualname: str
    module: str
    where: Where | None
    attributes: Slots
    bases: tuple[Value, ...] = ()
    mro: tuple[Value, ...] = ()
    metaclass: Value | None = None
    known: str | None = None
    abstract: frozenset[str] = frozenset()
    is_abc: bool = False
    is_enum: bool = False
    uncertain: Unknown | None = None
    children: Slots = field(default_factory=lambda: Own({}))


@record(eq=False, slots=True)
class Instance:
    """An object made by a class of the project."""

    cls: ClassValue
    attributes: Slots
    where: Where | None = None

    def __post_init__(self) -> None:
        self.attributes = Own(self.attributes)


@record(eq=False, slots=True)
class Spec:
    """A `PluginSpec`: its attributes ``namespace``, ``name`` and ``factory``; `module` made it, at `where`.

    That is the place of the function that it was made of, or of the statement that asked a helper for it, once
    it is `placed`.
    """

    cls: ClassValue
    attributes: Slots
    module: str
    where: Where
    kind: str = "spec"
    placed: bool = False

    def __post_init__(self) -> None:
        self.attributes = Own(self.attributes)


@record(eq=False, slots=True)
class EnumMember:
    """A member of an enumeration. `is_text` if it is a str too; `attributes` are what its ``__init__`` sets."""

    cls: ClassValue
    name: str
    value: Value
    is_text: bool
    attributes: Slots = field(default_factory=lambda: Own({}))


@record(eq=False, slots=True)
class Bound:
    """A method: a function with its first argument."""

    function: Value
    receiver: Value


@record(eq=False, slots=True)
class Partial:
    """A ``functools.partial``."""

    function: Value
    arguments: tuple[Value, ...]
    keywords: Slots
    attributes: Slots

    def __post_init__(self) -> None:
        self.attributes = Own(self.attributes)


@record(eq=False, slots=True)
class Wrapped:
    """A function behind ``property``, ``classmethod`` or ``staticmethod``; a property may have a `setter`."""

    kind: str
    function: Value
    setter: Value | None = None


@record(eq=False, slots=True)
class Super:
    """What ``super()`` gives: the attributes of `receiver` behind `start` in the MRO of `cls`."""

    cls: ClassValue
    start: ClassValue
    receiver: Value


@record(eq=False, slots=True)
class Builtin:
    """A function that the evaluator knows: of the builtins, of the standard library, or of plux.

    `call` gets the evaluator's call object (`calls.Call`).
    """

    name: str
    call: Callable[..., Value]
    attributes: Slots = field(default_factory=dict)


@record(frozen=True, slots=True)
class Either:
    """One of several values; `where` is the condition that decides and cannot be decided."""

    options: tuple[Value, ...]
    where: Where | None = None


Value: TypeAlias = (
    Unknown
    | Unbound
    | Const
    | Items
    | Dict
    | Namespace
    | Module
    | Import
    | Function
    | ClassValue
    | Instance
    | Spec
    | EnumMember
    | Bound
    | Partial
    | Wrapped
    | Super
    | Builtin
    | Either
)
