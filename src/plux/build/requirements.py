"""Requirements (PEP 508): which distribution each asks for. Light: hooks need it."""

from __future__ import annotations

__all__ = ["names_plux", "requirement_name"]

_INSIDE = frozenset("-_.")


def requirement_name(requirement: str) -> str:
    """Return the name in a requirement, normalized (PEP 503); nothing if it begins with none.

    >>> requirement_name("Flit__Core[x] >=3.4; python_version > '3'"), requirement_name(" plux"), requirement_name("@")
    ('flit-core', 'plux', '')
    """
    text = requirement.strip().lower()
    end = next((at for at, char in enumerate(text) if not _belongs(char)), len(text))
    return "-".join(filter(None, text[:end].replace("_", "-").replace(".", "-").split("-")))


def names_plux(requirements: object) -> bool:
    r"""Whether plux is among requirements.

    >>> names_plux(["plux[cli]>=2; python_version > '3'"]), names_plux("plux-extras\nmy-plux")
    (True, False)
    """
    if isinstance(requirements, str):
        requirements = requirements.splitlines()
    if not isinstance(requirements, (list, tuple)):
        return False
    return any(requirement_name(str(requirement)) == "plux" for requirement in requirements)


def _belongs(char: str) -> bool:
    return char in _INSIDE or (char.isascii() and char.isalnum())
