"""Entry points of a distribution that exists only while a test runs."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib.metadata import Distribution, DistributionFinder
from typing import TYPE_CHECKING

from plux.core.entrypoint_text import render_entry_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike
    from pathlib import Path

__all__ = ["installed"]


@contextmanager
def installed(
    entry_points: Mapping[str, Mapping[str, str]], *, name: str = "test-plugins", version: str = "0"
) -> Iterator[None]:
    """Let {group: {name: "module:attribute"}} look like the entry points of an installed distribution.

    Everything that reads metadata sees them, `importlib.metadata` included. Nothing is written.

        >>> from plux import PluginManager
        >>> with installed({"my.ns": {"one": "my_plugins:One"}}):
        ...     PluginManager("my.ns").list_names()
        ['one']
        >>> PluginManager("my.ns").list_names()
        []

    Raises:
        ValueError: an entry point cannot be written in the format.
    """
    finder = _Finder(_Distribution(name, version, render_entry_points(entry_points)))
    # behind the others: a distribution of that name that really is installed must not vanish unnoticed
    sys.meta_path.append(finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Distribution(Distribution):
    def __init__(self, name: str, version: str, entry_points: str) -> None:
        self._files = {
            "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            "entry_points.txt": entry_points,
        }

    def read_text(self, filename: str) -> str | None:
        """Return the text of a file of the metadata, or None if there is none of that name."""
        return self._files.get(filename)

    def locate_file(self, path: str | PathLike[str]) -> Path:
        """Refuse: there are no files.

        Raises:
            FileNotFoundError: always.
        """
        raise FileNotFoundError(f"{path}: the distribution exists in memory only")


class _Finder(DistributionFinder):
    def __init__(self, distribution: _Distribution) -> None:
        self._distribution = distribution

    def find_spec(self, *_: object) -> None:
        """Find no module: it is about metadata only."""

    def find_distributions(self, context: DistributionFinder.Context | None = None) -> Iterable[Distribution]:
        """Return the distribution, unless another one is asked for."""
        wanted = getattr(context, "name", None)
        return [self._distribution] if wanted in (None, self._distribution.metadata["Name"]) else []
