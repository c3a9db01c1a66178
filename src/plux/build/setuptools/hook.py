"""What setuptools calls for every project that is built where plux is installed.

Nearly all of these have nothing to do with plux, so this module is light, and ends before anything else
is imported unless the project asks for plux.
"""

from __future__ import annotations

import sys
from pathlib import Path

from plux.build.opt_in import pyproject_asks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from setuptools import Distribution
    from setuptools.command.egg_info import egg_info

__all__ = ["asks_for_plux", "load_plux_entrypoints"]


def load_plux_entrypoints(cmd: egg_info, file_name: str, file_path: str) -> None:  # noqa: ARG001 - of the interface
    """Find the plugins of a project and add them to its entry points; an ``egg_info.writers`` entry point.

    It runs whenever setuptools makes metadata: for a wheel, an sdist, an editable install. In a project that does
    not ask for plux it does nothing. When a frontend only asks what a build requires, nothing is looked for, and what
    was found before stays. Otherwise it writes ``plux.json`` (at `file_path`), the index and, whatever the order of the
    writers, ``entry_points.txt`` with both the static and the found ones.

    Raises:
        setuptools.errors.SetupError: the plugins of the project could not be decided, or its configuration is
            wrong; the text is the whole report.
    """
    if _is_for_requirements(cmd.distribution):
        if Path(file_path).exists():
            from .writer import keep_entry_points

            keep_entry_points(cmd, file_path)
    elif asks_for_plux(cmd, file_path):
        from .writer import write_entry_points

        write_entry_points(cmd, file_path)


def _is_for_requirements(distribution: Distribution) -> bool:
    """Whether setuptools makes metadata only because a frontend asks what the build requires.

    That is the first of several processes of every build; those that make something of it come to the hook again. For
    the question, and for nothing else, setuptools takes a class of its own.
    """
    asked = getattr(sys.modules.get("setuptools.build_meta"), "Distribution", None)
    return isinstance(asked, type) and isinstance(distribution, asked)


def asks_for_plux(cmd: egg_info, file_path: str) -> bool:
    """Whether the project has anything to do with plux.

    It has if its ``pyproject.toml`` has a table ``[tool.plux]`` or names plux in ``build-system.requires``, if its
    ``setup_requires`` names plux, if the command ``plugins`` is to be run, or if an earlier
    ``plux entrypoints`` left a ``plux.json`` in its egg-info (which an sdist contains, too).
    """
    distribution = cmd.distribution
    if distribution.get_command_obj("plugins", create=False) is not None:
        return True
    if Path(file_path).exists() or _is_required(getattr(distribution, "setup_requires", None)):
        return True
    if pyproject_asks(Path(distribution.src_root or ".", "pyproject.toml")):
        return True
    return any(path.exists() for path in _indexes(cmd, file_path))


def _is_required(setup_requires: object) -> bool:
    if not setup_requires:
        return False
    from plux.build.requirements import names_plux

    return names_plux(setup_requires)


def _indexes(cmd: egg_info, file_path: str) -> list[Path]:
    """Where a ``plux.json`` may lie: metadata is often made in a temporary directory, not in the project."""
    from .place import source_egg_info

    name = Path(file_path).parent.name
    return [place / "plux.json" for place in source_egg_info(cmd.distribution, name)]
