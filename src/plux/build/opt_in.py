"""Whether a project asks for plux. Light: hooks need it for every project that is built where plux is installed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["names_plux", "pyproject_asks"]


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
    from .toml import load_toml, subtable

    try:
        document = load_toml(path)
    except ConfigError:
        return False  # the backend itself refuses it
    return "plux" in subtable(document, "tool") or names_plux(subtable(document, "build-system").get("requires"))


def names_plux(requirements: object) -> bool:
    r"""Whether plux is among requirements.

    >>> names_plux(["plux[cli]>=2; python_version > '3'"]), names_plux("plux-extras\nmy-plux")
    (True, False)
    """
    if isinstance(requirements, str):
        requirements = requirements.splitlines()
    if not isinstance(requirements, (list, tuple)):
        return False
    for requirement in requirements:
        text = str(requirement).strip().lower()
        if text.startswith("plux") and not (text[4:5].isalnum() or text[4:5] in ("-", "_", ".")):
            return True
    return False
