"""A folder that looks like site-packages, for distributions that look installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.support.tree import Tree, write_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["FakeSite", "entry_points_text"]


def entry_points_text(entry_points: Mapping[str, Mapping[str, str]]) -> str:
    """Return `{group: {name: value}}` in the format of entry_points.txt, in the order of the mapping.

    Written by hand rather than with the writer under test.
    """
    lines: list[str] = []
    for group, entries in entry_points.items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items()), ""]
    return "\n".join(lines)


@dataclass(frozen=True)
class FakeSite:
    """A folder on the search path into which `add` puts modules and dist-info folders."""

    path: Path

    def add(
        self,
        name: str,
        entry_points: Mapping[str, Mapping[str, str]] | None = None,
        *,
        files: Tree | None = None,
        dist_info: Tree | None = None,
        version: str = "1.0",
    ) -> Path:
        """Install a distribution of this name and return its dist-info folder.

        `files` are the modules beside it, `dist_info` goes into the dist-info folder and wins over the METADATA and
        entry_points.txt that are made up otherwise.

            site.add("demo", {"ns": {"one": "demo.mod:One"}}, files={"demo/mod.py": "..."})
        """
        metadata: dict[str, str] = {
            "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            "INSTALLER": "tests\n",
        }
        if entry_points is not None:
            metadata["entry_points.txt"] = entry_points_text(entry_points)
        folder = self.path / f"{name.replace('-', '_')}-{version}.dist-info"
        write_tree(folder, metadata)
        write_tree(folder, dist_info or {})
        write_tree(self.path, files or {})
        self._record(folder)
        return folder

    def _record(self, folder: Path) -> None:
        """List what lies in the dist-info folder, unless the test wrote a RECORD of its own."""
        record = folder / "RECORD"
        if not record.exists():
            names = sorted(p.relative_to(self.path).as_posix() for p in folder.rglob("*") if p.is_file())
            record.write_text("".join(f"{name},,\n" for name in names) + f"{folder.name}/RECORD,,\n", encoding="utf-8")
