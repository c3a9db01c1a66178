"""What would end a build of a project beside what discovery reports: what it declares by hand, and its backend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace
from plux.core.reference import means_the_same
from plux.discovery.result import Problem

from .editing.document import Document, LibraryMissing
from .editing.writing import open_entry_points, written_files
from .failing_wrapper import with_failing_wrapper
from .project import SourceTree
from .unbuilt import why_unbuilt

if TYPE_CHECKING:
    from pathlib import Path

    from plux.discovery.result import Discovery, FoundPlugin

    from .project import Project

__all__ = ["conflicts", "with_refusals"]


def with_refusals(project: Project, discovery: Discovery) -> Discovery:
    """Return a discovery with what else would end a build of the project among its problems.

    Problems are added for its `conflicts`, and for a wrapper (``plux.backend``) that cannot tell which backend it
    stands for. Where a build would not look for plugins at all, conflicts are warnings: they would not end it.

    Raises:
        BuildError: the configuration of the project is wrong.
    """
    if isinstance(project, SourceTree):
        return discovery
    told = with_failing_wrapper(project.workdir, discovery)
    against = conflicts(project, discovery)
    if not against:
        return told
    if told is discovery and why_unbuilt(project.workdir) is not None:
        return replace(told, warnings=(*told.warnings, *against))
    return replace(told, problems=(*told.problems, *against))


def conflicts(project: Project, discovery: Discovery, *, written: bool = True) -> tuple[Problem, ...]:
    """Return a problem for each plugin of whose name an entry point of the configuration means another object.

    Args:
        project: the project.
        discovery: what was found in it.
        written: whether what ``plux write`` wrote counts, too.

    Raises:
        BuildError: the configuration of the project is wrong.
    """
    by_hand = project.static_entry_points()
    against = [
        (plugin, value)
        for plugin in discovery.plugins
        if (value := by_hand.get(plugin.namespace, {}).get(plugin.name)) is not None
        and not means_the_same(value, plugin.reference)
    ]
    marked = _marked(project.workdir) if against else {}
    return tuple(
        _problem(plugin, value, file)
        for plugin, value in against
        if (file := marked.get((plugin.namespace, plugin.name))) is None or written
    )


def _problem(plugin: FoundPlugin, value: str, file: Path | None) -> Problem:
    says = file.name if file is not None else "the project's configuration"
    return Problem(
        code="conflict",
        message=f"the plugin {plugin.namespace}:{plugin.name} is {plugin.reference}, but {says} says {value}",
        advice="Rename one of the two, or delete the one written by hand."
        if file is None
        else "`plux write` brings that up to date.",
        file=plugin.file,
        line=plugin.line,
    )


def _marked(root: Path) -> dict[tuple[str, str], Path]:
    """The files into which ``plux write`` wrote, by the group and the name of what it wrote."""
    found = {}
    for path in written_files(root):
        try:
            own = open_entry_points(Document.read(path)).entry_points().own
        except LibraryMissing:  # nobody could write there either
            continue
        found.update({(group, name): path for group, entries in own.items() for name in entries})
    return found
