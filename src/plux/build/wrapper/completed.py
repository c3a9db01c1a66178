"""The hooks of a backend that make something with entry points, completed. Imported when one of them is called."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.build.config import PluxConfiguration, read_plux_config_from_workdir
from plux.core.record import replace

from .additions import Additions, add_to_directory, add_to_wheel
from .probe import modules_of_probe, modules_of_wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plux.build.delegates import Delegate
    from plux.discovery.result import Problem

__all__ = ["COMPLETED", "Build"]

# what PEP 517 says of config_settings: anything that the frontend and the backend agree on
Settings = dict[str, Any] | None


class Build:
    """One call of a hook: the backend, its hook, and the project.

    Raises:
        ConfigError: the configuration of the project is wrong.
    """

    def __init__(self, delegate: Delegate, target: object) -> None:
        self.delegate = delegate
        self.target: Callable[..., str] = target  # type: ignore[assignment]  # hooks are callables: PEP 517
        self.root = Path.cwd()
        self.config: PluxConfiguration = read_plux_config_from_workdir(self.root)

    def additions_before(self, settings: Settings, *, is_editable: bool) -> Additions:
        """Discover before there is a wheel: below the configured path, else in one that is built for that."""
        if self.config.path != ".":
            from plux.build.layout import layout_modules

            problems: list[Problem] = []
            modules = layout_modules(self.root, self.config, problems)
            return Additions.discover(modules, self.config, self.root, problems, is_editable=is_editable)
        with modules_of_probe(self.delegate.reference, settings, self.root) as (modules, static):
            found = Additions.discover(modules, self.config, self.root, is_editable=is_editable)
            return replace(found, static=static)


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
    additions = build.additions_before(config_settings, is_editable=True)
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
    additions = build.additions_before(config_settings, is_editable=is_editable)
    name = build.target(metadata_directory, config_settings)
    add_to_directory(Path(metadata_directory, name), additions)
    return name


COMPLETED: dict[str, Callable[..., str]] = {
    "build_editable": _build_editable,
    "build_wheel": _build_wheel,
    "prepare_metadata_for_build_editable": _prepare_editable_metadata,
    "prepare_metadata_for_build_wheel": _prepare_metadata,
}
