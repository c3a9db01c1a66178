"""Trees of files, written from nested dicts."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Tree", "write_tree"]

# A name may hold slashes; text is dedented, so that it can be written where the test is.
Tree: TypeAlias = Mapping[str, Union[str, bytes, "Tree"]]


def write_tree(root: Path, tree: Tree) -> Path:
    """Write `tree` below `root`, which is made if it is not there, and return `root`.

    write_tree(tmp_path, {"pyproject.toml": "...", "src/demo": {"__init__.py": ""}})
    """
    root.mkdir(parents=True, exist_ok=True)
    for name, content in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8")
        else:
            write_tree(path, content)
    return root
