"""Modules of other distributions that may have to do with plugins: those of packages in which plux is mentioned."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .known.model import MODEL_MODULES

if TYPE_CHECKING:
    from pathlib import Path

    from .files import SourceFiles

__all__ = ["modules_outside"]

_MARK = b"plux"


def modules_outside(files: SourceFiles, tops: set[str]) -> list[str]:
    """Return the modules of the other distributions' packages among these top-level names, if one mentions plux."""
    tops = tops - {*sys.stdlib_module_names, *MODEL_MODULES, ""}
    found: set[str] = set()
    for top in sorted(tops):
        for root in files.outside_tree(top):
            if root not in files.silent:
                found.update(_carrying(root, top, files))
    return sorted(found)


def _carrying(root: Path, top: str, files: SourceFiles) -> list[str]:
    from ..packages import modules_below

    modules = [module for module in modules_below(root, name=top) if not files.is_project(module.name)]
    mentioned = False
    for module in modules:
        try:
            mentioned = mentioned or _MARK in module.path.read_bytes()
        except OSError:
            continue
    if not mentioned:
        files.silent.add(root)
    return [module.name for module in modules] if mentioned else []
