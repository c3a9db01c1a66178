"""What a discovery is compared with: a wheel, an installed distribution, or a file with entry points."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from plux.build.editing.document import Document
from plux.build.editing.writing import FILES, open_entry_points, written_files
from plux.build.errors import BuildError
from plux.build.index import INDEX_PLACES, PLUX_JSON, listed_plugins, read_plux_ini, read_plux_json
from plux.build.installs import editable_installs, read_text
from plux.build.merge import parse_static
from plux.build.wheel_edit import read_metadata
from plux.discovery.editable_origin import directory_of_url, origin_of

from .modules import DirectoryModules, WheelModules

if TYPE_CHECKING:
    from collections.abc import Callable

    from plux.build.project import Project

    from .modules import ModuleSource

__all__ = ["Artifact", "NoTarget", "default_artifacts", "open_artifact"]

Groups = dict[str, dict[str, str]]


class NoTarget(BuildError):
    """What somebody named is nothing that a project could be compared with."""


@dataclass(frozen=True)
class Artifact:
    """Something that holds entry points.

    `kind` is ``wheel``, ``installed`` or ``file``. `listed` are (group, name) of those that plux wrote, None if nothing
    says which; `modules` is where its modules are, None for those of the project. `exclusive` says that nothing but
    plugins belongs there. `remedy` is how it is brought up to date.
    """

    path: Path
    kind: str
    entry_points: Groups
    listed: list[tuple[str, str]] | None = None
    modules: ModuleSource | None = None
    exclusive: bool = False
    remedy: str = ""


def default_artifacts(project: Project, *, committed: bool = False) -> list[Artifact]:
    """Return what a project is compared with if nobody says it.

    That is the file of the manual mode, else the files into which ``plux write`` wrote, else what of the project is
    installed in this environment, which may be nothing. What was installed from another directory is not of this
    project, whatever its name. `committed` says that nothing but a file counts.

    Raises:
        BuildError: the manual mode has no file, or something there cannot be read.
    """
    if project.is_manual or project.static_file.is_file():
        if not project.static_file.is_file():
            raise BuildError(f"there is no {project.static_file}", "`plux entrypoints` writes it; commit it.")
        return [_index_file(project.static_file)]
    written = written_files(project.workdir)
    if written:
        return [_project_file(path) for path in written]
    if committed:
        return []
    editable = list(editable_installs(project.workdir))
    if editable:
        return [_metadata_directory(install.info, "installed") for install in editable]
    name = project.distribution_name()
    directory = _installed_directory(name) if name else None
    if directory is None or not _may_come_from(directory, project.workdir):
        return []
    return [_metadata_directory(directory, "installed")]


def open_artifact(root: Path, text: str) -> Artifact:
    """Return what a person means by a path, relative to the project, or by the name of an installed distribution.

    Raises:
        NoTarget: there is no such thing, or it is none of these.
        BuildError: it cannot be read.
    """
    path = root / text
    if path.is_dir() and path.suffix in (".dist-info", ".egg-info"):
        return _metadata_directory(path, "installed")
    if path.is_file():
        if path.name.endswith((".tar.gz", ".zip")):
            raise NoTarget(f"{path} is an sdist, which holds no entry points", "Name a wheel that was built from it.")
        return _by_suffix(path)(path)
    # a package in the project may bear the name of the distribution
    directory = _installed_directory(text) if "/" not in text and not text.endswith(".whl") else None
    if directory is None and path.is_dir():
        raise NoTarget(
            f"{path} is a directory without entry points, and no distribution of this name is installed here",
            "Name a wheel, a .dist-info directory, or an installed distribution.",
        )
    if directory is None:
        raise NoTarget(
            f"there is no file {path}, and no distribution {text!r} is installed here",
            "Name a wheel, a file with entry points, or an installed distribution.",
        )
    return _metadata_directory(directory, "installed")


def _by_suffix(path: Path) -> Callable[[Path], Artifact]:
    if path.suffix == ".whl":
        return _wheel
    return _project_file if path.name in FILES else _index_file


def _wheel(path: Path) -> Artifact:
    try:
        text = read_metadata(path, "entry_points.txt") or ""
        index = next(filter(None, (read_metadata(path, place) for place in INDEX_PLACES)), None)
        modules = WheelModules(path)
    except (zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise BuildError(f"{path} is no wheel: {error}", "Build it again.") from error
    listed = listed_plugins(index) if index is not None else None
    # `flit build` does not ask the build backend, so that building again the same way would not help
    remedy = "build the wheel again with `python -m build`"
    return Artifact(path, "wheel", parse_static(text, f"{path}: entry_points.txt"), listed, modules, remedy=remedy)


def _index_file(path: Path) -> Artifact:
    groups = read_plux_json(path) if path.suffix == ".json" else read_plux_ini(path)
    return Artifact(path, "file", groups, exclusive=True, remedy="`plux entrypoints` writes it anew")


def _project_file(path: Path) -> Artifact:
    marked = open_entry_points(Document.read(path)).entry_points()
    merged = {group: dict(entries) for group, entries in marked.foreign.items()}
    for group, entries in marked.own.items():
        merged.setdefault(group, {}).update(entries)
    listed = [(group, name) for group, entries in marked.own.items() for name in entries]
    return Artifact(path, "file", merged, listed, remedy=f"`plux write {path.name}` brings it up to date")


def _metadata_directory(path: Path, kind: str) -> Artifact:
    text = read_text(path / "entry_points.txt")
    listed = next(filter(None, (_listed(path / place) for place in INDEX_PLACES)), None)
    if listed is None and (path / PLUX_JSON).is_file():
        found = read_plux_json(path / PLUX_JSON)
        listed = [(group, name) for group, entries in found.items() for name in entries]
    groups = parse_static(text, str(path / "entry_points.txt"))
    origin = origin_of(path)
    follows = origin is not None and not origin.reason
    remedy = "`plux sync` brings it up to date" if follows else "install it again"
    return Artifact(path, kind, groups, listed, DirectoryModules(path.parent), remedy=remedy)


def _may_come_from(directory: Path, root: Path) -> bool:
    """Whether an installation may be of a project: nothing says where it comes from (PEP 610), or it is from there."""
    try:
        url = urlsplit(json.loads(read_text(directory / "direct_url.json"))["url"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return True
    place = directory_of_url(url)
    return place is not None and place.resolve().is_relative_to(root.resolve())


def _listed(path: Path) -> list[tuple[str, str]] | None:
    return listed_plugins(read_text(path))


def _installed_directory(name: str) -> Path | None:
    """The metadata directory of an installed distribution."""
    try:
        found = metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError):
        return None
    # the only way to tell where it lies
    path = getattr(found, "_path", None)
    return path if isinstance(path, Path) else None
