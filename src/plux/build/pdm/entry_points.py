"""From the files of pdm-backend's wheel to entry points in its metadata."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.build.additions import find_additions
from plux.build.config import read_plux_config_from_workdir
from plux.build.errors import BuildError
from plux.build.index import INDEX_NAME
from plux.build.merge import announce, merge_entry_points
from plux.build.project_table import put_entry_points
from plux.build.wheel_files import modules_of_files

if TYPE_CHECKING:
    from pdm.backend.hooks import Context

    from plux.discovery.source_module import SourceModule

__all__ = ["add_entry_points", "write_index"]


def add_entry_points(context: Context) -> str | None:
    """Add the plugins to the ``project`` table; return the text of the index, None in the manual mode.

    Raises:
        BuildError: the plugins could not be decided, or the configuration is wrong.
    """
    root = context.root.absolute()
    additions, index = find_additions(
        read_plux_config_from_workdir(root),
        root,
        lambda: _modules(context, root),
        with_layout=context.target == "editable",
    )
    announce(additions)
    table = context.config.metadata
    static = table.get("entry-points", {})
    put_entry_points(table, merge_entry_points(static, additions, "project.entry-points"))
    return index


def _modules(context: Context, root: Path) -> list[SourceModule]:
    """The modules of the wheel. The public hook for files comes too late: metadata may have been prepared before."""
    from pdm.backend.wheel import WheelBuilder

    # of an editable build, too, what the regular wheel would hold
    collect: Any = getattr(WheelBuilder, "_collect_files", None)  # private, so it may go
    if collect is None:
        raise BuildError(
            "this version of pdm-backend does not tell which files a wheel will hold",
            'Use the wrapper instead: build-backend = "plux.backend:pdm_backend".',
        )
    files: dict[str, Path] = collect(context.builder, context)
    return modules_of_files((name, root / path) for name, path in files.items())


def write_index(context: Context, text: str, directory: str) -> tuple[str, Path]:
    """Write the index into a directory; return its path in the wheel, and the file."""
    path = Path(directory, INDEX_NAME)
    path.write_text(text, encoding="utf-8")
    # the attribute is that of the builders of wheels, which are the only ones for which the hook is enabled
    builder: Any = context.builder
    return f"{builder.dist_info_name}/{INDEX_NAME}", path
