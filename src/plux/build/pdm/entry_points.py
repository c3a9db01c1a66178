"""From the files of pdm-backend's wheel to entry points in its metadata."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.build.announce import announce
from plux.build.config import read_plux_config_from_workdir
from plux.build.discover import discover_or_fail
from plux.build.errors import BuildError
from plux.build.index import INDEX_NAME, render_index
from plux.build.manual import manual_additions
from plux.build.merge import Addition, additions_of, merge_entry_points
from plux.build.project_table import put_entry_points
from plux.build.wheel_files import modules_of_files

if TYPE_CHECKING:
    from pdm.backend.hooks import Context

    from plux.discovery.packages import SourceModule

__all__ = ["add_entry_points", "write_index"]


def add_entry_points(context: Context) -> str | None:
    """Add the plugins to the ``project`` table; return the text of the index, None in the manual mode.

    Raises:
        BuildError: the plugins could not be decided, or the configuration is wrong.
    """
    additions, index = _find(context)
    announce(additions)
    table = context.config.metadata
    static = table.get("entry-points", {})
    put_entry_points(table, merge_entry_points(static, additions, "project.entry-points"))
    return index


def _find(context: Context) -> tuple[list[Addition], str | None]:
    root = context.root.absolute()
    config = read_plux_config_from_workdir(root)
    manual = manual_additions(config, root, lambda: _modules(context, root))
    if manual is not None:
        return manual, None
    modules = _modules(context, root)
    discovery = discover_or_fail(modules, config, root=root)
    return additions_of(discovery), render_index(discovery, root, modules if context.target == "editable" else None)


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
