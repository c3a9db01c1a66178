"""The modules among the files of a wheel."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from plux.discovery.packages import SourceModule

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["modules_of_files"]


def modules_of_files(files: Iterable[tuple[str, str | Path]]) -> list[SourceModule]:
    """Return the modules among files, given as (path in the wheel, source file), sorted by name.

    The path in the wheel decides on the name; of files that cannot be imported by a name there is none. Purelib and
    platlib files in the ``.data`` directory (PEP 427) are named as they will be installed.

        >>> [m.name for m in modules_of_files([("pk/a.py", "/src/pk/a.py"), ("pk/__init__.py", "/src/pk/__init__.py")])]
        ['pk', 'pk.a']
    """
    found = {}
    for path, source in files:
        parts = PurePosixPath(path.replace("\\", "/")).parts
        if len(parts) > 2 and parts[0].endswith(".data") and parts[1] in ("purelib", "platlib"):  # noqa: PLR2004 - directory, scheme and file
            parts = parts[2:]
        if not parts or not parts[-1].endswith(".py"):
            continue
        names = [*parts[:-1], parts[-1][:-3]]
        is_package = names[-1] == "__init__"
        if is_package:
            names.pop()
        if names and all(name.isidentifier() for name in names):
            name = ".".join(names)
            found[name] = SourceModule(name, Path(source), is_package)
    return sorted(found.values(), key=lambda module: module.name)
