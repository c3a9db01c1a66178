"""Entry points written into the file that holds the metadata of a project, for builds without plux.

Which file counts is a matter of the backend. With setuptools: ``[project]`` of ``pyproject.toml``, unless that lists
entry points as dynamic; else ``setup.py``, if that says anything of entry points; else ``setup.cfg``. What is written
elsewhere would mean nothing, so that is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plux.build.config import BuildBackend, determine_build_backend_from_config
from plux.build.declared import is_dynamic
from plux.build.errors import BuildError, DiscoveryFailed
from plux.build.reading import read_file
from plux.build.setup_cfg import parse_setup_cfg
from plux.build.setuptools.project import SetuptoolsProject
from plux.build.toml import load_toml, subtable

from .document import Document
from .mark import has_mark, own_entries
from .pyproject_entry_points import PyprojectEntryPoints, base_table

if TYPE_CHECKING:
    from configparser import RawConfigParser
    from pathlib import Path

    from plux.build.project import Project
    from plux.discovery.result import Discovery

    from .mark import EntryPointFile

__all__ = ["FILES", "choose_file", "cleared", "open_entry_points", "written", "written_files"]

FILES = ("pyproject.toml", "setup.cfg", "setup.py")


def written(project: Project, discovery: Discovery, name: str | None = None) -> Document:
    """Return a file of a project as it is to be: with the found plugins, without those that are gone.

    Args:
        project: the project.
        discovery: what was found.
        name: one of `FILES`; by default the one where the metadata of the project are.

    Raises:
        DiscoveryFailed: there are problems.
        ConflictError: an entry point that somebody else wrote there means another object than the plugin of its name.
        BuildError: entry points in this file would mean nothing, or it cannot be edited.
        LibraryMissing: the library for this file is not installed.
    """
    if discovery.problems:
        raise DiscoveryFailed(discovery)
    root = project.workdir
    document = Document.read(root / (name or choose_file(root)))
    _refuse_in_vain(root, document)
    if document.path.name == "pyproject.toml" and isinstance(project, SetuptoolsProject):
        document = _with_place(document, project)
    file = open_entry_points(document)
    own = own_entries(discovery, file.entry_points().foreign, str(document.path))
    return document.with_text(file.with_own(own))


def _with_place(document: Document, project: SetuptoolsProject) -> Document:
    """Make place for entry points, if the metadata of the project are elsewhere."""
    from .new_project_table import with_project_table

    has_place = base_table(_pyproject(project.workdir)) is not None
    if has_place or not _has_setup(project.workdir):
        return document
    return with_project_table(document, project, moved=_own_elsewhere(document))


def open_entry_points(document: Document) -> EntryPointFile:
    """Return the entry points of one of the `FILES`.

    Raises:
        BuildError: they cannot be read.
        LibraryMissing: the library for this file is not installed.
    """
    if document.path.name == "setup.py":
        from .script_entry_points import ScriptEntryPoints

        return ScriptEntryPoints(document.text, document.path)
    if document.path.name == "setup.cfg":
        from .cfg_entry_points import CfgEntryPoints

        return CfgEntryPoints(document.text, document.path)
    if document.path.name != "pyproject.toml":
        raise BuildError(f"{document.path} is no place for entry points", f"Take one of {', '.join(FILES)}.")
    return PyprojectEntryPoints(document.text, document.path)


def cleared(document: Document) -> list[Document]:
    """Return the other files of a project into which ``plux write`` wrote, without what it wrote there.

    The entry points stand in one file: those left in another would grow old, and nothing would remove them.

    Args:
        document: what `written` returned.

    Raises:
        BuildError: one of them cannot be edited.
        LibraryMissing: the library for one of them is not installed.
    """
    others = [Document.read(path) for path in written_files(document.path.parent) if path != document.path]
    edited = [other.with_text(open_entry_points(other).with_own({})) for other in others]
    return [other for other in edited if other.is_changed]


def _own_elsewhere(document: Document) -> dict[str, dict[str, str]]:
    """What stands below marks in the other files of the project."""
    found: dict[str, dict[str, str]] = {}
    for path in written_files(document.path.parent):
        if path != document.path:
            for group, entries in open_entry_points(Document.read(path)).entry_points().own.items():
                found.setdefault(group, {}).update(entries)
    return found


def written_files(root: Path) -> list[Path]:
    """Return the files of a project into which ``plux write`` has written."""
    return [path for path in (root / name for name in FILES) if path.is_file() and has_mark(path)]


def choose_file(root: Path) -> str:
    """Return the name of the file that holds the metadata of a project."""
    pyproject = _pyproject(root)
    if base_table(pyproject) is not None and not (is_dynamic(pyproject, "entry-points") and _has_setup(root)):
        return "pyproject.toml"
    if _script_says(root):
        return "setup.py"
    config = _setup_cfg(root)
    if config.has_section("metadata") or config.has_section("options") or not (root / "setup.py").exists():
        return "setup.cfg"
    return "setup.py"


def _refuse_in_vain(root: Path, document: Document) -> None:
    """Refuse to write where the backend of the project would not look."""
    name = document.path.name
    if name == "pyproject.toml":
        return
    backend = determine_build_backend_from_config(root)
    if backend is not BuildBackend.SETUPTOOLS:
        raise BuildError(f"{backend.value} does not read {name}", "Leave out the name of the file.")
    pyproject = _pyproject(root)
    if "project" in pyproject and not is_dynamic(pyproject, "entry-points"):
        raise BuildError(
            f"setuptools ignores entry points in {name}: pyproject.toml has a table [project], which does not list "
            "them as dynamic",
            "Use `plux write pyproject.toml`.",
        )
    source = subtable(pyproject, "tool", "setuptools", "dynamic").get("entry-points")
    if source is not None:
        raise BuildError(
            f"setuptools ignores entry points in {name}: [tool.setuptools.dynamic] takes them from {source}",
            "Delete that, or leave it as it is: in the manual mode `plux entrypoints` writes plux.ini.",
        )
    other = {"setup.cfg": "setup.py", "setup.py": "setup.cfg"}[name]
    if _script_says(root) if other == "setup.py" else _config_says(root):
        raise BuildError(
            f"the entry points of the project stand in {other}; of both files setuptools takes setup.py alone",
            f"Take {other}.",
        )


def _pyproject(root: Path) -> dict[str, object]:
    try:
        return load_toml(root / "pyproject.toml")
    except FileNotFoundError:
        return {}


def _has_setup(root: Path) -> bool:
    return any((root / name).is_file() for name in ("setup.cfg", "setup.py"))


def _script_says(root: Path) -> bool:
    try:
        return re.search(rb"\bentry_points\b", read_file(root / "setup.py")) is not None
    except FileNotFoundError:
        return False


def _setup_cfg(root: Path) -> RawConfigParser:
    path = root / "setup.cfg"
    return parse_setup_cfg(Document.read(path).text, path)


def _config_says(root: Path) -> bool:
    config = _setup_cfg(root)
    return config.has_section("options.entry_points") or config.has_option("options", "entry_points")
