"""The hooks of PEP 517 and PEP 660, passed on to a backend, with the plugins added to what it makes."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.build.config import PluxConfiguration, load_pyproject_toml, read_plux_config_from_workdir
from plux.build.delegates import DELEGATES, Delegate, infer_delegate
from plux.build.errors import BuildError, ToolMissing
from plux.build.layout import layout_modules

from .additions import Additions, add_to_directory, add_to_wheel
from .probe import modules_of_probe, modules_of_wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plux.discovery.result import Problem

__all__ = ["Wrapped"]

# what PEP 517 says of config_settings: anything that the frontend and the backend agree on
Settings = dict[str, Any] | None


class Wrapped:
    """A backend with plugins. It has exactly the hooks that the backend has.

    `name` is a key of `DELEGATES`, or None for the backend that the project names elsewhere. The current directory is
    the root of the project, as PEP 517 demands.
    """

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    def __getattr__(self, hook: str) -> object:
        """Return a hook of the backend, completed where entry points are concerned.

        Raises:
            AttributeError: the backend does not have it.
            SystemExit: the backend is not installed or not known, or the configuration is wrong.
        """
        if hook.startswith("_"):
            raise AttributeError(hook)
        with _told():
            delegate = self._delegate()
            target: object = getattr(_load(delegate), hook)
        own = _OWN_HOOKS.get(hook)
        if own is None:
            return target

        # the arguments are those of the hook
        def call(*args: Any, **kwargs: Any) -> str:  # noqa: ANN401
            with _told():
                return own(_Build(delegate, target), *args, **kwargs)

        return call

    def _delegate(self) -> Delegate:
        if self._name is not None:
            return DELEGATES[self._name]
        root = Path.cwd()
        return infer_delegate(load_pyproject_toml(root / "pyproject.toml"), read_plux_config_from_workdir(root))


@contextmanager
def _told() -> Iterator[None]:
    """End the process with the message of an error; anything else would be shown as a traceback."""
    try:
        yield
    except BuildError as error:
        raise SystemExit(f"plux: {error}") from error


def _load(delegate: Delegate) -> object:
    """Import the object of a backend.

    Raises:
        ToolMissing: it is not installed.
        BuildError: the module has no such object.
    """
    config = read_plux_config_from_workdir()
    for entry in reversed(config.backend_path):
        place = str(Path.cwd() / entry)
        if place not in sys.path:
            sys.path.insert(0, place)
    module, _, attribute = delegate.reference.partition(":")
    try:
        found: object = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
        purpose = "plux.backend stands in front of it (add it to build-system.requires)"
        raise ToolMissing(delegate.distribution, purpose) from None
    try:
        for name in filter(None, attribute.split(".")):
            found = getattr(found, name)
    except AttributeError:
        raise BuildError(
            f"[tool.plux] build-backend: there is no {delegate.reference}", "It is module:object, as in PEP 517."
        ) from None
    return found


class _Build:
    """One call of a hook: the backend, its hook, and the project."""

    def __init__(self, delegate: Delegate, target: object) -> None:
        self.delegate = delegate
        self.target: Callable[..., str] = target  # type: ignore[assignment]  # hooks are callables: PEP 517
        self.root = Path.cwd()
        self.config: PluxConfiguration = read_plux_config_from_workdir(self.root)

    def additions_before(self, settings: Settings, *, is_editable: bool) -> Additions:
        """Discover before there is a wheel: below the configured path, else in one that is built for that."""
        if self.config.path != ".":
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
    build: _Build, wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    # The metadata directory stays with us: it holds our entry points, and backends that compare would refuse it.
    del metadata_directory
    name = build.target(wheel_directory, config_settings, None)
    wheel = Path(wheel_directory, name)
    with _removed_on_failure(wheel), modules_of_wheel(wheel, build.root) as modules:
        add_to_wheel(wheel, Additions.discover(modules, build.config, build.root))
    return name


def _build_editable(
    build: _Build, wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    del metadata_directory  # as above
    # The other wheel first: some backends leave files in the tree that an editable install needs.
    additions = build.additions_before(config_settings, is_editable=True)
    name = build.target(wheel_directory, config_settings, None)
    wheel = Path(wheel_directory, name)
    with _removed_on_failure(wheel):
        add_to_wheel(wheel, additions)
    return name


def _prepare_metadata(build: _Build, metadata_directory: str, config_settings: Settings = None) -> str:
    return _prepare(build, metadata_directory, config_settings, is_editable=False)


def _prepare_editable_metadata(build: _Build, metadata_directory: str, config_settings: Settings = None) -> str:
    return _prepare(build, metadata_directory, config_settings, is_editable=True)


def _prepare(build: _Build, metadata_directory: str, config_settings: Settings, *, is_editable: bool) -> str:
    additions = build.additions_before(config_settings, is_editable=is_editable)
    name = build.target(metadata_directory, config_settings)
    add_to_directory(Path(metadata_directory, name), additions)
    return name


_OWN_HOOKS: dict[str, Callable[..., str]] = {
    "build_editable": _build_editable,
    "build_wheel": _build_wheel,
    "prepare_metadata_for_build_editable": _prepare_editable_metadata,
    "prepare_metadata_for_build_wheel": _prepare_metadata,
}
