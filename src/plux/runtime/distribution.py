"""The distribution that declares an entry point: that of `importlib.metadata`, once more is asked than its name."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.metadata import PathDistribution as _Base
    from typing import Any

    from .location import Metadata
else:
    _Base = object

__all__ = ["InstalledDistribution", "name_and_version"]


class InstalledDistribution(_Base):
    """A distribution. `name` and `version` are read directly; all else is that of `importlib.metadata.Distribution`.

    It counts as an instance of that class, whose import takes longer than a program may want to spend on the
    name of the distribution of a plugin.
    """

    def __init__(self, metadata: Metadata) -> None:
        self._metadata = metadata

    @property
    def name(self) -> str:
        """The name, as its author writes it."""
        return self._metadata.name_and_version()[0]

    @property
    def version(self) -> str:
        """The version."""
        return self._metadata.name_and_version()[1]

    if not TYPE_CHECKING:

        @property
        def __class__(self) -> type:
            """The real class: isinstance works without deriving from it, which would need the import."""
            return type(self._metadata.distribution())

    def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401 - whatever the real distribution has
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return getattr(self._metadata.distribution(), attribute)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle it as what it is, which is not what its class is said to be."""
        return InstalledDistribution, (self._metadata,)

    def __eq__(self, other: object) -> bool:
        return type(other) is InstalledDistribution and other._metadata.path == self._metadata.path

    def __hash__(self) -> int:
        return hash(self._metadata.path)

    def __repr__(self) -> str:
        name, version = self._metadata.name_and_version()
        return f"<distribution {name} {version} in {self._metadata.path}>"


def name_and_version(metadata: Metadata) -> tuple[str, str]:
    """Return the name and the version of a distribution: what its metadata say, or else the name of the file.

    The version is empty if nothing says it.
    """
    found = {"name": "", "version": ""}
    for file in ("METADATA", "PKG-INFO", ""):
        text = metadata.read_text(file)
        if text:
            for line in text.splitlines():
                field, colon, value = line.partition(":")
                if not colon and not line.strip():
                    break
                if field.lower() in found and not found[field.lower()]:
                    found[field.lower()] = value.strip()
            break
    stem = metadata.path.replace("\\", "/").rstrip("/").rpartition("/")[2].rpartition(".")[0]
    name, _, version = stem.partition("-")
    return found["name"] or name, found["version"] or version.partition("-py")[0]
