"""Distributions that other finders on ``sys.meta_path`` know of: frozen applications, in-memory imports."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING, Protocol

from .location import Metadata, normalize
from .notices import warn_once

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ForeignMetadata", "foreign_metadata"]


class ForeignMetadata(Metadata):
    """A distribution that a finder returned."""

    __slots__ = ("_distribution",)

    def __init__(self, distribution: importlib.metadata.Distribution) -> None:
        super().__init__(normalize(distribution.metadata["Name"] or ""), repr(distribution))
        self._distribution = distribution

    def read(self, now: int) -> bytes:
        """Return the text of the entry points of the distribution."""
        return (self._distribution.read_text("entry_points.txt") or "").encode()

    def read_text(self, name: str) -> str | None:
        """Return the text of a file of the metadata, or None if it is not there."""
        return self._distribution.read_text(name)

    def distribution(self) -> importlib.metadata.Distribution:
        """Return the distribution itself."""
        return self._distribution


class _Finder(Protocol):
    def find_distributions(
        self, context: importlib.metadata.DistributionFinder.Context
    ) -> Iterable[importlib.metadata.Distribution]: ...


def foreign_metadata(finder: _Finder) -> list[Metadata]:
    """Return the distributions of a finder. One that fails is skipped with a warning."""
    context = importlib.metadata.DistributionFinder.Context()
    try:
        return [ForeignMetadata(distribution) for distribution in finder.find_distributions(context)]
    except Exception as error:  # noqa: BLE001 - a finder is foreign code and must not hide what the others know
        warn_once(repr(finder), "the finder %r cannot list its distributions: %r", finder, error)
        return []
