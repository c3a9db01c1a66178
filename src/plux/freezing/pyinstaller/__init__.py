"""The hook for PyInstaller: programs that import plux get the plugins of the environment that they are built in.

PyInstaller finds the folder of this package through the entry point ``hook-dirs`` of the group ``pyinstaller40``, and
runs ``hook-plux.py`` in it for programs that import plux. Source of the rules: "Understanding PyInstaller Hooks" in
its manual, "Providing PyInstaller Hooks with your Package".
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["collected", "hook_dirs"]

# Where the source of an editable install is; another machine has no such place, and nobody should learn of it.
_LEFT_OUT = frozenset({"direct_url.json"})


def hook_dirs() -> list[str]:
    """Return the folders that hold hooks."""
    from pathlib import Path

    return [str(Path(__file__).parent)]


def collected() -> tuple[list[tuple[str, str]], list[str]]:
    """Return what a program needs: files, each with its folder in the program, and names of modules.

    Raises:
        ValueError: an entry point refers to something that cannot be imported.
        NotADirectoryError: the metadata of a distribution are in an archive.
    """
    from pathlib import Path

    from plux.freezing.installed import plugin_distributions
    from plux.freezing.module import modules_of

    distributions = plugin_distributions()
    files = [
        (str(file), file.relative_to(place.parent).parent.as_posix())
        for place in (Path(each.metadata.path) for each in distributions)
        for file in _files(place)
    ]
    return files, ["plux.runtime.frozen", *modules_of(distributions)]


def _files(place: Path) -> Iterator[Path]:
    if not place.is_dir():
        raise NotADirectoryError(f"plux: {place} is no directory: install this distribution as one")
    for file in sorted(place.rglob("*")):
        if file.is_file() and file.name not in _LEFT_OUT and file.suffix != ".pyc":
            yield file
