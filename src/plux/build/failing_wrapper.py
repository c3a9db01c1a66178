"""Whether ``plux.backend`` can tell which backend it stands in front of, found out without a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.core.record import replace
from plux.discovery.result import Problem

from .config import read_plux_config_from_workdir
from .delegates import DELEGATES, infer_delegate, unknown_delegate
from .errors import BuildError
from .toml import load_toml, subtable

if TYPE_CHECKING:
    from pathlib import Path

    from plux.discovery.result import Discovery

__all__ = ["failing_wrapper", "is_wrapper", "with_failing_wrapper"]


def failing_wrapper(root: Path) -> Problem | None:
    """Return a problem if a build would fail because ``plux.backend`` cannot tell what it stands in front of.

    Raises:
        ConfigError: ``pyproject.toml`` is no TOML, or ``[tool.plux]`` is wrong.
    """
    path = root / "pyproject.toml"
    pyproject = load_toml(path) if path.is_file() else {}
    reference = subtable(pyproject, "build-system").get("build-backend")
    if not is_wrapper(reference):
        return None
    name = str(reference).partition(":")[2].strip()
    if name:
        wrong = None if name in DELEGATES else (unknown_delegate(name), "Correct it.")
    else:
        config = read_plux_config_from_workdir(root)
        try:
            infer_delegate(pyproject, config)
            return None
        except BuildError as error:
            wrong = error.message, error.advice
    if wrong is None:
        return None
    message, advice = wrong
    return Problem(code="not-built", message=f"a build of this project would fail: {message}", advice=advice, file=path)


def with_failing_wrapper(root: Path, discovery: Discovery) -> Discovery:
    """Return a discovery with `failing_wrapper` among its problems; itself if there is none.

    Raises:
        ConfigError: see there.
    """
    failing = failing_wrapper(root)
    return discovery if failing is None else replace(discovery, problems=(*discovery.problems, failing))


def is_wrapper(reference: object) -> bool:
    """Whether a reference to a backend (PEP 517) is one to the wrapper."""
    return isinstance(reference, str) and reference.partition(":")[0] == "plux.backend"
