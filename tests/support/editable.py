"""Projects that look as if they had been installed in editable mode by a build with plux."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plux.build.config import read_plux_config_from_workdir
from plux.build.discover import discover_plugins
from plux.build.index import INDEX_NAME, render_index
from plux.discovery.packages import modules_below
from tests.support.tree import Tree, write_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from plux.discovery.source_module import SourceModule
    from tests.support.site import FakeSite

__all__ = ["EditableProject", "install_editable", "plugins_source", "settle"]


def plugins_source(*names: str, namespace: str = "my.ns") -> str:
    """A module of plugin classes with these names."""
    classes = [
        f'class {name.title().replace("-", "")}(Plugin):\n    namespace = "{namespace}"\n    name = "{name}"\n'
        for name in names
    ]
    return "from plux import Plugin\n\n\n" + "\n\n".join(classes)


def settle(*roots: Path) -> None:
    """Wait until what lies below directories has an age at which every later change shows."""
    newest = max(
        max(state.st_mtime, state.st_ctime)
        for root in roots
        for state in (path.stat() for path in [root, *root.rglob("*")])
    )
    time.sleep(max(0.0, newest + 0.25 - time.time()))


@dataclass(frozen=True)
class EditableProject:
    """A project at `root`, with the metadata of its installation at `info`."""

    root: Path
    info: Path

    def write(self, tree: Tree) -> None:
        """Write sources below ``src``."""
        write_tree(self.root / "src", tree)


def install_editable(
    site: FakeSite,
    root: Path,
    sources: Tree,
    *,
    name: str = "demo",
    static: Mapping[str, Mapping[str, str]] | None = None,
    pyproject: str = "",
    hidden: tuple[str, ...] = (),
) -> EditableProject:
    """Write a project and put the metadata of an editable install into the site.

    `hidden` are packages that the build backend leaves out.
    """
    write_tree(root, {"pyproject.toml": pyproject, "src": sources})
    modules: list[SourceModule] = [
        module
        for module in modules_below(root / "src")
        if not any(f"{module.name}.".startswith(f"{each}.") for each in hidden)
    ]
    discovery = discover_plugins(modules, read_plux_config_from_workdir(root), root=root, search_path=[])
    groups = {group: dict(entries) for group, entries in (static or {}).items()}
    for group, entries in discovery.entry_points().items():
        groups.setdefault(group, {}).update(entries)
    info = site.add(
        name,
        groups,
        dist_info={
            INDEX_NAME: render_index(discovery, root, modules),
            "direct_url.json": json.dumps({"url": root.as_uri(), "dir_info": {"editable": True}}),
        },
    )
    pth = site.path / f"__editable__.{name}-1.0.pth"
    pth.write_text(f"{root / 'src'}{os.linesep}", encoding="utf-8")
    with (info / "RECORD").open("a", encoding="utf-8") as record:
        record.write(f"{pth.name},,\n")
    return EditableProject(root, info)
