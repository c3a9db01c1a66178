"""What a project is: a directory with a configuration, the modules of its wheel, and files for its entry points.

    project = open_project(Path("/abs/project"), exclude=["tests*"])
    discovery = project.discover()              # plugins and problems; nothing is written
    result = project.build_entrypoints()        # raises DiscoveryFailed if there are problems

Every failure is a `plux.build.errors.BuildError`, whose text is made for people: print it, without a traceback.
"""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plux.core.entrypoint_text import render_entry_points

from .config import (
    BuildBackend,
    EntrypointBuildMode,
    PluxConfiguration,
    determine_build_backend_from_config,
    load_pyproject_toml,
    read_plux_config_from_workdir,
)
from .declared import declared_entry_points, declared_name
from .discover import discover_plugins
from .errors import BuildError, ConfigError, DiscoveryFailed
from .failing_wrapper import with_failing_wrapper
from .files import replace_file
from .layout import layout_modules
from .merge import additions_of, merge_entry_points
from .reading import read_file, require_regular

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plux.discovery.result import Discovery, Problem
    from plux.discovery.source_module import SourceModule

    from .discovery import PackageFinder
    from .index import PluginIndexBuilder

__all__ = ["BuildResult", "EntryPointFileMissing", "Project", "SourceTree", "open_project"]

PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What `Project.build_entrypoints` did: `written` are the files that hold the entry points now, `synced` the
    metadata directories of editable installs of the project that were brought up to date.
    """

    discovery: Discovery
    written: tuple[Path, ...] = ()
    synced: tuple[Path, ...] = ()


def open_project(
    workdir: str | os.PathLike[str] | None = None,
    *,
    path: str | os.PathLike[str] | None = None,
    exclude: Iterable[str] = (),
    include: Iterable[str] = (),
) -> Project:
    """Return the project in a directory, as the backend that builds it sees it.

    Args:
        workdir: the directory; by default the current one.
        path: look at this directory (relative to `workdir`) or file instead of what the wheel will hold; it need not
            belong to a project.
        exclude: patterns in addition to those of ``[tool.plux]``.
        include: the same.

    Raises:
        BuildError: there is no such directory or no project in it, or its configuration is wrong (`ConfigError`).
    """
    root = _directory(workdir)
    if path is not None:
        place = Path(os.path.normpath(root / path))
        config = read_plux_config_from_workdir(root) if place.is_relative_to(root) else PluxConfiguration()
        return SourceTree(root, place, config.merge(exclude=exclude, include=include))
    if not any((root / name).is_file() for name in PROJECT_FILES):
        _refuse_what_is_no_file(root)
        raise BuildError(
            f"there is no project in {root}: no {', '.join(PROJECT_FILES[:-1])} or {PROJECT_FILES[-1]}",
            "Go to the project, or name it with --workdir; `plux discover --path` looks at any directory of packages.",
        )
    config = read_plux_config_from_workdir(root).merge(exclude=exclude, include=include)
    _refuse_byte_order_mark(root / "pyproject.toml")
    return _project_class(determine_build_backend_from_config(root))(root, config)


def _refuse_what_is_no_file(root: Path) -> None:
    """See to it that nothing bears the name of a file of a project: that would be what somebody looks for.

    Raises:
        OSError: there is something, but no regular file.
    """
    for path in (root / name for name in PROJECT_FILES):
        if os.path.lexists(path):
            read_file(path)


def _refuse_byte_order_mark(path: Path) -> None:
    """See to it that installers can read the configuration: the TOML readers of Python know of no mark.

    Raises:
        ConfigError: there is one.
    """
    if path.is_file() and read_file(path).startswith(BOM_UTF8):
        raise ConfigError(
            [f"{path}:1: the file begins with a byte order mark, which pip and most build tools refuse"],
            "Save it as UTF-8 without a byte order mark (BOM).",
        )


def _project_class(backend: BuildBackend) -> type[Project]:
    if backend is BuildBackend.SETUPTOOLS:
        from .setuptools.project import SetuptoolsProject

        return SetuptoolsProject
    if backend is BuildBackend.HATCHLING:
        from .hatchling.project import HatchlingProject

        return HatchlingProject
    return Project


class Project:
    """A project of any backend. Adapters override what their backend knows better."""

    listed: list[SourceModule] | None = None
    """The modules that `discover` has looked at last."""

    def __init__(self, workdir: str | os.PathLike[str] | None = None, config: PluxConfiguration | None = None) -> None:
        """Take the project in a directory (the current one by default), with its own configuration by default."""
        self.workdir = _directory(workdir)
        self.config = config if config is not None else self.read_static_plux_config()

    def read_static_plux_config(self) -> PluxConfiguration:
        """Return what ``pyproject.toml`` says."""
        return read_plux_config_from_workdir(self.workdir)

    def modules(self, problems: list[Problem] | None = None) -> list[SourceModule]:
        """Return every module that the wheel will hold, sorted by name.

        Args:
            problems: gets what could not be read.

        Raises:
            BuildError: it cannot be told.
        """
        return layout_modules(self.workdir, self.config, problems if problems is not None else [])

    def discover(self) -> Discovery:
        """Find the plugins by reading the sources. Problems are part of the result.

        Raises:
            BuildError: the modules of the project cannot be told.
        """
        problems: list[Problem] = []
        self.listed = self.modules(problems)
        for module in self.listed:  # backends list whatever is called *.py
            require_regular(module.path)
        return discover_plugins(self.listed, self.config, root=self.workdir, problems=problems)

    @property
    def is_manual(self) -> bool:
        """Whether the entry points are kept in a file of the project (`EntrypointBuildMode.MANUAL`)."""
        return self.config.entrypoint_build_mode is EntrypointBuildMode.MANUAL

    @property
    def static_file(self) -> Path:
        """The file of the manual mode, whether it exists or not."""
        return self.workdir / self.config.entrypoint_static_file

    def build_entrypoints(self) -> BuildResult:
        """Discover the plugins and write them where a build, or an editable install, takes them from.

        In the manual mode that is `static_file`; otherwise what the backend keeps in the project, which for all but
        setuptools is nothing: their entry points come into being with the wheel. Editable installs of the project in
        this environment are brought up to date.

        Raises:
            DiscoveryFailed: there are problems, one of which may be the wrapper's; nothing was written.
            ConflictError: an entry point written by hand means something else than a plugin; nothing was written.
            BuildError: the backend failed, or an editable install cannot be written to.
        """
        discovery = with_failing_wrapper(self.workdir, self.discover())
        if discovery.problems:
            raise DiscoveryFailed(discovery)
        merge_entry_points(self.static_entry_points(), additions_of(discovery))
        replaced = self._replaced() if self.is_manual else []
        if self.is_manual:
            replace_file(self.static_file.resolve(), render_entry_points(discovery.entry_points()))
            written: tuple[Path, ...] = (self.static_file,)
        else:
            written = self._write(discovery)
        return BuildResult(discovery, written, self._sync(discovery, written, replaced))

    def _sync(
        self, discovery: Discovery, written: tuple[Path, ...], replaced: list[tuple[str, str]]
    ) -> tuple[Path, ...]:
        """Bring editable installs up to date; return their metadata directories that changed."""
        from .sync import sync_editable

        try:
            return tuple(sync_editable(self.workdir, discovery, modules=self.listed, replaced=replaced))
        except OSError as error:
            done = f"{', '.join(file.name for file in written)} written, but " if written else ""
            raise BuildError(
                f"{done}an editable install cannot be brought up to date: {error.filename}: {error.strerror}",
                "Let somebody who may write there run `plux sync`.",
            ) from error

    def _replaced(self) -> list[tuple[str, str]]:
        """(group, name) of what the file of the manual mode says and the configuration does not declare by hand."""
        from .index import read_plux_ini

        try:
            groups = read_plux_ini(self.static_file)
        except (BuildError, OSError):
            return []  # it is written anew, and no build has taken anything from it
        by_hand = self.static_entry_points()
        return [
            (group, name) for group, found in groups.items() for name in found if name not in by_hand.get(group, {})
        ]

    def _write(self, discovery: Discovery) -> tuple[Path, ...]:
        """Write the entry points where the backend keeps them in the project; return the files."""
        return ()

    def find_entry_point_file(self) -> Path:
        """Return the file of the project that holds its entry points in the syntax of ``entry_points.txt``.

        Raises:
            FileNotFoundError: it has not been written; a `BuildError` too, with advice.
        """
        return self._existing(self.static_file if self.is_manual else None)

    def find_plux_index_file(self) -> Path:
        """Return the file in which plux keeps the found plugins: ``plux.json``, or the one of the manual mode.

        Raises:
            FileNotFoundError: it has not been written; a `BuildError` too, with advice.
        """
        return self._existing(self.static_file if self.is_manual else None)

    def _existing(self, path: Path | None) -> Path:
        if path is None:
            raise EntryPointFileMissing(
                f"the project in {self.workdir} keeps no entry points in a file: its backend makes them with the wheel",
                "`plux discover` shows what they will be.",
            )
        if not path.is_file():
            raise EntryPointFileMissing(f"there is no {path}", "`plux entrypoints` writes it.")
        return path

    def static_entry_points(self) -> dict[str, dict[str, str]]:
        """Return {group: {name: value}} of the entry points that the configuration declares by hand.

        Raises:
            BuildError: it cannot be told.
        """
        return declared_entry_points(self._pyproject())

    def distribution_name(self) -> str | None:
        """Return the name of the distribution that the project is built to; None if it cannot be told."""
        return declared_name(self._pyproject())

    def _pyproject(self) -> dict[str, object]:
        try:
            return load_pyproject_toml(self.workdir / "pyproject.toml")
        except FileNotFoundError:
            return {}

    def create_package_finder(self) -> PackageFinder:
        """Return a finder of the packages of the wheel, for code that imports them."""
        from .discovery import ModulePackageFinder

        return ModulePackageFinder(self.modules())

    def create_plugin_index_builder(self) -> PluginIndexBuilder:
        """Return a builder of an index of the plugins of the project, which imports nothing.

        Raises:
            DiscoveryFailed: when it writes, if there are problems.
        """
        from .discovery import DiscoveryPluginFinder
        from .index import PluginIndexBuilder

        return PluginIndexBuilder(DiscoveryPluginFinder(self.discover))


class EntryPointFileMissing(BuildError, FileNotFoundError):
    """A file of entry points is not there."""


class SourceTree(Project):
    """A directory of packages, or a file, that need not belong to a project. It can be looked at, not built."""

    def __init__(self, workdir: Path, path: Path, config: PluxConfiguration) -> None:
        super().__init__(workdir, config)
        self.path = path

    def modules(self, problems: list[Problem] | None = None) -> list[SourceModule]:
        """Return every module below the path.

        Raises:
            BuildError: there is no such path, or what is there is no source.
        """
        from plux.discovery.packages import modules_below

        if not self.path.exists():
            raise BuildError(f"there is no {self.path}", "`--path` is relative to the project.")
        if self.path.is_file() and self.path.suffix != ".py":
            raise BuildError(
                f"{self.path} is no source file", "Name a `.py` file, a package or a directory of packages."
            )
        return modules_below(self.path, problems=problems)

    def discover(self) -> Discovery:
        """Find the plugins by reading the sources. Problems are part of the result."""
        problems: list[Problem] = []
        config = self.config.merge(path=".")
        return discover_plugins(self.modules(problems), config, root=self.workdir, problems=problems, is_built=False)

    def build_entrypoints(self) -> BuildResult:
        """Refuse: a directory of packages keeps no entry points.

        Raises:
            BuildError: always.
        """
        raise BuildError(f"{self.path} is looked at as a directory of packages", "Leave out `path` to build a project.")


def _directory(workdir: str | os.PathLike[str] | None) -> Path:
    # the current directory need not exist, if it is not asked for; resolve() would follow links
    root = Path(os.path.abspath(workdir if workdir is not None else ""))  # noqa: PTH100
    if not root.is_dir():
        raise BuildError(f"there is no directory {root}")
    return root
