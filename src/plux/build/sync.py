"""Bringing the metadata of editable installs up to date, so that every reader of metadata sees what the source says.

Recording installed projects: ``direct_url.json`` (PEP 610, ``dir_info.editable``) says where an editable install comes
from. ``RECORD`` (PEP 376, PEP 427) is kept right, so that an uninstall removes what it should.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .comparison import deviations
from .declared import declared_entry_points, has_provider
from .errors import BuildError
from .files import replace_file
from .index import PLUX_JSON, render_index, render_plux_json
from .installs import EditableInstall, editable_installs, read_text
from .merge import additions_of, merge_entry_points, parse_static, render_merged
from .toml import load_toml
from .wheel_edit import record_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from plux.discovery.result import Discovery
    from plux.discovery.source_module import SourceModule

    from .comparison import Deviation

__all__ = ["SyncPlan", "plan_sync", "sync_editable"]

Groups = dict[str, dict[str, str]]


@dataclass(frozen=True)
class SyncPlan:
    """What is to be written into the metadata of an editable install.

    `files` are the new texts by file; `differences` say which entry points are not as they should be. Files may differ
    although entry points do not: the index holds lines of the source.
    """

    install: EditableInstall
    files: Mapping[Path, str]
    differences: tuple[Deviation, ...]

    def write(self) -> bool:
        """Write the files; return whether one of them changed.

        Files are replaced, never written into: an installer may have hard-linked them to its cache. ``RECORD`` goes
        first: if the process is killed after it, an uninstall finds all files, and the next call writes the others.

        Raises:
            BuildError: ``RECORD`` cannot be read.
            OSError: the environment is not writable.
        """
        if not any(read_text(path) != text for path, text in self.files.items()):
            return False
        _record(self.install.info, self.files)
        for path, text in self.files.items():
            replace_file(path, text)
        return True


def plan_sync(
    install: EditableInstall,
    discovery: Discovery,
    modules: Sequence[SourceModule] | None = None,
    replaced: Iterable[tuple[str, str]] = (),
) -> SyncPlan:
    """Say what is to be written for the found plugins.

    Entry points that were written by hand stay; those that an earlier discovery found and this one did not
    are removed.

    Args:
        install: whose metadata are meant.
        discovery: what was found, without problems.
        modules: the modules of the project, for `render_index`.
        replaced: (group, name) of others that an earlier discovery found: in the manual mode a build leaves no index.

    Raises:
        ConflictError: an entry point written by hand bears the name of a plugin but means something else.
        BuildError: the installed ones cannot be read or written again as they are.
    """
    info, root = install.info, install.origin.root
    path = info / "entry_points.txt"
    static = parse_static(read_text(path), str(path))
    installed = {group: dict(entries) for group, entries in static.items()}
    index = install.index()
    listed = index.names() if index is not None else _of_provider(root, discovery, static)
    for group, name in (*listed, *replaced):
        installed.get(group, {}).pop(name, None)
    merged = merge_entry_points(installed, additions_of(discovery), str(path))
    merged = {group: entries for group, entries in merged.items() if entries}
    # where the modules are stays known
    source = index.source if index is not None else None
    files = {install.index_file: render_index(discovery, root, modules, source)}
    if merged != static:  # other tools render the same in another order
        files[path] = render_merged(merged, str(path))
    if (info / PLUX_JSON).is_file():
        files[info / PLUX_JSON] = render_plux_json(discovery.entry_points())
    return SyncPlan(install, files, tuple(deviations(merged, static)))


def _of_provider(root: Path, discovery: Discovery, installed: Groups) -> list[tuple[str, str]]:
    """(group, name) of what the provider for scikit-build-core has found, which leaves no index.

    Other providers may have added entry points as well, so groups without a plugin are left alone.
    """
    path = root / "pyproject.toml"
    pyproject = load_toml(path) if path.is_file() else {}
    if not has_provider(pyproject):
        return []
    by_hand = declared_entry_points(pyproject)
    groups = discovery.entry_points()
    return [
        (group, name) for group in groups for name in installed.get(group, {}) if name not in by_hand.get(group, {})
    ]


def sync_editable(
    root: Path,
    discovery: Discovery,
    path: list[str] | None = None,
    modules: Sequence[SourceModule] | None = None,
    replaced: Sequence[tuple[str, str]] = (),
) -> list[Path]:
    """Write the found plugins into the metadata of every editable install of a project that can follow it.

    Args:
        root: the absolute directory of the project.
        discovery: what was found, without problems.
        path: where to look for installed distributions; ``sys.path`` by default.
        modules: the modules of the project, for `render_index`.
        replaced: see `plan_sync`.

    Returns: the metadata directories that changed.

    Raises:
        ConflictError, BuildError: see `plan_sync`.
        OSError: the environment is not writable.
    """
    installs = [each for each in editable_installs(root, path) if not each.origin.reason]
    return [each.info for each in installs if plan_sync(each, discovery, modules, replaced).write()]


def _record(info: Path, files: Mapping[Path, str]) -> None:
    """Make ``RECORD`` tell of files as they will be. Where there is none (an egg-info), nothing is to be done."""
    record = info / "RECORD"
    if not record.is_file():
        return
    try:
        rows = {row[0]: row for row in csv.reader(io.StringIO(read_text(record))) if row}
    except csv.Error as error:
        raise BuildError(f"{record}: {error}", "Install the distribution again.") from error
    for file, content in files.items():
        data = content.encode("utf-8")
        path = file.relative_to(info.parent).as_posix()
        if str(file) in rows:  # poetry writes absolute paths
            path = str(file)
        rows[path] = [path, record_digest(data), str(len(data))]
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows(rows.values())
    replace_file(record, output.getvalue())
