"""Distributions that other finders on ``sys.meta_path`` know of: frozen applications, in-memory imports."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING, Protocol

from .failures import text_of
from .location import Metadata, normalize
from .notices import warn_once

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ForeignMetadata", "foreign_metadata"]


class ForeignMetadata(Metadata):
    """A distribution that a finder returned."""

    __slots__ = ("_distribution",)

    def __init__(self, distribution: importlib.metadata.Distribution) -> None:
        super().__init__(normalize(distribution.metadata["Name"] or ""), text_of(distribution, repr))
        self._distribution = distribution

    def read(self) -> bytes:
        """Return the text of the entry points of the distribution."""
        return (self.read_text("entry_points.txt") or "").encode("utf-8", "surrogatepass")

    def read_text(self, name: str) -> str | None:
        """Return the text of a file of the metadata, or None if it is not there, or cannot be told."""
        try:
            text = self._distribution.read_text(name)
        except BaseException as error:  # noqa: BLE001 - a finder is foreign code and must not hide what the others know
            _let_pass(error)
            warn_once((self.path, name), "the distribution %s cannot tell its %s: %r", self.path, name, error)
            return None
        return text if isinstance(text, str) else None

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
    found: list[Metadata] = []
    try:
        for distribution in finder.find_distributions(context):
            found.extend(_metadata(distribution))
    except BaseException as error:  # noqa: BLE001 - as above
        _let_pass(error)
        name = text_of(finder, repr)
        warn_once(name, "the finder %s cannot list its distributions: %r", name, error)
    return found


def _metadata(distribution: importlib.metadata.Distribution) -> list[Metadata]:
    """Return the metadata of a distribution; none, and a warning, if it does not say its name."""
    try:
        return [ForeignMetadata(distribution)]
    except BaseException as error:  # noqa: BLE001 - as above
        _let_pass(error)
        warn_once(type(distribution), "skipping a %s without a name: %r", type(distribution).__qualname__, error)
        return []


def _let_pass(error: BaseException) -> None:
    if isinstance(error, KeyboardInterrupt):
        raise error
