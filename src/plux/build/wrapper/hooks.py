"""The hooks of PEP 517 and PEP 660, passed on to a backend, with the plugins added to what it makes.

Every hook is called in a process of its own, and most have nothing to do with plugins: this module is light.
"""

from __future__ import annotations

import importlib
import os
import sys

from plux.build.delegates import DELEGATES, infer_delegate
from plux.build.errors import BuildError, ToolMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

    from plux.build.delegates import Delegate

__all__ = ["Wrapped"]

_COMPLETED = frozenset(
    {
        "build_editable",
        "build_wheel",
        "prepare_metadata_for_build_editable",
        "prepare_metadata_for_build_wheel",
    }
)
"""The names of `plux.build.wrapper.completed.COMPLETED`: each hook is called in a process of its own, and the others
need nothing of that."""

_PREPARING = frozenset({"prepare_metadata_for_build_editable", "prepare_metadata_for_build_wheel"})


class Wrapped:
    """A backend with plugins. It has the hooks that the backend has, those that prepare metadata on one condition.

    Which modules decide on the entry points is known when there is a wheel, or if ``[tool.plux] path`` says where they
    are. Without that, metadata cannot be prepared for less than a build. PEP 517 has frontends build the wheel then,
    and take the metadata from it: pip and uv keep it, and have what they would build next.

    `name` is a key of `DELEGATES`, or None for the backend that the project names elsewhere. The current directory is
    the root of the project, as PEP 517 demands.
    """

    def __init__(self, name: str | None = None) -> None:
        self._name = name

    def __getattr__(self, hook: str) -> object:
        """Return a hook of the backend, completed where entry points are concerned.

        Raises:
            AttributeError: the backend does not have it, or it prepares metadata and nobody knows of what.
            SystemExit: the backend is not installed or not known, or the configuration is wrong.
        """
        if hook.startswith("_"):
            raise AttributeError(hook)
        with _Told():
            if hook in _PREPARING and not _is_place_known():
                raise AttributeError(hook)
            delegate = self._delegate()
            backend = _load(delegate)
            target: object = getattr(backend, hook)
        if hook not in _COMPLETED:
            return target

        # the arguments are those of the hook
        def call(*args: Any, **kwargs: Any) -> str:  # noqa: ANN401
            with _Told():
                from .completed import COMPLETED, Build

                return COMPLETED[hook](Build(delegate, backend, hook), *args, **kwargs)

        return call

    def _delegate(self) -> Delegate:
        if self._name is not None:
            return DELEGATES[self._name]
        from plux.build.config import load_pyproject_toml, read_plux_config_from_workdir

        return infer_delegate(load_pyproject_toml(), read_plux_config_from_workdir())


def _is_place_known() -> bool:
    """Whether it is configured where the modules of the project are.

    Raises:
        ConfigError: the configuration is wrong.
    """
    from plux.build.config import read_plux_config_from_workdir

    return read_plux_config_from_workdir().place is not None


class _Told:
    """Ends the process with the message of an error; anything else would be shown as a traceback."""

    def __enter__(self) -> None:
        return

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if isinstance(error, BuildError):
            raise SystemExit(f"plux: {error}") from error


def _load(delegate: Delegate) -> object:
    """Import the object of a backend.

    Raises:
        ToolMissing: it is not installed.
        BuildError: the module has no such object.
    """
    _take_backend_path()
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


def _take_backend_path() -> None:
    """Put the in-tree directories of backends, which few projects have, on the search path."""
    if not os.path.isfile("pyproject.toml"):
        return
    with open("pyproject.toml", "rb") as file:
        if b"backend-path" not in file.read().replace(b"_", b"-"):
            return
    from plux.build.config import read_plux_config_from_workdir

    for entry in reversed(read_plux_config_from_workdir().backend_path):
        place = os.path.join(os.getcwd(), entry)
        if place not in sys.path:
            sys.path.insert(0, place)
