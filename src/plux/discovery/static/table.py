"""The modules that can be reached, and what their names are. A module is evaluated when a name of it is needed."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from plux.core.record import field, record

from .budget import Budget
from .documentation import documentation
from .evaluator import Evaluator
from .flow import Raised
from .importing_statements import all_names
from .joining import join
from .known.library import is_library, is_library_module, library_name
from .known.model import is_model_module, model_name, model_names
from .modules import prepare, run_statements
from .slices import Slices
from .values import UNBOUND, Const, Either, Function, Import, Module, Namespace, Unknown

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Mapping, Sequence

    from .endings import Endings
    from .files import SourceFiles
    from .values import Slots, Value, Where

__all__ = ["ModuleState", "ModuleTable"]


@record(slots=True)
class ModuleState:
    """A module of which something was needed.

    `names` are those that were evaluated; `slices` holds the statements that were not. `raised` is set if
    importing the module certainly fails, `raised_in` is then the statement; `may_raise` if it fails under a
    condition, `may_lack` if it may for want of what it imports. `running` counts the evaluations of it that are
    going on, `at` is the index of the innermost statement, and `pending` are those that matter after it.
    """

    name: str
    names: Slots = field(default_factory=dict)
    slices: Slices | None = None
    running: int = 0
    at: int | None = None
    pending: set[int] = field(default_factory=set)
    budget: Budget = field(default_factory=Budget)
    raised: Raised | None = None
    raised_in: ast.stmt | None = None
    may_raise: bool = False
    may_lack: bool = False
    unfinished: list[tuple[int, str]] = field(default_factory=list)


class ModuleTable:
    """Knows the modules of the project, of the distributions beside it, and of the standard library.

    `assumed` are values by their full dotted names, for what cannot be read.
    """

    def __init__(
        self, files: SourceFiles, carriers: frozenset[str], assumed: Mapping[str, Value] | None = None
    ) -> None:
        self.files = files
        self.carriers = carriers
        self.assumed = assumed or {}
        self.states: dict[str, ModuleState] = {}
        self.running: list[str] = []
        self.replaced: Slots = {}
        self.evaluator = Evaluator(self)
        self._resolving: dict[Import, None] = {}

    @cached_property
    def endings(self) -> Endings:
        """How importing modules of the project ends: asked for where imports are tried."""
        from .endings import Endings

        return Endings(self)

    # -- what there is

    def is_readable(self, module: str) -> bool:
        """Whether there is a source for the module (a namespace package counts), so that reading costs something."""
        return not is_model_module(module) and self.files.exists(module)

    def is_absent(self, module: str) -> bool:
        """Whether nothing is known of the module: neither source, nor standard library, nor plux."""
        return not (is_model_module(module) or self.files.exists(module) or is_library(module))

    def carries(self, module: str) -> bool:
        """Whether names of the module may have to do with plugins."""
        return module in self.carriers or is_model_module(module)

    def may_carry(self, value: Import) -> bool:
        """Whether what is imported may have to do with plugins."""
        if value.attribute is None:
            return True
        full = f"{value.module}.{value.attribute}"
        return self.carries(value.module) or self.carries(full) or full in self.assumed

    def package_of(self, module: str) -> str:
        """The package that relative imports in a module start from."""
        return self.files.package_of(module)

    # -- what names are

    def names(self, module: str) -> Slots | None:
        """All names of a module with a source."""
        state = self.state(module)
        if state is None:
            return None
        self._run_all(state)
        return state.names

    def state(self, module: str) -> ModuleState | None:
        """The state of a module with a source."""
        if is_model_module(module):
            return None
        state = self.states.get(module)
        if state is None and self.files.find(module) is not None:
            state = self.states[module] = ModuleState(module)
            tree, data = self.files.parse(module), self.files.read(module)
            prepare(self, state)
            if tree is not None and data is not None:
                state.names["__doc__"] = documentation(tree)
                state.slices = Slices(tree, data, self.package_of(module))
        return state

    def evaluate(self, module: str, carriers: Iterable[str] | None) -> ModuleState | None:
        """Evaluate what of a module mentions these names, or everything, and return its state."""
        state = self.state(module)
        if state is not None and state.slices is not None:
            if carriers is None:
                self._run_all(state)
            else:
                names = state.slices.imported(carriers)
                self._run(state, state.slices.take(names, state.slices.mentioning(carriers)))
        return state

    def demand(self, module: str, name: str, *, so_far: bool = False) -> Value | None:
        """The value that a name of a module is bound to, evaluating what that takes.

        With `so_far` it is what the name is bound to where the module runs.
        """
        state = self.state(module)
        if state is None:
            return None
        if state.slices is not None and state.slices.binds(name):
            self._run(state, state.slices.take((name,)), state.at if so_far else None)
        return state.names.get(name)

    def _run(self, state: ModuleState, chosen: Sequence[int], before: int | None = None) -> None:
        if chosen:
            run_statements(self, state, chosen, before)

    def _run_all(self, state: ModuleState) -> None:
        if state.slices is not None:
            self._run(state, state.slices.take(state.slices.names, state.slices.mentioning(state.slices.names)))

    def module(self, name: str, where: Where | None) -> Value:
        """A module as a value."""
        if self.is_absent(name):
            return Unknown(f"the module {name} is not there", where, absent=name)
        return Module(name)

    def lazy_attribute(self, imported: Import, name: str, where: Where | None) -> Value:
        """An attribute of an imported module, still unread."""
        if self.is_absent(imported.module):
            return self._absent(f"{imported.module}.{name}", where)
        return Import(imported.module, name, where)

    def may_wait(self, module: str, name: str) -> bool:
        """Whether a name of a module need not be read before it is used: it has nothing to do with plugins."""
        return (
            not self.carries(module)
            and self.files.is_project(module)
            and not self.files.exists(f"{module}.{name}")
            and f"{module}.{name}" not in self.assumed
            and (module not in self.states or not self.states[module].running)
        )

    def imported(self, value: Import) -> Value:
        """What an imported name is."""
        if value.attribute is None:
            return self.module(value.module, value.where)
        if value in self._resolving:
            return self._in_circle(value)
        self._resolving[value] = None
        try:
            found = self.attribute(value.module, value.attribute, value.where)
        finally:
            self._resolving.pop(value, None)
        if value.before is not None and isinstance(found, Unknown) and not self._binds(value.module, value.attribute):
            # not yet, in a circle, or not any more: a star does not bring it
            return self.evaluator.force(value.before)
        return found

    def _binds(self, module: str, name: str) -> bool:
        state = self.states.get(module)
        return state is None or (not state.running and name in state.names)

    def _in_circle(self, value: Import) -> Value:
        """What modules that import each other mean: a submodule, or what the name was before one of the imports."""
        chain = list(self._resolving)
        for each in chain[chain.index(value) :]:
            if each.before is not None:
                return self.evaluator.force(each.before)
            getter = self.demand(each.module, "__getattr__")
            if isinstance(getter, Function) and each.attribute is not None:
                with suppress(Raised):
                    return self._lazily(getter, each.attribute, each.module)
        submodule = self._submodule(value.module, value.attribute or "", value.where)
        return submodule or Unknown(f"{value.module}.{value.attribute} is imported in a circle", value.where)

    def attribute(self, module: str, name: str, where: Where | None) -> Value:
        """A name of a module: what it binds, else a submodule, else what its ``__getattr__`` gives."""
        if is_model_module(module):
            return model_name(module, name)
        if name == "__dict__":
            names = self.names(module)
            return Namespace(names) if names is not None else Unknown(f"the names of {module} are not known", where)
        known = library_name(module, name)
        if known is not None:
            # no module of a project comes before the standard library
            return known
        if not self.files.exists(module):
            return self._outside(module, name, where)
        value = self._of_source(module, name, where)
        return self.assumed.get(f"{module}.{name}", value) if isinstance(value, Unknown) else value

    def _of_source(self, module: str, name: str, where: Where | None) -> Value:
        if self._is_plain_submodule(module, name):
            return Module(f"{module}.{name}")
        value = self.demand(module, name)
        if module in self.replaced:
            from .replacing import attribute_of_replaced

            found = attribute_of_replaced(self, module, name, where) or self._submodule(module, name, where)
            return found or self.evaluator.doubt(Unknown(f"what stands for {module} has no {name!r}", where))
        if value is not None:
            return self._bound(value, module, name, where)
        return self._unbound(self.state(module), module, name, where)

    def _is_plain_submodule(self, module: str, name: str) -> bool:
        """Whether it is a submodule that its package does not even mention: then nothing else can be meant."""
        if module in self.states or not self.files.exists(f"{module}.{name}"):
            return False
        return not self.files.mentions(module, name)

    def _bound(self, value: Value, module: str, name: str, where: Where | None) -> Value:
        if value == Import(module, name, getattr(value, "where", None)):
            return self._submodule(module, name, where) or Unknown(f"{module}.{name} imports itself", where)
        value = self.evaluator.force(value)
        if isinstance(value, Either) and UNBOUND in value.options:
            return join([option for option in value.options if option is not UNBOUND], value.where)
        return value

    def _unbound(self, state: ModuleState | None, module: str, name: str, where: Where | None) -> Value:
        submodule = self._submodule(module, name, where)
        if submodule is not None:
            return submodule
        if name == "__name__":
            return Const(module)
        getter = self.demand(module, "__getattr__")
        if isinstance(getter, Function):
            return self._lazily(getter, name, module)
        suspect = state is not None and state.running > 0 and self.carries(module)
        return self.evaluator.doubt(
            Unknown(f"{module} does not bind {name!r}, as far as reading tells", where, suspect)
        )

    def _lazily(self, getter: Function, name: str, module: str) -> Value:
        """What the ``__getattr__`` of a module gives (PEP 562)."""
        return self.evaluator.force(self.evaluator.call_from_module(getter, [Const(name)], module))

    def _submodule(self, module: str, name: str, where: Where | None) -> Value | None:
        full = f"{module}.{name}"
        return self.module(full, where) if self.files.exists(full) else None

    def _outside(self, module: str, name: str, where: Where | None) -> Value:
        if is_library(module):
            if library_name(f"{module}.{name}", "__name__") or is_library_module(f"{module}.{name}"):
                return Module(f"{module}.{name}")
            return self.evaluator.doubt(Unknown(f"{module}.{name} of the standard library is not followed", where))
        return self._absent(f"{module}.{name}", where)

    def _absent(self, dotted: str, where: Where | None) -> Value:
        assumed = self.assumed.get(dotted)
        return assumed or self.evaluator.doubt(Unknown(f"{dotted} is not there", where, absent=dotted))

    def public_names(self, module: str) -> list[str] | None:
        """What ``from module import *`` binds; None if that is not known."""
        if is_model_module(module):
            return model_names()
        state = self.state(module)
        if state is None:
            return None
        if state.slices is not None and state.slices.whole:
            # what another star binds is known when it was run
            self.names(module)
        listed = self.demand(module, "__all__")
        names = dict.fromkeys([*state.names, *(state.slices.names if state.slices is not None else ())])
        return all_names(self.evaluator.force(listed) if listed is not None else None, list(names))
