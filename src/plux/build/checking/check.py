"""The check of a project: its source, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plux.build.discover import environment_path
from plux.build.refusals import conflicts
from plux.build.unbuilt import allows_old_plux, unbuilt_plugins
from plux.core.record import replace

from .differences import broken, differences
from .modules import DirectoryModules, ProjectModules
from .references import ReferenceChecker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plux.build.project import Project
    from plux.discovery.result import Discovery, Problem

    from .artifact import Artifact
    from .differences import Difference

__all__ = ["CheckResult", "check_project"]


@dataclass(frozen=True)
class CheckResult:
    """What a check found out.

    `compared` has the differences of each artifact; it is empty if the discovery has problems, as nobody knows then
    what is right. `in_source` are entry points of the configuration that refer to nothing, `unbuilt` says why a
    build would leave out the plugins, `doubt` why it might.
    """

    discovery: Discovery
    compared: tuple[tuple[Artifact, list[Difference]], ...] = ()
    in_source: tuple[Difference, ...] = ()
    unbuilt: Problem | None = None
    doubt: Problem | None = None

    @property
    def is_fine(self) -> bool:
        """Whether nothing is wrong."""
        found = any(found for _, found in self.compared) or bool(self.in_source)
        return not (found or self.discovery.problems or self.unbuilt)


def check_project(project: Project, artifacts: Sequence[Artifact]) -> CheckResult:
    """Compare a fresh discovery of a project with artifacts; without any, look at the project alone.

    Raises:
        BuildError: the modules of the project cannot be told, or its configuration is wrong.
    """
    discovery = project.discover()
    # what `plux write` wrote is compared
    against = conflicts(project, discovery, written=False)
    if discovery.problems or against:
        return CheckResult(replace(discovery, problems=(*discovery.problems, *against)))
    by_hand = project.static_entry_points()
    modules = ProjectModules(project.modules())
    around = [DirectoryModules(place) for place in environment_path(project.workdir)]
    compared = []
    for artifact in artifacts:
        # a file says itself which are of plux
        found = differences(
            discovery,
            artifact.entry_points,
            by_hand={} if artifact.kind == "file" else by_hand,
            listed=None if artifact.exclusive else artifact.listed,
        )
        # of an editable install only the project has the modules
        own = [artifact.modules] if artifact.modules is not None else []
        sources = [*own, *around] if artifact.kind == "wheel" else [*own, modules, *around]
        found += broken(artifact.entry_points, ReferenceChecker(sources), found)
        compared.append((artifact, found))
    unbuilt = doubt = None
    in_source: list[Difference] = []
    if not any(artifact.kind == "wheel" for artifact in artifacts):
        found_ones = discovery.entry_points()
        declared = {group: {**found_ones.get(group, {}), **by_hand.get(group, {})} for group in (*found_ones, *by_hand)}
        in_source = [] if artifacts else broken(declared, ReferenceChecker([modules, *around]), ())
        unbuilt = unbuilt_plugins(project, discovery)
        doubt = allows_old_plux(project.workdir) if unbuilt is None and discovery.plugins else None
        if unbuilt is not None and unbuilt.file in [artifact.path for artifact, found in compared if found]:
            unbuilt = None if unbuilt.code == "stale-file" else unbuilt  # the differences say so
    return CheckResult(discovery, tuple(compared), tuple(in_source), unbuilt, doubt)
