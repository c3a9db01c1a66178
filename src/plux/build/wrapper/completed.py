"""The hooks of a backend that make something with entry points, completed. Imported when one of them is called."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.build.config import PluxConfiguration, read_plux_config_from_workdir

from .additions import Additions, add_to_directory, add_to_wheel
from .wheel_modules import modules_of_wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plux.build.delegates import Delegate
    from plux.discovery.result import Problem

__all__ = ["COMPLETED", "Build"]

# what PEP 517 says of config_settings: anything that the frontend and the backend agree on
Settings = dict[str, Any] | None


class Build:
    """One call of a hook: the backend, which of its hooks, and the project.

    Raises:
        ConfigError: the configuration of the project is wrong.
    """

    def __init__(self, delegate: Delegate, backend: object, hook: str) -> None:
        self.delegate = delegate
        self.backend = backend
        self.target: Callable[..., str] = getattr(backend, hook)
        self.root = Path.cwd()
        self.config: PluxConfiguration = read_plux_config_from_workdir(self.root)

    def additions_below_path(self, *, is_editable: bool) -> Additions:
        """Discover before there is a wheel, below the configured path."""
        from plux.build.layout import layout_modules

        problems: list[Problem] = []
        modules = layout_modules(self.root, self.config, problems)
        return Additions.discover(modules, self.config, self.root, problems, is_editable=is_editable)

    def additions_for_editable(self, settings: Settings) -> Additions:
        """Discover below the configured path, else in a wheel that is built for that."""
        if self.config.place is not None:
            return self.additions_below_path(is_editable=True)
        from .probe import modules_of_probe

        with modules_of_probe(self.delegate, self.backend, settings, self.root) as modules:
            return Additions.discover(modules, self.config, self.root, is_editable=True)


@contextmanager
def _removed_on_failure(wheel: Path) -> Iterator[None]:
    """Leave no wheel behind that somebody could use although plugins are missing."""
    try:
        yield
    except BaseException:
        wheel.unlink()
        raise


def _build_wheel(
    build: Build, wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    # The metadata directory stays with us: it holds our entry points, and backends that compare would refuse it.
    del metadata_directory
    name = build.target(wheel_directory, config_settings, None)
    wheel = Path(wheel_directory, name)
    with _removed_on_failure(wheel), modules_of_wheel(wheel, build.root) as modules:
        add_to_wheel(wheel, Additions.discover(modules, build.config, build.root))
    return name


def _build_editable(
    build: Build, wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    del metadata_directory  # as above
    # The other wheel first: some backends leave files in the tree that an editable install needs.
    additions = build.additions_for_editable(config_settings)
    name = build.target(wheel_directory, config_settings, None)
    wheel = Path(wheel_directory, name)
    with _removed_on_failure(wheel):
        add_to_wheel(wheel, additions)
    return name


def _prepare_metadata(build: Build, metadata_directory: str, config_settings: Settings = None) -> str:
    return _prepare(build, metadata_directory, config_settings, is_editable=False)


def _prepare_editable_metadata(build: Build, metadata_directory: str, config_settings: Settings = None) -> str:
    return _prepare(build, metadata_directory, config_settings, is_editable=True)


def _prepare(build: Build, metadata_directory: str, config_settings: Settings, *, is_editable: bool) -> str:
    from plux.build.config import load_pyproject_toml
    from plux.build.declared import declared_entry_points

    # `hooks` has these hooks only where a path is configured, so nothing is built for them
    additions = build.additions_below_path(is_editable=is_editable)
    name = build.target(metadata_directory, config_settings)
    declared = declared_entry_points(load_pyproject_toml(build.root / "pyproject.toml"))
    add_to_directory(Path(metadata_directory, name), additions, declared)
    return name


COMPLETED: dict[str, Callable[..., str]] = {
    "build_editable": _build_editable,
    "build_wheel": _build_wheel,
    "prepare_metadata_for_build_editable": _prepare_editable_metadata,
    "prepare_metadata_for_build_wheel": _prepare_metadata,
}
