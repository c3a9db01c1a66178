"""Editable installs: those whose plugins follow the source, and link files of plux 1.x.

PEP 610: ``direct_url.json`` in a dist-info says where an installation comes from, and whether it is editable. An
egg-info in a source tree, which is seen where that is on ``sys.path``, belongs to the project around it.
"""

from __future__ import annotations

import os
from time import time_ns

from plux.core.index_names import INDEX_PLACES
from plux.core.regular_file import open_regular

from .location import Metadata, is_without_build

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .following import Follower

__all__ = ["EditableMetadata", "is_installed_place", "read_linked", "with_editables"]

_INSTALLED = frozenset({"site-packages", "dist-packages"})


class EditableMetadata(Metadata):
    """The metadata of an editable install that plux has built. Its entry points are what the source says now."""

    __slots__ = ("_follower",)

    def __init__(self, key: str, path: str) -> None:
        super().__init__(key, path)
        self._follower: Follower | None = None

    def read(self) -> bytes:
        """Return the entry points as text: those of the source, or where that cannot be told, the installed ones."""
        now = time_ns()
        installed = super().read()
        followed = self.follower().current(installed, now)
        return installed if followed is None else followed.entry_points

    def read_text(self, name: str) -> str | None:
        """Return the text of a file of the metadata. The index is that of what `read` has found last."""
        if name in INDEX_PLACES and self._follower is not None and self._follower.index:
            return self._follower.index
        return super().read_text(name)

    def follower(self) -> Follower:
        """Return what knows of the source."""
        if self._follower is None:
            from .following import Follower

            self._follower = Follower(self.path)
        return self._follower


def with_editables(found: list[Metadata], before: list[Metadata]) -> list[Metadata]:
    """Return the metadata in a directory, those of editable installs that plux has built as `EditableMetadata`.

    `before` are those that were known: what they know of their source stays.
    """
    known = {each.path: each for each in before if isinstance(each, EditableMetadata)}
    return [
        known.get(each.path) or EditableMetadata(each.key, each.path) if _may_be_followed(each.path) else each
        for each in found
    ]


def _may_be_followed(path: str) -> bool:
    has_index = any(os.access(f"{path}/{name}", 0) for name in INDEX_PLACES)
    if path[-10:].lower() != ".dist-info":
        return has_index and not is_installed_place(os.path.dirname(path))
    origin = _editable_origin(f"{path}/direct_url.json")
    if origin and not has_index and is_without_build(path):
        _warn_if_plux_is_missing(path, origin)
    return bool(origin) and has_index


def _warn_if_plux_is_missing(path: str, origin: bytes) -> None:
    """Say so if the project is one that the wrapper of plux builds."""
    url = origin.partition(b'"url":"file://')[2].partition(b'"')[0]
    if b"%" in url:
        from urllib.parse import unquote_to_bytes

        url = unquote_to_bytes(url)
    root = os.fsdecode(url).lstrip("/" if os.name == "nt" else "")
    if not _is_wrapped(_text(f"{root}/pyproject.toml")):
        return
    from .notices import warn_once

    warn_once(
        ("without build", path),
        "the plugins of %s may be missing: it was installed in editable mode without its build backend, plux.backend "
        "(`poetry install` and `flit install` do that); `plux sync --all` writes them",
        os.path.basename(path).partition("-")[0],
    )


def _is_wrapped(pyproject: bytes) -> bool:
    """Whether a ``pyproject.toml`` names the wrapper of plux, and not the manual mode; parsing it would be dear."""
    wrapped = False
    for line in pyproject.splitlines():
        name, _, said = line.partition(b"#")[0].partition(b"=")
        key = name.rpartition(b".")[2].strip(b" \t\"'").replace(b"-", b"_")
        said = said.strip()
        value = said[1:].partition(said[:1] or b'"')[0]  # what is between the quotation marks
        if key == b"build_backend" and value.partition(b":")[0] == b"plux.backend":
            wrapped = True
        elif key == b"entrypoint_build_mode" and value == b"manual":
            return False
    return wrapped


def is_installed_place(path: str) -> bool:
    """Whether a directory is one of those into which installers put distributions."""
    return os.path.basename(path) in _INSTALLED


def _editable_origin(file: str) -> bytes:
    """Return a ``direct_url.json`` without its blanks if it says so; parsing it would cost the import of json."""
    text = b"".join(_text(file).split())
    return text if b'"editable":true' in text else b""


def _text(file: str) -> bytes:
    try:
        with open(file, "rb", opener=open_regular) as opened:
            return opened.read(1 << 16)
    except (OSError, ValueError):
        return b""


def read_linked(link: str) -> bytes | None:
    """Return the contents of the file that a link file names, or None, with a warning, if that cannot be done.

    Link files are of plux 1.x: ``entry_points_editable.txt`` in a dist-info holds the path of the file to read instead.
    """
    try:
        # the bytes of the path, whatever the locale can express
        with open(link, "rb", opener=open_regular) as file:
            target = os.fsdecode(file.read().strip())
        with open(os.path.join(os.path.dirname(link), target), "rb", opener=open_regular) as file:
            return file.read()
    except (OSError, ValueError) as error:
        from .notices import warn_once

        warn_once(link, "ignoring %s, which names no file that can be read: %s", link, error)
        return None
