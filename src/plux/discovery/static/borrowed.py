"""What the plugins of a project are made from that other distributions provide: a build without those lacks plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import record

from .values import ClassValue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..assumptions import Assumptions
    from .relevance import Relevance
    from .scan import ImportRecord
    from .table import ModuleTable

__all__ = ["Borrowed", "borrowed_names"]


@record(frozen=True, slots=True)
class Borrowed:
    """A name of another distribution, by its full dotted name, that a module of the project uses to declare plugins.

    `file` is the source that was read for it.
    """

    name: str
    user: str
    file: Path
    is_class: bool


def borrowed_names(table: ModuleTable, relevance: Relevance, assumptions: Assumptions | None) -> Iterator[Borrowed]:
    """Yield what was read of other distributions because it carries plugins, but for what the configuration names."""
    files = table.files
    outside = sorted(name for name in table.states if not files.is_project(name) and relevance.carriers.get(name))
    if not outside:
        return
    known = {*assumptions.bases, *assumptions.decorators} if assumptions is not None else set()
    for user in sorted(files.project.keys() & relevance.carriers.keys()):
        for imported in files.imports(user):
            module = _module_of(imported, outside, relevance)
            source = files.find(module) if module is not None else None
            if module is None or source is None:
                continue
            name = imported.name if imported.module == module and imported.name not in (None, "*") else None
            full = module if name is None else f"{module}.{name}"
            if not any(each == full or each.startswith(f"{full}.") for each in known):
                is_class = name is None or isinstance(table.states[module].names.get(name), ClassValue)
                yield Borrowed(full, user, source.path, is_class)


def _module_of(imported: ImportRecord, outside: list[str], relevance: Relevance) -> str | None:
    """The module of another distribution that carries plugins and is imported, as a whole or for a name."""
    if imported.name is None:
        below = f"{imported.module}."
        return next((name for name in outside if name == imported.module or name.startswith(below)), None)
    if f"{imported.module}.{imported.name}" in outside:
        return f"{imported.module}.{imported.name}"
    if imported.module in outside and (imported.name == "*" or imported.name in relevance.carriers[imported.module]):
        return imported.module
    return None
