"""What `plux sync` does with each editable install."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plux.build.comparison import Deviation
    from plux.build.installs import EditableInstall
    from plux.discovery.result import Discovery, Problem
    from plux.discovery.source_module import SourceModule

__all__ = ["Change", "Outcome", "State", "synced"]

State = Literal["current", "changed", "outdated", "not followed", "failed"]


@dataclass(frozen=True, slots=True)
class Change:
    """An entry point that changes, or would: `before` is what is installed, `after` what the source says.

    `kind` is ``added``, ``removed`` or ``changed``.
    """

    kind: str
    group: str
    name: str
    before: str | None
    after: str | None

    @classmethod
    def of(cls, deviation: Deviation) -> Change:
        """Return what mends a deviation of the installed entry points from the source.

        >>> from plux.build.comparison import Deviation
        >>> str(Change.of(Deviation("g", "a", "m:A", None))), str(Change.of(Deviation("g", "a", "m:A", "m:X")))
        ('+ [g] a = m:A', '~ [g] a = m:A instead of m:X')
        """
        group, name, after, before = deviation
        kind = "added" if before is None else "removed" if after is None else "changed"
        return cls(kind, group, name, before, after)

    def __str__(self) -> str:
        """One line for people."""
        sign = {"added": "+", "removed": "-"}.get(self.kind, "~")
        instead = f" instead of {self.before}" if self.kind == "changed" else ""
        return f"{sign} [{self.group}] {self.name} = {self.after or self.before}{instead}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an editable install.

    `changes` are those of entry points, `reason` says why it was left alone, `warnings` what to take care of in the
    configuration of the project.
    """

    distribution: str
    version: str
    state: State
    project: str
    metadata: str
    changes: tuple[Change, ...] = ()
    reason: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name and version in one text, for people."""
        return " ".join(filter(None, (self.distribution, self.version)))


def synced(installs: Sequence[EditableInstall], *, write: bool) -> list[Outcome]:
    """Bring editable installs up to date, or with `write=False` only look. One failure stops no other."""
    return [_synced(install, write=write) for install in installs]


def _synced(install: EditableInstall, *, write: bool) -> Outcome:
    from plux.build.errors import BuildError, DiscoveryFailed
    from plux.build.sync import plan_sync

    def outcome(state: State, changes: Iterable[Deviation] = (), reason: str = "") -> Outcome:
        return Outcome(
            *install.name_and_version,
            state,
            str(install.origin.root),
            str(install.info),
            tuple(map(Change.of, changes)),
            reason,
            tuple(map(str, warnings)),
        )

    warnings: Sequence[Problem] = ()
    if install.origin.reason:
        return outcome("not followed", reason=install.origin.reason)
    try:
        refusal, discovery, modules = _discovered(install)
        if refusal or discovery is None:
            return outcome("not followed", reason=refusal)
        warnings = discovery.warnings
        if discovery.problems:
            return outcome("failed", reason=str(DiscoveryFailed(discovery)))
        plan = plan_sync(install, discovery, modules)
        if write:
            return outcome("changed" if plan.write() else "current", plan.differences)
    except BuildError as error:
        return outcome("failed", reason=str(error))
    except OSError as error:
        return outcome("failed", reason=f"{error.filename or install.info}: {error.strerror or error}")
    return outcome("outdated" if plan.differences else "current", plan.differences)


def _discovered(install: EditableInstall) -> tuple[str, Discovery | None, list[SourceModule] | None]:
    """Return why there is no discovery, or the discovery and the modules that were looked at.

    Raises:
        BuildError: the project is gone, or its configuration is wrong.
    """
    from plux.build.errors import ToolMissing
    from plux.build.project import open_project

    project = open_project(install.origin.root)
    if project.is_manual:
        return "its entry points are kept in a file (the manual mode): `plux entrypoints` writes both", None, None
    try:
        return "", project.discover(), project.listed
    except ToolMissing:
        known = _without_backend(install)
        if known is None:
            raise
        return "", known, project.listed


def _without_backend(install: EditableInstall) -> Discovery | None:
    """Discover in the modules of which the index knows, where the backend is not installed."""
    from plux.build.config import read_plux_config_from_workdir
    from plux.build.discover import discover_plugins
    from plux.discovery.source_layout import SourceLayout

    index = install.index()
    layout = SourceLayout.from_values(index.source if index is not None else None)
    if layout is None:
        return None
    root = install.origin.root
    return discover_plugins(layout.modules(root), read_plux_config_from_workdir(root), root=root)
