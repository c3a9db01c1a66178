"""From the options of a command to the project, or the directory of packages, that is meant."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from plux.build.project import Project

    from .context import Context

__all__ = ["open_source"]


def open_source(
    context: Context, path: Path | None = None, *, include: Iterable[str] = (), exclude: Iterable[str] = ()
) -> Project:
    """Return the project in the working directory; with a path, the project or the sources that are there.

    Raises:
        BuildError: there is none, or its configuration is wrong.
    """
    from plux.build.project import PROJECT_FILES, open_project

    workdir = context.workdir
    place = None if path is None else context.absolute(path)
    if place is not None and _is_project(place, PROJECT_FILES):
        workdir, place = place, None
    return open_project(workdir, path=place, include=include, exclude=exclude)


def _is_project(place: Path, names: Iterable[str]) -> bool:
    """Whether a directory holds one of the files that make a project.

    A package may have a ``setup.py`` of its own, as in the times of numpy.distutils.

    Raises:
        CommandError: it cannot be looked into, or is neither a directory nor a regular file.
    """
    from .errors import CommandError

    try:
        mode = place.stat().st_mode
        if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
            raise CommandError(f"{place}: this is neither a directory nor a source file", "Name another --path.")
        if (place / "__init__.py").is_file():
            names = ("pyproject.toml",)
        return any((place / name).is_file() for name in names)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise CommandError(f"{place}: {error.strerror or error}", "Name another --path.") from error
