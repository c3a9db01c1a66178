"""Whether the object exists that an entry point refers to: read from the source, and only where that is certain."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from plux.core.reference import ObjectReference

from .names import bindings, may_have_more

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .modules import Module, ModuleSource

__all__ = ["ReferenceChecker"]

_FOLLOWED = 8  # star imports in a row


class ReferenceChecker:
    """Looks for objects in modules.

    Args:
        sources: where modules are looked for, in order.
    """

    def __init__(self, sources: Sequence[ModuleSource]) -> None:
        self._sources = sources
        self._trees: dict[str, ast.Module | str] = {}

    def problem(self, reference: str) -> str | None:
        """Return why a reference leads nowhere; None if it does lead somewhere, or if reading cannot tell."""
        try:
            target = ObjectReference.parse(reference)
        except ValueError as error:
            return str(error)
        if target.module.partition(".")[0] in sys.stdlib_module_names:
            return None
        module = self._find(target.module)
        if module is None:
            return self._absent(target.module)
        if not target.attribute or module.read is None:
            return None
        tree = self._tree(target.module, module)
        if isinstance(tree, str):
            return tree
        first, *others = target.attribute.split(".")
        return self._missing(target.module, module, tree, first) or _missing_below(target.module, tree, first, others)

    def _find(self, name: str) -> Module | None:
        """The module that an import would find: a namespace package only if nobody has a regular one."""
        namespace = None
        for source in self._sources:
            module = source.find(name)
            if module is not None and not module.is_namespace:
                return module
            namespace = namespace or module
        return namespace

    def _absent(self, name: str) -> str | None:
        """Why there is certainly no such module; None if a package could have it from elsewhere."""
        parent = name.rpartition(".")[0]
        while parent:
            package = self._find(parent)
            if package is not None:
                if package.is_namespace or package.read is None or b"__path__" in package.read():
                    return None
                break
            parent = parent.rpartition(".")[0]
        return f"there is no module {name}"

    def _tree(self, name: str, module: Module) -> ast.Module | str:
        """The syntax tree of a module, or what is wrong with it."""
        if name not in self._trees:
            assert module.read is not None  # noqa: S101 - asked for by the callers
            try:
                self._trees[name] = ast.parse(module.read())
            except SyntaxError as error:
                self._trees[name] = f"{name} has a syntax error in line {error.lineno}"
            except (ValueError, RecursionError, MemoryError) as error:
                self._trees[name] = f"{name} cannot be parsed: {error}"
        return self._trees[name]

    def _missing(self, name: str, module: Module, tree: ast.Module, attribute: str, depth: int = 0) -> str | None:
        found = bindings(tree.body)
        if attribute in found.names or may_have_more(tree) or depth > _FOLLOWED:
            return None
        if module.is_package and self._find(f"{name}.{attribute}") is not None:
            return None  # a submodule, once it is imported
        for star in found.stars:
            other = _absolute(name, star, is_package=module.is_package)
            source = self._find(other)
            if source is None or source.read is None:
                return None
            further = self._tree(other, source)
            if isinstance(further, str) or self._missing(other, source, further, attribute, depth + 1) is None:
                return None
        return f"{name} has no {attribute}"


def _absolute(module: str, star: ast.ImportFrom, *, is_package: bool) -> str:
    """The module that a star import takes names from."""
    if not star.level:
        return star.module or ""
    parts = module.split(".")
    parts = parts[: len(parts) - star.level + (1 if is_package else 0)]
    return ".".join([*parts, *([star.module] if star.module else [])])


def _missing_below(module: str, tree: ast.Module, first: str, others: Sequence[str]) -> str | None:
    """Why an attribute of a class does not exist, if that is certain."""
    body, path = tree.body, module
    for name, attribute in zip([first, *others], others, strict=False):
        classes = [node for node in body if isinstance(node, ast.ClassDef) and node.name == name]
        others_bound = bindings(body).count(name) != len(classes)
        path = f"{path}{':' if path == module else '.'}{name}"
        if len(classes) != 1 or others_bound:
            return None
        node = classes[0]
        is_plain = all(isinstance(base, ast.Name) and base.id == "object" for base in node.bases)
        if not is_plain or node.keywords or node.decorator_list:
            return None
        if attribute not in bindings(node.body).names:
            return f"{path} has no {attribute}"
        body = node.body
    return None
