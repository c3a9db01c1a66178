"""Distributions that the plugins of a project are read from, but that an isolated build would not have.

Such a build lacks plugins: of a decorator that is not there, nobody knows that it makes them.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from plux.discovery.editable_origin import root_of_direct_url
from plux.discovery.result import Problem

from .reading import read_file
from .requirements import requirement_name
from .toml import load_toml, subtable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from importlib.metadata import Distribution
    from pathlib import Path

    from plux.discovery.static.borrowed import Borrowed

__all__ = ["unrequired"]

_EXTRA = re.compile(r";.*\bextra\s*==")


def unrequired(names: Iterable[Borrowed], root: Path, search_path: Sequence[Path]) -> tuple[Problem, ...]:
    """Return a warning for each distribution from which something was borrowed and which is not required to build.

    Args:
        names: what was read of other distributions.
        root: the absolute directory of the project.
        search_path: where distributions are installed.

    Raises:
        ConfigError: ``pyproject.toml`` is no TOML.
    """
    path = root / "pyproject.toml"
    document = load_toml(path) if path.is_file() else {}
    if "build-system" not in document:
        return ()  # that is said, with all that is needed
    installed = _Installed(search_path)
    provided = installed.closure(_required(document, root))
    own = requirement_name(str(subtable(document, "project").get("name", "")))
    lacking: dict[str, list[Borrowed]] = {}
    for each in names:
        name = installed.provider(each.file)
        if name is not None and requirement_name(name) not in (*provided, own):
            lacking.setdefault(name, []).append(each)
    return tuple(_warning(name, used, path) for name, used in sorted(lacking.items()))


def _warning(distribution: str, used: list[Borrowed], path: Path) -> Problem:
    first = used[0]
    more = len({each.name for each in used}) - 1
    said = f"{first.name}{f' and {more} more' if more else ''}"
    table = "bases" if first.is_class else "decorators"
    return Problem(
        code="unrequired",
        message=f"plugins of {first.user} are made from {said} of the distribution {distribution}, "
        "which an isolated build does not have: `requires` of [build-system] does not name it",
        advice=f'Add "{distribution}" to `requires` of [build-system], '
        f'or say what it is ([tool.plux.{table}] "{first.name}" = "<its namespace>").',
        file=path,
        subject=distribution,
    )


def _required(document: dict[str, object], root: Path) -> Iterator[str]:
    """What the frontend and the backend ask for before a build."""
    yield from _texts(subtable(document, "build-system").get("requires"))
    hatch = [subtable(document, "tool", "hatch", "build")]
    hatch += [each for each in subtable(hatch[0], "targets").values() if isinstance(each, dict)]
    for table in hatch:
        if table.get("require-runtime-dependencies"):
            yield from _texts(subtable(document, "project").get("dependencies"))
        for part in (table, *subtable(table, "hooks").values()):
            yield from _texts(part.get("dependencies") if isinstance(part, dict) else None)
    for name in ("setup.py", "setup.cfg"):
        text = _text(root / name)
        if "setup_requires" in text:
            # which of the words there are requirements does not matter: others are no distributions
            yield from re.findall(r"[A-Za-z0-9][\w.-]*", text)


def _text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def _texts(value: object) -> Iterator[str]:
    yield from (each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


class _Installed:
    """The distributions in some directories, by their normalized names."""

    def __init__(self, search_path: Sequence[Path]) -> None:
        from importlib.metadata import distributions

        self._places = search_path
        self._by_name: dict[str, Distribution] = {}
        self._providers: dict[Path, str | None] = {}
        for each in distributions(path=[str(place) for place in search_path]):
            with suppress(UnicodeDecodeError):  # those that nobody can read are not the ones
                name = each.metadata["Name"]
                if name:
                    self._by_name.setdefault(requirement_name(name), each)

    def closure(self, requirements: Iterable[str]) -> set[str]:
        """The normalized names of what is required, directly or not, whatever its markers say; no extras."""
        found: set[str] = set()
        pending = list(requirements)
        while pending:
            name = requirement_name(pending.pop())
            if name and name not in found:
                found.add(name)
                requires = (self._by_name[name].requires or ()) if name in self._by_name else ()
                pending += [each for each in requires if _EXTRA.search(each) is None]
        return found

    def provider(self, file: Path) -> str | None:
        """The name of the distribution to which a file belongs, also of one that is installed in place."""
        if file not in self._providers:
            self._providers[file] = next((str(each.metadata["Name"]) for each in self._holding(file)), None)
        return self._providers[file]

    def _holding(self, file: Path) -> Iterator[Distribution]:
        listed = [file.relative_to(place).as_posix() for place in self._places if file.is_relative_to(place)]
        for each in self._by_name.values():
            with suppress(UnicodeDecodeError):
                record = "\n" + (each.read_text("RECORD") or "")
                root = root_of_direct_url(each.read_text("direct_url.json") or "")
                if any(f"\n{name}," in record for name in listed) or (root is not None and file.is_relative_to(root)):
                    yield each
