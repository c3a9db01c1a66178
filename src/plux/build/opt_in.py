"""Whether a project asks for plux. Light: hooks need it for every project that is built where plux is installed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["pyproject_asks"]


def pyproject_asks(path: Path) -> bool:
    """Whether a ``pyproject.toml`` has a table ``[tool.plux]`` or names plux in ``build-system.requires``.

    A file that is missing, or that no backend could read, does not ask.
    """
    from .reading import read_file

    try:
        content = read_file(path)
    except OSError:
        return False
    if b"plux" not in content:
        return False
    from .errors import ConfigError
    from .requirements import names_plux
    from .toml import load_toml, subtable

    try:
        document = load_toml(path)
    except ConfigError:
        return False  # the backend itself refuses it
    return "plux" in subtable(document, "tool") or names_plux(subtable(document, "build-system").get("requires"))
