"""The configuration of a project: ``[tool.plux]`` of its ``pyproject.toml``, and which backend builds it.

Precedence: what the caller says (see `PluxConfiguration.merge`), then ``pyproject.toml``, then the defaults.
"""

from __future__ import annotations

import enum
import os
from pathlib import Path
from typing import TYPE_CHECKING

from plux.core.record import field, record, replace

from .errors import ConfigError, ToolMissing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plux.discovery.assumptions import Assumptions

__all__ = [
    "BuildBackend",
    "DiscoveryWay",
    "EntrypointBuildMode",
    "PluxConfiguration",
    "backend_of_reference",
    "configuration_in",
    "determine_build_backend_from_config",
    "determine_build_backend_from_pyproject_config",
    "load_pyproject_toml",
    "parse_pyproject_toml",
    "read_plux_config_from_workdir",
]


class EntrypointBuildMode(enum.Enum):
    """How entry points come into the distribution."""

    MANUAL = "manual"
    """A file in the project (``plux.ini``), written by ``plux entrypoints`` and committed, holds them."""
    BUILD_HOOK = "build-hook"
    """They are discovered while the distribution is built."""

    @classmethod
    def _missing_(cls, value: object) -> EntrypointBuildMode | None:
        # the spelling of the documentation of 1.x
        return cls.BUILD_HOOK if value == "build-hooks" else None


class DiscoveryWay(enum.Enum):
    """How plugins are found."""

    STATIC = "static"
    """By reading the source."""
    IMPORT = "import"
    """By importing all modules, in a process of its own."""


class BuildBackend(enum.Enum):
    """What builds the project."""

    AUTO = "auto"
    """Whatever ``build-system.build-backend`` says."""
    SETUPTOOLS = "setuptools"
    HATCHLING = "hatchling"
    PDM = "pdm"
    FLIT = "flit"
    POETRY = "poetry"
    UV = "uv"
    SCIKIT_BUILD = "scikit-build"
    MESON = "meson"
    MATURIN = "maturin"
    OTHER = "other"
    """Any other; its packages are looked for below ``path``, or in the places where most projects have them."""


_BACKEND_MODULES = {
    "setuptools": BuildBackend.SETUPTOOLS,
    "hatchling": BuildBackend.HATCHLING,
    "pdm": BuildBackend.PDM,
    "flit_core": BuildBackend.FLIT,
    "poetry": BuildBackend.POETRY,
    "pdm_backend": BuildBackend.PDM,
    "poetry_core": BuildBackend.POETRY,
    "uv_build": BuildBackend.UV,
    "scikit_build_core": BuildBackend.SCIKIT_BUILD,
    "mesonpy": BuildBackend.MESON,
    "maturin": BuildBackend.MATURIN,
}
"""The first part of ``build-backend`` tells them apart."""


@record()
class PluxConfiguration:
    """What ``[tool.plux]`` says.

    `path` (relative to the project) selects where to look. `include` and `exclude` are patterns over package
    and module names (`plux.discovery.patterns`). `entrypoint_static_file` (relative to the project) is the
    file of the manual mode. `delegate` and `backend_path` are for ``plux.backend``: the backend object behind
    it, and in-tree directories to import it from (as ``backend-path`` of PEP 517). `imported` are patterns of the
    modules that are imported where the others are read, `accept` those of problems that are accepted
    (`plux.discovery.combining.accepting`), `assumptions` what is said of bases and decorators that cannot be read.
    `asked` are the patterns of `include` that do not stand there, but that somebody added for this once.
    """

    path: str = "."
    exclude: list[str] = field(default_factory=list)
    include: list[str] = field(default_factory=list)
    entrypoint_build_mode: EntrypointBuildMode = EntrypointBuildMode.BUILD_HOOK
    entrypoint_static_file: str = "plux.ini"
    build_backend: BuildBackend = BuildBackend.AUTO
    delegate: str | None = None
    backend_path: list[str] = field(default_factory=list)
    discovery: DiscoveryWay = DiscoveryWay.STATIC
    imported: list[str] = field(default_factory=list)
    accept: list[str] = field(default_factory=list)
    assumptions: Assumptions | None = None
    asked: tuple[str, ...] = ()

    @property
    def place(self) -> str | None:
        """Where the modules are, if `path` names another place than the root of the project, however it is written.

        >>> PluxConfiguration(path="./src/").place, PluxConfiguration(path="./").place
        ('src', None)
        """
        place = os.path.normpath(self.path)
        return None if place == os.curdir else place

    def merge(
        self,
        path: str | None = None,
        exclude: Iterable[str] | None = None,
        include: Iterable[str] | None = None,
        entrypoint_build_mode: EntrypointBuildMode | None = None,
        entrypoint_static_file: str | None = None,
        build_backend: BuildBackend | None = None,
    ) -> PluxConfiguration:
        """Return a new configuration with other values; None keeps one. Patterns are added, in order, each once.

        >>> PluxConfiguration(exclude=["a", "b"]).merge(exclude=["c", "a"]).exclude
        ['a', 'b', 'c']
        """
        from plux.discovery.patterns import several

        return replace(
            self,
            path=self.path if path is None else path,
            exclude=list(dict.fromkeys([*self.exclude, *several(exclude)])),
            include=list(dict.fromkeys([*self.include, *several(include)])),
            asked=tuple(dict.fromkeys([*self.asked, *several(include)])),
            entrypoint_build_mode=entrypoint_build_mode or self.entrypoint_build_mode,
            entrypoint_static_file=entrypoint_static_file or self.entrypoint_static_file,
            build_backend=build_backend or self.build_backend,
        )


def read_plux_config_from_workdir(workdir: str | os.PathLike[str] | None = None) -> PluxConfiguration:
    """Return the configuration of the project in a directory; the defaults if it has no ``pyproject.toml``.

    Raises:
        ConfigError: something in it is wrong; all mistakes are named together.
    """
    try:
        return parse_pyproject_toml(Path(workdir or Path.cwd()) / "pyproject.toml")
    except FileNotFoundError:
        return PluxConfiguration()


def parse_pyproject_toml(path: str | os.PathLike[str]) -> PluxConfiguration:
    """Return the configuration in a ``pyproject.toml``.

    Raises:
        ConfigError: something in it is wrong; all mistakes are named together.
        FileNotFoundError: there is no such file.
    """
    return configuration_in(load_pyproject_toml(path), path)


def configuration_in(document: Mapping[str, object], path: str | os.PathLike[str]) -> PluxConfiguration:
    """Return the configuration in the content of a ``pyproject.toml`` at a path.

    Raises:
        ConfigError: something in it is wrong; all mistakes are named together.
    """
    tool = document.get("tool")
    if not isinstance(tool, dict) or "plux" not in tool:
        return PluxConfiguration()
    from .config_table import configuration_of_table

    return configuration_of_table(tool["plux"], path)


def load_pyproject_toml(path: str | os.PathLike[str] | None = None) -> dict[str, object]:
    """Return the whole content of a ``pyproject.toml``; without a path, that of the current directory.

    Raises:
        ConfigError: it is no TOML.
        FileNotFoundError: there is no such file.
        ToolMissing: nothing can read it, see `plux.build.toml.parse_toml`; the backend may be missing, too.
    """
    from .toml import load_toml

    file = Path(path) if path is not None else Path.cwd() / "pyproject.toml"
    try:
        return load_toml(file)
    except ToolMissing as error:
        from .absent_backends import absent_backends

        raise ToolMissing(error.tool, error.purpose, absent_backends(file.read_text(encoding="utf-8"))) from None


def determine_build_backend_from_pyproject_config(pyproject: dict[str, object]) -> BuildBackend | None:
    """Return the backend that the ``build-system`` table names; None for one that plux does not know by name.

    Without a ``build-system`` table, or without a ``build-backend`` in it, it is setuptools (PEP 517).

        >>> determine_build_backend_from_pyproject_config({"build-system": {"build-backend": "hatchling.build"}})
        <BuildBackend.HATCHLING: 'hatchling'>
    """
    from .toml import subtable

    reference = subtable(pyproject, "build-system").get("build-backend")
    return backend_of_reference(reference) if isinstance(reference, str) else BuildBackend.SETUPTOOLS


def backend_of_reference(reference: str) -> BuildBackend | None:
    """Return the backend behind a reference, as ``build-system.build-backend`` holds one; None for an unknown one."""
    if reference.startswith("plux.backend:"):
        reference = reference.partition(":")[2]
    return _BACKEND_MODULES.get(reference.replace(":", ".").split(".")[0].strip())


def determine_build_backend_from_config(workdir: str | os.PathLike[str]) -> BuildBackend:
    """Return the backend of the project in a directory: never AUTO, and OTHER for one that is unknown.

    Raises:
        ConfigError: ``[tool.plux]`` is wrong, or names another backend than ``build-system`` does.
    """
    from .toml import subtable

    path = Path(workdir) / "pyproject.toml"
    configured = read_plux_config_from_workdir(workdir).build_backend
    pyproject = load_pyproject_toml(path) if path.exists() else {}
    named = determine_build_backend_from_pyproject_config(pyproject)
    if configured is BuildBackend.AUTO:
        return named or BuildBackend.OTHER
    reference = subtable(pyproject, "build-system").get("build-backend")
    if isinstance(reference, str) and named is not None and named is not configured:
        raise ConfigError(
            [
                (
                    f"{path}: [tool.plux]: build_backend is {configured.value!r}, "
                    f"but the project is built by {reference!r} (build-system.build-backend)"
                )
            ],
            "Delete build_backend: plux knows this backend by itself.",
        )
    return configured
