"""The requirement on plux in ``build-system.requires`` (PEP 508)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plux.build.requirements import names_plux

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["REQUIREMENT", "required"]

REQUIREMENT = "plux>=2"
_MAJOR = 2

_FORM = re.compile(r"\s*plux\s*(?P<extras>\[[^]]*\])?\s*(?P<versions>[^;@]*)(?P<rest>[;@].*)?$", re.IGNORECASE)
_LOWER = re.compile(r"\s*(?:>=|==|===|~=|>)\s*(\d+)")


def required(requirements: Sequence[str]) -> dict[int, str]:
    """Return what to change in requirements: {position: text}; a position behind the last is an addition.

        >>> required(["setuptools"]), required(["plux[cli]; python_version > '3'"]), required(["plux~=2.1"])
        ({1: 'plux>=2'}, {0: "plux[cli]>=2; python_version > '3'"}, {})

    Without a lower bound of 2, a build may take plux 1.x, which writes no entry points in a plain build.
    """
    named = [position for position, text in enumerate(requirements) if names_plux([text])]
    if not named:
        return {len(requirements): REQUIREMENT}
    changes = {position: _bounded(requirements[position]) for position in named}
    return {position: text for position, text in changes.items() if text != requirements[position]}


def _bounded(requirement: str) -> str:
    match = _FORM.match(requirement)
    if match is None or (match["rest"] or "").startswith("@"):  # a direct reference is what it is
        return requirement
    bounds = [_LOWER.match(clause.strip("() ")) for clause in match["versions"].split(",")]
    if any(bound is not None and int(bound[1]) >= _MAJOR for bound in bounds):
        return requirement
    return f"plux{match['extras'] or ''}>={_MAJOR}{match['rest'] or ''}"
