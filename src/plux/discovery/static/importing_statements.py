"""Import statements: they bind names, and read nothing until a name is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace

from .flow import Perhaps, Raised
from .targets import bind
from .values import UNBOUND, Import, Items, Unknown

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

    from .endings import Ending
    from .evaluator import Evaluator
    from .flow import Flow
    from .scopes import Frame
    from .values import Value

__all__ = [
    "import_from_statement",
    "import_statement",
    "packages_around",
    "resolve_relative",
    "try_import",
    "with_packages",
]


def resolve_relative(package: str, level: int, module: str | None) -> str | None:
    """Return the absolute name of what a ``from`` statement names; None if it reaches above the top."""
    if level == 0:
        return module or ""
    parts = package.split(".") if package else []
    if level > len(parts):
        return None
    base = parts[: len(parts) - level + 1]
    return ".".join([*base, *([module] if module else [])])


def with_packages(names: Iterable[str]) -> Iterator[str]:
    """Each module, after the packages around it."""
    for name in names:
        parts = name.split(".")
        yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def packages_around(module: str) -> list[str]:
    """The packages around a module, from the outermost on."""
    return list(with_packages([module]))[:-1]


def import_statement(ev: Evaluator, node: ast.Import, frame: Frame) -> Flow:
    """Execute ``import a.b`` and ``import a.b as c``."""
    for alias in node.names:
        where = ev.where(node, frame)
        _check(ev, alias.name)
        try_import(ev, alias.name, frame)
        if alias.asname is not None:
            bind(ev, alias.asname, Import(alias.name, None, where), frame)
        else:
            top = alias.name.partition(".")[0]
            bind(ev, top, Import(top, None, where), frame)
    return None


def import_from_statement(ev: Evaluator, node: ast.ImportFrom, frame: Frame) -> Flow:
    """Execute ``from a import b``."""
    module = resolve_relative(frame.package, node.level, node.module)
    where = ev.where(node, frame)
    if module is None:
        raise Raised(("ImportError", "Exception"), where, "the relative import reaches above the top-level package")
    _check(ev, module)
    try_import(ev, module, frame)
    for alias in node.names:
        if alias.name == "*":
            _import_star(ev, module, frame, node)
            continue
        imported = Import(module, alias.name, where)
        if _is_asked(ev, frame):
            _ended(ev, ev.table.endings.of_submodule(module, alias.name))
            _ended(ev, _named(ev, imported))
        _bind_import(ev, alias.asname or alias.name, imported, frame)
    return None


def _check(ev: Evaluator, module: str) -> None:
    if ev.table.is_absent(module):
        # whether it will be there when the program runs is not known
        ev.absences += 1
        ev.doubts += 1


def try_import(ev: Evaluator, module: str, frame: Frame, *, called: bool = False) -> None:
    """Inside of ``try``, it matters whether a module of the project, or a package around it, can be imported.

    So it does where a module is imported by a call, or in a function, if it is asked how that ends (see `Endings`).
    Packages around the module that imports it are there already: nothing of them runs once more.
    """
    for name in with_packages([module]) if (called and ev.asked_how_it_ends) or _is_asked(ev, frame) else ():
        if not f"{frame.module}.".startswith(f"{name}."):
            _ended(ev, ev.table.endings.of(name))


def _is_asked(ev: Evaluator, frame: Frame) -> bool:
    return ev.trying > 0 or (ev.asked_how_it_ends > 0 and frame.scope.kind == "function")


def _ended(ev: Evaluator, how: Ending) -> None:
    if isinstance(how, Raised):
        raise how
    if how is not True:
        ev.doubts += 1
        ev.escaped += 1
        ev.absences += how is Perhaps.LACKS


def _named(ev: Evaluator, imported: Import) -> Ending:
    """Inside of ``try``, it matters whether the module has the name."""
    from .missing import how_named

    return how_named(ev.table, imported)


def _import_star(ev: Evaluator, module: str, frame: Frame, node: ast.AST) -> None:
    names = ev.table.public_names(module)
    if names is None:
        ev.doubts += 1
        return
    for name in names:
        _bind_import(ev, name, Import(module, name, ev.where(node, frame)), frame)


def _bind_import(ev: Evaluator, name: str, imported: Import, frame: Frame) -> None:
    before = frame.scope.home(name).names.get(name)
    if before == imported or (isinstance(before, Import) and before.module == imported.module):
        # the same once more
        before = before.before if isinstance(before, Import) else None
    bind(ev, name, imported if before is None else replace(imported, before=before), frame)


def all_names(value: Value | None, names: list[str]) -> list[str]:
    """Return what ``__all__`` lists, or without one the names without a leading underscore."""
    if value is None or value is UNBOUND:
        return [name for name in names if not name.startswith("_")]
    content = value.state["items"] if isinstance(value, Items) else None
    if content is None or isinstance(value, Unknown):
        return [name for name in names if not name.startswith("__")]
    return [str(getattr(item, "value", "")) for item in content]
