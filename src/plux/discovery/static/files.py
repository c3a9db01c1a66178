"""The source files of a discovery: those of the project, and those of the distributions beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plux.core.record import field, record

from ..result import Problem
from ..source_module import SourceModule
from .importing_statements import with_packages
from .known.library import is_library
from .scan import import_text, scan_imports
from .sources import parse_source, read_source

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .borrowed import Borrowed
    from .scan import ImportRecord

__all__ = ["Beside", "SourceFiles"]

# an import of a module whose name is no text there, and texts that may be names
_BY_EXPRESSION = rb"(?:import_module|__import__)\(\s*(?:name\s*=\s*)?[^'\"\s]"
_QUOTED = rb"['\"](\.?[A-Za-z_][\w.]*)['\"]"


@record()
class Beside:
    """What a discovery looked at beside the project.

    `trees` of packages were searched, `files` were read, modules below `tops` were looked for, found or not. Trees that
    are `silent` do not mention plux: those that are known to be so beforehand are not searched. `borrowed` is what
    plugins of the project are made from.
    """

    trees: list[Path] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    tops: set[str] = field(default_factory=set)
    silent: set[Path] = field(default_factory=set)
    borrowed: list[Borrowed] = field(default_factory=list)


class SourceFiles:
    """Finds, reads and parses sources; each at most once.

    `problems` are those of the files that had to be read or parsed, and belong to the project.
    """

    def __init__(
        self, project: Iterable[SourceModule], search_path: Sequence[Path], silent: Iterable[Path] = ()
    ) -> None:
        self.project = {module.name: module for module in project}
        self.problems: list[Problem] = []
        self.parsed = 0
        self.silent = set(silent)
        self._beside = Beside()
        self._search_path = search_path
        self._packages = set(with_packages({name.rpartition(".")[0] for name in self.project}))
        self._outside: dict[str, SourceModule | None] = {}
        self._namespaces: dict[str, bool] = {}
        self._data: dict[str, bytes | None] = {}
        self._import_texts: dict[str, bytes] = {}
        self._imports: dict[str, list[ImportRecord]] = {}
        self._trees: dict[str, ast.Module | None] = {}

    def is_project(self, module: str) -> bool:
        """Whether the module is one of the project."""
        return module in self.project

    def find(self, module: str) -> SourceModule | None:
        """The source of a module, if there is one."""
        return self.project.get(module) or self._find_outside(module)

    def exists(self, module: str) -> bool:
        """Whether there is such a module, or namespace package."""
        return module in self.project or module in self._packages or self._exists_outside(module)

    def _exists_outside(self, module: str) -> bool:
        return self._find_outside(module) is not None or self._namespaces.get(module, False)

    def _find_outside(self, module: str) -> SourceModule | None:
        if module not in self._outside:
            self._outside[module] = self._search(module)
        return self._outside[module]

    def _search(self, module: str) -> SourceModule | None:
        top = module.partition(".")[0]
        if not module or (top in self.project and self.project[top].is_package):
            # a regular package of the project: everything below it is the project's
            return None
        parts = module.split(".")
        if is_library(module) or not all(part.isidentifier() for part in parts):
            # what matters of the standard library is known; the directories of an interpreter hold its sources too
            return None
        for root in self._search_path:
            # a regular package or module further up hides what is further down
            base = root.joinpath(*parts)
            for path, is_package in ((base / "__init__.py", True), (base.with_name(parts[-1] + ".py"), False)):
                if path.is_file():
                    return SourceModule(module, path, is_package)
            if base.is_dir():
                self._namespaces[module] = True
        return None

    def read(self, module: str) -> bytes | None:
        """The content of a module; None if there is none."""
        if module not in self._data:
            source = self.find(module)
            data = read_source(source.path) if source is not None else None
            if isinstance(data, Problem):
                self._note(module, data)
                data = None
            self._data[module] = data
        return self._data[module]

    def import_text(self, module: str) -> bytes:
        """The import statements of a module, as they stand there."""
        if module not in self._import_texts:
            data = self.read(module) or b""
            text = import_text(data)
            if re.search(_BY_EXPRESSION, text) if b"import_" in text else None:
                # which module is imported is not said there: any that is named in a text
                named = {name.decode("ascii", "replace") for name in re.findall(_QUOTED, data)}
                full = {f"{self.package_of(module)}{name}" if name.startswith(".") else name for name in named}
                text += b"".join(b"\nimport " + name.encode() for name in sorted(full & self.project.keys()))
            self._import_texts[module] = text
        return self._import_texts[module]

    def imports(self, module: str) -> list[ImportRecord]:
        """What a module imports, found by a search over its bytes."""
        if module not in self._imports:
            self._imports[module] = scan_imports(self.import_text(module), self.package_of(module))
        return self._imports[module]

    def package_of(self, module: str) -> str:
        """The package that relative imports in a module start from."""
        source = self.find(module)
        return module if source is not None and source.is_package else module.rpartition(".")[0]

    def mentions(self, module: str, word: str) -> bool:
        """Whether the text of a module holds a word."""
        data = self.read(module)
        return data is not None and word.encode() in data

    def parse(self, module: str) -> ast.Module | None:
        """The syntax tree of a module; None if there is none."""
        if module not in self._trees:
            source, data = self.find(module), self.read(module)
            tree = parse_source(data, source.path, module) if source is not None and data is not None else None
            if isinstance(tree, Problem):
                self._note(module, tree)
                tree = None
            self.parsed += 1
            self._trees[module] = tree
        return self._trees[module]

    def _note(self, module: str, problem: Problem) -> None:
        if module in self.project:
            self.problems.append(problem)

    def outside_tree(self, top: str) -> Iterable[Path]:
        """The roots of a top-level package or module beside the project."""
        for root in self._search_path:
            for path in (root / top, root / f"{top}.py"):
                if path.exists():
                    self._beside.trees.append(path)
                    yield path

    def beside(self) -> Beside:
        """What was looked at beside the project so far."""
        sources = [self._outside.get(module) for module in self._data]
        files = [source.path for source in sources if source is not None]
        tops = {module.partition(".")[0] for module in self._outside}
        return Beside(self._beside.trees, files, tops, self.silent)
