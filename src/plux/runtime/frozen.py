"""Entry points without metadata files: for programs that are frozen into one file.

``plux freeze`` writes a module that calls `register`. What it registers follows all that is really installed, and is
seen by `importlib.metadata` as well, so nothing else has to know that the program is frozen.
"""

from __future__ import annotations

import sys
from importlib.metadata import Distribution, DistributionFinder
from pathlib import Path
from typing import TYPE_CHECKING

from plux.core.entrypoint_text import render_entry_points
from plux.core.index_names import INDEX_NAME
from plux.core.plugin_index import render_plugin_index

from .location import normalize

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    Groups = Mapping[str, Mapping[str, str]]

__all__ = ["FrozenDistribution", "register"]


class FrozenDistribution(Distribution):
    """A distribution of which only the name, the version and the entry points are known.

        >>> demo = FrozenDistribution("demo", "1.0", {"my.plugins": {"one": "demo.plugins:One"}})
        >>> demo.metadata["Name"], [each.name for each in demo.entry_points]
        ('demo', ['one'])

    Args:
        name: its name.
        version: its version.
        found: the entry points that bear the names of their plugins, as {group: {name: value}}.
        others: the rest of them.
    """

    def __init__(self, name: str, version: str, found: Groups, others: Groups | None = None) -> None:
        self._files = {"METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\n"}
        groups = {
            group: {**found.get(group, {}), **(others or {}).get(group, {})} for group in {*found, *(others or ())}
        }
        self._files["entry_points.txt"] = render_entry_points(groups)
        if found:
            self._files[INDEX_NAME] = _index(found)
        self.key = normalize(name)

    def read_text(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the text of a file of the metadata, or None if it is not there."""
        return self._files.get(str(filename))

    def locate_file(self, path: str | os.PathLike[str]) -> Path:
        """Return where a file of the distribution would be, next to the program."""
        return Path(sys.executable).parent / path


def _index(found: Groups) -> str:
    plugins = [
        {"namespace": group, "name": name, "value": value}
        for group, entries in found.items()
        for name, value in entries.items()
    ]
    return render_plugin_index(plugins)


class _Finder(DistributionFinder):
    """Knows the registered distributions, and no modules."""

    def __init__(self) -> None:
        self.distributions: dict[str, FrozenDistribution] = {}

    def find_spec(self, *_: object) -> None:
        """Find no module."""

    def find_distributions(
        self,
        context: DistributionFinder.Context = DistributionFinder.Context(),  # noqa: B008 - as the interface has it
    ) -> Iterator[Distribution]:
        """Yield the distributions, or the one of the name in the context."""
        for key, distribution in list(self.distributions.items()):
            if context.name is None or normalize(context.name) == key:
                yield distribution


_FINDER = _Finder()


def register(*distributions: FrozenDistribution) -> None:
    """Make distributions known to this process, behind what is installed. One that was known is replaced."""
    _FINDER.distributions.update({distribution.key: distribution for distribution in distributions})
    if _FINDER not in sys.meta_path:
        sys.meta_path.append(_FINDER)


def _followed() -> None:
    """Say to tools that follow imports what `plux` imports on demand. Never called."""
    from plux.core import errors, finder, function, listener, spec  # noqa: F401 - to be followed
    from plux.runtime import container, manager  # noqa: F401 - the same
