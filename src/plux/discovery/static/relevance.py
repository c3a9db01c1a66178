"""Which files can have to do with plugins: found by following names from plux outward, so that only those are parsed.

A file is relevant if it imports plux, or imports a relevant module and mentions one of the names by which that
carries plugins (see `carriers`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from .carriers import Carriers, imported_carriers, mentions, offered_carriers, used_beyond_imports
from .importers import Importers
from .importing_statements import packages_around
from .known.model import MARK, MODEL_MODULES
from .mirrors import Mirrors
from .outside import modules_outside
from .scan import ImportRecord
from .syntax import mentioned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..assumptions import Assumptions
    from .files import SourceFiles

__all__ = ["Relevance"]

# what of plux matters; other names of it make nothing
_CLASSES = frozenset({"Plugin"})
_MAKERS = frozenset({"PluginSpec", "plugin"})
_OBJECTS = frozenset({"core"})
# a function that gives names of the module when they are asked for (PEP 562)
_LAZY = b"def __getattr__("
# what stands in the place of a module, or changes its class
_REPLACED = rb"\bsys\.modules\[[^\]\n]*\][ \t]*(?:\.__class__[ \t]*)?=(?!=)"
# names that are assigned a dotted one
_ALIAS = rb"(?m)^((?:\w+[ \t]*(?::[^=\n]*)?=[ \t]*)+)([\w.]+)[ \t]*(?:#[^\n]*)?$"
_TARGET = rb"(?:^|=)[ \t]*(\w+)"


class Relevance:
    """The relevant ones of a set of modules, and those beside them that they import.

    `carriers` are what each offers; `declaring` those that do more with carriers than hand them on.
    """

    def __init__(self, files: SourceFiles, modules: Iterable[str], assumptions: Assumptions | None = None) -> None:
        self.files = files
        self.carriers: dict[str, Carriers] = {}
        self.declaring: set[str] = set()
        names = list(modules)
        self.importers = Importers(files, names)
        outside = modules_outside(files, self.importers.tops())
        self.importers.add(outside)
        names += outside
        self._inputs: dict[str, Carriers] = defaultdict(Carriers)
        self._relayed: set[tuple[str, str, str]] = set()
        self._assigned: dict[str, list[tuple[bytes, bytes]]] = {}
        self._pending: dict[str, None] = {}
        self._seeds: set[str] = set()
        self._mirrors = Mirrors(files)
        self._mirroring: set[str] = set()
        self._lazy: dict[str, bool] = {}
        for name, carriers in self._of_model().items():
            self._seeds.add(name)
            self._use(name, carriers)
        for name in names:
            if MARK.encode() in (files.read(name) or b""):
                # somebody sets the marks of plux by hand
                self._seeds.add(name)
                self._use(name, Carriers({MARK}))
            if assumptions:
                self._use(name, self._of_assumptions(name, assumptions))
        while self._pending:
            module = next(iter(self._pending))
            del self._pending[module]
            self._follow(module)

    def names(self, module: str) -> set[str] | None:
        """The carriers of a module, its own and those that it uses; None if it is not relevant."""
        if module not in self.carriers:
            return None
        return {*self.carriers[module], *self._inputs[module]}

    def _of_model(self) -> dict[str, Carriers]:
        """The carriers that modules get from plux itself."""
        found: dict[str, Carriers] = defaultdict(Carriers)
        tops = {top for top in MODEL_MODULES if not self.files.is_project(top)}
        for model in sorted(name for name in self.importers.modules() if name.partition(".")[0] in tops):
            for importer, record in self.importers.direct(model):
                if record.name is None or record.name in _OBJECTS or record.name == "*":
                    # the module itself may be handed on too
                    handed = {record.binding} if record.name != "*" else set()
                    found[importer].add(Carriers(set(_MAKERS), handed, set(_CLASSES)))
                elif record.name in _CLASSES:
                    found[importer].classes.add(record.binding)
                elif record.name in _MAKERS:
                    found[importer].makers.add(record.binding)
        return found

    def _of_assumptions(self, module: str, assumptions: Assumptions) -> Carriers:
        """The carriers that a module gets from what the configuration names."""
        found = Carriers()
        for record in self.files.imports(module):
            dotted = record.module if record.name in (None, "*") else f"{record.module}.{record.name}"
            if dotted in assumptions.bases:
                found.classes.add(record.binding)
            elif dotted in assumptions.decorators:
                found.makers.add(record.binding)
            for name, is_base in assumptions.below(dotted):
                (found.classes if is_base else found.makers).add(name)
        return found

    def _use(self, module: str, carriers: Carriers) -> None:
        """A module may use these carriers: look at it, again if it was before."""
        if carriers and self._inputs[module].add(carriers):
            self._pending[module] = None

    def _seed(self, module: str) -> None:
        """A module may declare plugins whether it seems to use carriers or not."""
        if module not in self._seeds:
            self._seeds.add(module)
            self._pending[module] = None

    def _follow(self, module: str) -> None:
        """Find the carriers that a relevant module offers, and who uses them."""
        known = self.carriers.setdefault(module, Carriers())
        if not known.add(self._offered(module)):
            return
        for importer, record in self.importers.of(module):
            self._offer(importer, record, module)
        for package in packages_around(module):
            if self._is_lazy(package):
                # it may import the module by a name in a text
                self._use(package, known.only(mentioned(self.files.read(package) or b"", known)))

    def _offered(self, module: str) -> Carriers:
        inputs = self._inputs[module]
        data, text = self.files.read(module) or b"", self.files.import_text(module)
        # what imports plux itself is parsed in any case, if only to say that it cannot be
        beyond = module in self._seeds or used_beyond_imports(data, text, inputs)
        if beyond:
            self.declaring.add(module)
        if module in self._mirroring or self._is_lazy(module):
            # what its __getattr__ gives, or it binds, is not told by names
            tree = self.files.parse(module)
            offered = inputs.copy()
            if tree is not None:
                offered.add(offered_carriers(tree, data, inputs))
            if offered:
                offered.makers.add("__getattr__")
            return offered
        if not beyond:
            # it only hands on what it imports
            return imported_carriers(self.files.imports(module), inputs)
        tree = self.files.parse(module)
        return Carriers() if tree is None else offered_carriers(tree, data, inputs)

    def _offer(self, importer: str, record: ImportRecord, module: str) -> None:
        """Somebody imports a relevant module, or names of it."""
        offered = self.carriers[module]
        if "__getattr__" in offered and record.name and not self.files.exists(f"{record.module}.{record.name}"):
            # what it imports may be made for it
            self._seed(importer)
        if record.name == "*":
            self._use(importer, offered)
        elif record.name is not None:
            self._use(importer, offered.only({record.name}, record.binding))
            if "__getattr__" in offered and record.name not in offered:
                # it may give any of them under any name
                self._use(importer, Carriers({record.binding}, {record.binding}, {record.binding}))
        else:
            is_lazy = self._is_lazy(importer)
            if is_lazy or self._mirrors.takes_from(importer, record.binding):
                if is_lazy or self._mirrors.hands_on(importer):
                    self._mirroring.add(importer)
                self._seed(importer)
                self._use(importer, offered)
                self._use(importer, Carriers(objects={record.binding}))
            else:
                self._use(importer, offered.only(mentioned(self.files.read(importer) or b"", offered)))
            if "__getattr__" in offered:
                self._use(importer, Carriers(objects={record.module.rpartition(".")[2], record.binding}))
            self._relay(importer, record, module)

    def _relay(self, importer: str, record: ImportRecord, module: str) -> None:
        """A module that imports a relevant one as a whole hands it on under the name that it binds."""
        key = (importer, record.binding, module)
        if key in self._relayed:
            return
        self._relayed.add(key)
        lazy = self._is_lazy(importer)
        for second, inner in self.importers.of(importer):
            if second == importer or inner.module != importer:
                continue
            if inner.name == record.binding or (lazy and inner.name not in (None, "*")):
                self._offer(second, ImportRecord(module, None, inner.binding), module)
            elif (
                lazy
                or inner.name == "*"
                or (inner.name is None and mentions(self.files.read(second) or b"", record.binding))
            ):
                self._offer(second, ImportRecord(module, None, record.binding), module)
            elif inner.name is None:
                self._relay_along(second, inner.binding, record.binding, module)
        for alias in self._other_names(importer, record.binding, module.rpartition(".")[2]):
            self._relay(importer, ImportRecord(module, None, alias), module)

    def _relay_along(self, holder: str, through: str, binding: str, module: str) -> None:
        """A module that holds one which hands on a relevant one: ``holder.through.binding.Name``."""
        key = (holder, binding, module)
        if key in self._relayed:
            return
        self._relayed.add(key)
        for user, record in self.importers.of(holder):
            data = self.files.read(user) or b""
            if user == holder or record.module != holder or record.name not in (None, "*", through):
                continue
            if mentions(data, binding):
                self._offer(user, ImportRecord(module, None, binding), module)
            else:
                self._relay_along(user, record.binding if record.name is None else through, binding, module)

    def _other_names(self, module: str, *names: str) -> set[str]:
        """The names to which something is assigned in a module that bears one of these names."""
        if module not in self._assigned:
            self._assigned[module] = re.findall(_ALIAS, self.files.read(module) or b"")
        aliases = (targets for targets, of in self._assigned[module] if of.rpartition(b".")[2].decode() in names)
        return {name.decode() for targets in aliases for name in re.findall(_TARGET, targets)} - set(names)

    def _is_lazy(self, module: str) -> bool:
        """Whether a module gives names when they are asked for: by a function, or by an object in its place."""
        if module not in self._lazy:
            data = self.files.read(module) or b""
            self._lazy[module] = (
                data.startswith(_LAZY)
                or b"\n" + _LAZY in data
                or (b"sys.modules[" in data and re.search(_REPLACED, data) is not None)
            )
        return self._lazy[module]
