"""Which modules there are to look at, below a directory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .patterns import Patterns
from .result import Problem
from .source_module import SourceModule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["import_root", "modules_below"]

# never a package of the project, whatever they contain
_SKIPPED = frozenset({"__pycache__", "node_modules", "__pypackages__"})


def modules_below(
    path: Path,
    patterns: Patterns | None = None,
    problems: list[Problem] | None = None,
    *,
    name: str | None = None,
    directories: list[str] | None = None,
) -> list[SourceModule]:
    """Return the modules below a directory, sorted by name.

    The directory holds packages (PEP 420 namespace packages included) and modules, or is itself a
    package: then its modules are named from the top of that package. A single source file is one module.
    Symbolic links are followed, each directory once, and what lies below the path has its own name. Stub files
    (``.pyi``) are no sources.

    Args:
        path: an absolute path of a directory or a ``.py`` file.
        patterns: which modules are wanted; all by default.
        problems: gets a `Problem` for every directory that cannot be read.
        name: the dotted name of the package or module that the path is, where it is known: nothing in a
            namespace package tells.
        directories: gets every directory that was looked into: if none of them changes, the modules are the same.

    Raises:
        FileNotFoundError: there is no such file or directory.
    """
    if not path.exists():
        raise FileNotFoundError(f"there is no {path}")
    prefix = import_root(path)[1] if name is None else tuple(name.split("."))
    patterns = patterns or Patterns()
    found: list[SourceModule] = []
    walk = _Walk(problems if problems is not None else [], directories if directories is not None else [])
    if path.is_file():
        found.append(_module(path, prefix))
    else:
        found.extend(walk.directory(str(path), "".join(f"{part}." for part in prefix)))
    return sorted((m for m in found if patterns.matches(m.name)), key=lambda module: module.name)


def import_root(path: Path) -> tuple[Path, tuple[str, ...]]:
    """Return the directory from which a file or directory is imported, and its dotted name from there.

    For ``src/pk/sub`` with an ``__init__.py`` in ``pk`` and ``sub``: ``src`` and ``("pk", "sub")``.
    """
    parts: list[str] = []
    top = path
    if path.is_file():
        if path.name != "__init__.py":
            parts.append(path.stem)
        top = path.parent
    while (top / "__init__.py").is_file() and top.name.isidentifier():
        parts.append(top.name)
        top = top.parent
    return top, tuple(reversed(parts))


def _module(path: Path, prefix: tuple[str, ...]) -> SourceModule:
    return SourceModule(".".join(prefix), path, path.name == "__init__.py")


class _Walk:
    """A walk over directories: by strings, because thousands of `Path` objects cost as much as reading the files."""

    def __init__(self, problems: list[Problem], directories: list[str]) -> None:
        self.problems = problems
        self.directories = directories
        self.seen: set[tuple[int, int]] = set()
        self.links: list[tuple[str, str]] = []

    def directory(self, path: str, prefix: str) -> Iterator[SourceModule]:
        """Yield the modules in a directory and below; `prefix` is the dotted name in front of theirs."""
        # no recursion: directories can lie deeper than the stack of the interpreter
        left = [(path, prefix)]
        while left or self.links:
            below: list[tuple[str, str]] = []
            yield from self._one(*(left.pop() if left else self.links.pop(0)), below)
            left.extend(reversed(below))

    def _one(self, path: str, prefix: str, below: list[tuple[str, str]]) -> Iterator[SourceModule]:
        """Yield the modules in a directory, and add the directories in it to `below`, or to `links`."""
        try:
            state = os.stat(path)  # noqa: PTH116 - see the class
            key = (state.st_dev, state.st_ino)
            if key in self.seen:
                return
            self.seen.add(key)
            self.directories.append(path)
            with os.scandir(path) as entries:
                listing = sorted(entries, key=_name)
        except OSError as error:
            self.problems.append(_unreadable(Path(path), error))
            return
        if prefix and any(entry.name == "pyvenv.cfg" for entry in listing):
            return
        for entry in listing:
            name = _decoded(entry.name)
            if name.endswith(".py"):
                stem = name[:-3]
                if stem == "__init__":
                    if prefix:
                        yield SourceModule(prefix[:-1], Path(entry.path), is_package=True)
                elif stem.isidentifier() and _is(entry.is_file):
                    yield SourceModule(prefix + stem, Path(entry.path), is_package=False)
            elif name.isidentifier() and name not in _SKIPPED and _is(entry.is_dir):
                (self.links if entry.is_symlink() else below).append((entry.path, f"{prefix}{name}."))


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _decoded(name: str) -> str:
    """The name of a file as UTF-8, as wheels and Python write it, where the system is told to know ASCII only."""
    if name.isascii():
        return name
    try:
        return os.fsencode(name).decode()
    except UnicodeError:
        return name


def _is(test: Callable[[], bool]) -> bool:
    try:
        return test()
    except OSError:
        return False


def _unreadable(path: Path, error: OSError) -> Problem:
    return Problem(
        code="unreadable",
        message=f"the directory cannot be read: {error.strerror or error}",
        advice="Give the user who builds the right to read it, or exclude the package.",
        file=path,
    )
