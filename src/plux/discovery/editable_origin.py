"""Which project an editable install runs, and whether what is new in it can be imported at all.

Sources of the rules: PEP 610 (``direct_url.json``, ``dir_info.editable``), PEP 376 (``RECORD``), and the documentation
of the backends.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from plux.core.regular_file import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

__all__ = ["Origin", "directory_of_url", "origin_of", "root_of_direct_url"]


class Origin(NamedTuple):
    """The directory of the project, and why the installation does not follow it, if it does not."""

    root: Path
    reason: str = ""


def origin_of(metadata: Path) -> Origin | None:
    """Return where an editable install comes from; None if it is none.

    In the strict mode of setuptools an installation consists of links to the files that there were, and with
    meson-python of what was built: new files of the source are not part of it.

    Args:
        metadata: an absolute path of a dist-info directory, or of an egg-info directory in a source tree.
    """
    if metadata.suffix.lower() != ".dist-info":
        root = _root_of_egg_info(metadata)
        return None if root is None else Origin(root)
    root = root_of_direct_url(text_of(metadata / "direct_url.json"))
    return None if root is None else Origin(root, _reason(metadata))


def _reason(metadata: Path) -> str:
    for file in _recorded(metadata):
        if file.name.endswith("_editable_loader.py"):
            return "meson-python has built it: install it again after changes"
        if file.suffix == ".pth" and "__editable__." in text_of(file):
            return "it is a strict editable install of setuptools: install it again after changes"
    return ""


def root_of_direct_url(text: str) -> Path | None:
    """Return the directory of an editable install, given its ``direct_url.json``; None if it is none."""
    try:
        document = json.loads(text)
        url = urlsplit(document["url"])
        editable = document["dir_info"]["editable"] is True
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return directory_of_url(url) if editable else None


def directory_of_url(url: SplitResult) -> Path | None:
    """Return the directory that a URL means; None if it is none of this machine."""
    if url.scheme != "file" or "%00" in url.path:
        return None
    # bytes of the file system, whatever encoding that has here
    path = os.fsdecode(unquote_to_bytes(url.path))
    # file:///C:/project
    return Path(path[1:] if os.name == "nt" and path[2:3] == ":" else path)


def _root_of_egg_info(path: Path) -> Path | None:
    """An egg-info lists its own files, relative to the project (``SOURCES.txt`` of setuptools)."""
    end = f"{path.name}/SOURCES.txt"
    for line in text_of(path / "SOURCES.txt").splitlines():
        if line == end or line.endswith(f"/{end}"):
            levels = line.count("/") - 1
            root = path.parents[levels] if levels < len(path.parents) else None
            return root if root is not None and root / line == path / "SOURCES.txt" else None
    return None


def _recorded(metadata: Path) -> Iterator[Path]:
    """The files of an installation that lie beside its metadata; names with a comma are of no interest here."""
    for line in text_of(metadata / "RECORD").splitlines():
        name = line.partition(",")[0]
        if "/" not in name:
            yield metadata.parent / name
