"""Editable installs in an environment: which there are, and of which projects."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plux.core.plugin_index import parse_plugin_index
from plux.discovery.editable_origin import origin_of

from .errors import BuildError
from .index import INDEX_NAME, INDEX_PLACES
from .opt_in import pyproject_asks
from .reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plux.core.plugin_index import PluginIndex
    from plux.discovery.editable_origin import Origin

__all__ = ["EditableInstall", "editable_installs", "read_text"]


@dataclass(frozen=True)
class EditableInstall:
    """An editable install: its dist-info (or the egg-info in the source tree), and where it comes from."""

    info: Path
    origin: Origin

    @property
    def label(self) -> str:
        """Name and version in one text, for people."""
        return " ".join(filter(None, self.name_and_version))

    @property
    def name_and_version(self) -> tuple[str, str]:
        """The two as the metadata say, or the name of the directory and nothing."""
        text = _legible(self.info / "METADATA") or _legible(self.info / "PKG-INFO")
        header = dict(line.split(": ", 1) for line in text.partition("\n\n")[0].splitlines() if ": " in line)
        return header.get("Name", self.info.stem.partition("-")[0]), header.get("Version", "")

    @property
    def index_file(self) -> Path:
        """The index of what plux found, in the place where it is, or would be."""
        other = self.info / INDEX_PLACES[1]  # of hatchling
        return other if other.is_file() and not (self.info / INDEX_NAME).is_file() else self.info / INDEX_NAME

    def index(self) -> PluginIndex | None:
        """Return what the index says; None if there is none that can be used."""
        return parse_plugin_index(_legible(self.index_file))

    def is_built_by_plux(self) -> bool:
        """Whether plux wrote entry points of it, or would if it were built again."""
        return self.index_file.is_file() or pyproject_asks(self.origin.root / "pyproject.toml")


def editable_installs(root: Path | None = None, path: list[str] | None = None) -> Iterator[EditableInstall]:
    """Yield editable installs, in the order of the path.

    Args:
        root: only those of the project in this directory.
        path: where to look for installed distributions; ``sys.path`` by default.
    """
    wanted = None if root is None else os.path.realpath(root)
    seen = set()
    for entry in dict.fromkeys(sys.path if path is None else path):
        try:
            place = Path(os.path.abspath(entry))  # noqa: PTH100 - resolve() would follow links
        except FileNotFoundError:  # relative, to a directory that is gone
            continue
        for info in _candidates(place):
            origin = origin_of(info)
            if origin is None or info in seen or (wanted is not None and os.path.realpath(origin.root) != wanted):
                continue
            seen.add(info)
            yield EditableInstall(info, origin)


def _candidates(place: Path) -> Iterator[Path]:
    for origin in sorted(place.glob("*.dist-info/direct_url.json")):
        yield origin.parent
    if place.name not in ("site-packages", "dist-packages"):
        # A source tree on the path, as after `setup.py develop`. Others are what setuptools leaves there on its way.
        yield from (index.parent for index in sorted(place.glob(f"*.egg-info/{INDEX_NAME}")))


def read_text(path: Path) -> str:
    """Return the text of a file of the metadata; nothing if it is not there.

    Raises:
        BuildError: it is no UTF-8 text.
        OSError: it cannot be read.
    """
    try:
        return read_file(path).decode("utf-8").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise BuildError(f"{path} is no UTF-8 text: {error}", "Install the distribution again.") from error


def _legible(path: Path) -> str:
    """The text of a file of which nothing depends; nothing if it cannot be read."""
    try:
        return read_text(path)
    except (BuildError, OSError):
        return ""
