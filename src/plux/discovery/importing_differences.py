"""Where reading and importing do not say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .result import Discovery, FoundPlugin

__all__ = ["differences"]


def differences(read: Discovery, imported: Discovery) -> list[str]:
    """Return what differs between what was read and what was imported, a line each.

    What cannot be compared is left out: plugins of ``__main__`` modules, which are never imported, and those of
    modules that could not be imported, which are problems of `imported`, or were not, as the process ended before.
    """
    failed = {problem.subject for problem in imported.problems if problem.code in ("import-error", "import-ended")}
    failed.update(imported.unseen)
    ours = {_key(p): p for p in read.plugins if _module(p) not in failed and not _is_script(p)}
    theirs = {_key(plugin): plugin for plugin in imported.plugins}
    return list(_compared(ours, theirs))


def _compared(ours: dict[tuple[str, str], FoundPlugin], theirs: dict[tuple[str, str], FoundPlugin]) -> Iterator[str]:
    for namespace, name in sorted({*ours, *theirs}):
        mine, other = ours.get((namespace, name)), theirs.get((namespace, name))
        if mine is None and other is not None:
            yield f"only by importing: {namespace}:{name} = {other.reference} ({other.file}:{other.line})"
        elif other is None and mine is not None:
            yield f"only by reading: {namespace}:{name} = {mine.reference} ({mine.file}:{mine.line})"
        elif mine is not None and other is not None and mine.reference != other.reference:
            yield f"{namespace}:{name}: {mine.reference} by reading, {other.reference} by importing"


def _key(plugin: FoundPlugin) -> tuple[str, str]:
    return plugin.namespace, plugin.name


def _module(plugin: FoundPlugin) -> str:
    return plugin.reference.partition(":")[0]


def _is_script(plugin: FoundPlugin) -> bool:
    return _module(plugin).rpartition(".")[2] == "__main__"
