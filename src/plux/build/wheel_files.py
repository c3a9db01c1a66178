"""The modules among the files of a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plux.discovery.source_module import SourceModule

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["installed_path", "modules_of_files"]

_SCHEMES = ("purelib", "platlib")


def modules_of_files(files: Iterable[tuple[str, str | Path]]) -> list[SourceModule]:
    """Return the modules among files, given as (path in the wheel, source file), sorted by name.

    The `installed_path` decides on the name; of files that cannot be imported by a name there is none.

        >>> [m.name for m in modules_of_files([("pk/a.py", "/src/pk/a.py"), ("pk/__init__.py", "/src/pk/__init__.py")])]
        ['pk', 'pk.a']
    """
    found = {}
    for path, source in files:
        if not path.endswith(".py"):
            continue
        parts = [part for part in installed_path(path.replace("\\", "/")).split("/") if part not in ("", ".")]
        names = [*parts[:-1], parts[-1][:-3]]
        is_package = names[-1] == "__init__"
        if is_package:
            names.pop()
        if names and all(name.isidentifier() for name in names):
            name = ".".join(names)
            found[name] = SourceModule(name, Path(source), is_package)
    return sorted(found.values(), key=lambda module: module.name)


def installed_path(path: str) -> str:
    """Return where a file of a wheel is after its installation: purelib and platlib files leave ``.data`` (PEP 427).

    >>> installed_path("pk-1.0.data/purelib/pk/a.py"), installed_path("pk/a.py")
    ('pk/a.py', 'pk/a.py')
    """
    top, _, rest = path.partition("/")
    scheme, _, inner = rest.partition("/")
    return inner if inner and top.endswith(".data") and scheme in _SCHEMES else path
