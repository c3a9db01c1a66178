"""What is added to metadata that a backend has made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.build.additions import find_additions
from plux.build.files import replace_file
from plux.build.index import INDEX_NAME
from plux.build.merge import Addition, announce, merge_entry_points, parse_static, render_merged
from plux.build.wheel_edit import read_metadata, write_metadata
from plux.core.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from plux.build.config import PluxConfiguration
    from plux.build.merge import Groups
    from plux.discovery.result import Problem
    from plux.discovery.source_module import SourceModule

_SOURCE = "the project's configuration"

__all__ = ["Additions", "add_to_directory", "add_to_wheel"]


@record(frozen=True)
class Additions:
    """What is to be added.

    `index` is the text of the index; None in the manual mode, which has none.
    """

    entry_points: tuple[Addition, ...]
    index: str | None

    @classmethod
    def discover(
        cls,
        modules: list[SourceModule],
        config: PluxConfiguration,
        root: Path,
        problems: Iterable[Problem] = (),
        *,
        is_editable: bool = False,
    ) -> Additions:
        """Find the plugins among the modules of a wheel, or take those of the manual mode.

        Raises:
            BuildError: they could not be decided, or refer to a module that the wheel does not hold.
        """
        found, index = find_additions(config, root, lambda: modules, problems=problems, with_layout=is_editable)
        return cls(tuple(found), index)

    def files(self, written: str | None, declared: Groups) -> dict[str, str]:
        """Return the files of a metadata directory.

        Args:
            written: the text of its ``entry_points.txt`` so far.
            declared: the entry points of a directory without one.

        Raises:
            ConflictError: these say something else of a plugin.
            BuildError: they cannot be read, or not written again as they are.
        """
        static = declared if written is None else parse_static(written, _SOURCE)
        merged = {group: e for group, e in merge_entry_points(static, self.entry_points, _SOURCE).items() if e}
        same = merged == (static if written is not None else {})
        files = {} if same else {"entry_points.txt": render_merged(merged, _SOURCE)}
        return files if self.index is None else {**files, INDEX_NAME: self.index}


def add_to_wheel(wheel: Path, additions: Additions) -> None:
    """Add to a finished wheel.

    Raises:
        ConflictError: see `Additions.files`.
    """
    announce(additions.entry_points)
    files = additions.files(read_metadata(wheel, "entry_points.txt"), {})
    if files:
        write_metadata(wheel, files)


def add_to_directory(directory: Path, additions: Additions, declared: Groups) -> None:
    """Add to a prepared metadata directory.

    `declared` are the entry points that the project declares: hatchling leaves them out of what it prepares.

    Raises:
        ConflictError: see `Additions.files`.
    """
    path = directory / "entry_points.txt"
    written = path.read_text(encoding="utf-8") if path.is_file() else None
    for name, content in additions.files(written, declared).items():
        replace_file(directory / name, content)
