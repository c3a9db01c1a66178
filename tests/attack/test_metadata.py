"""Metadata of other distributions that nobody would install on purpose."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree

PROGRAM = """\
import sys
sys.path.insert(0, "site")
from plux import PluginManager
print(PluginManager("my.ns").list_names())
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_in_place_of_entry_points_does_not_stop_the_program(write_tree: WriteTree, tmp_path: Path) -> None:
    """Nobody writes to it, so it is empty; the others are listed."""
    write_tree(
        {
            "site/bad-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: bad\nVersion: 1.0\n",
            "site/good-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: good\nVersion: 1.0\n",
            "site/good-1.0.dist-info/entry_points.txt": "[my.ns]\none = pk:One\n",
        }
    )
    os.mkfifo(tmp_path / "site/bad-1.0.dist-info/entry_points.txt")
    done = run([sys.executable, "-c", PROGRAM], cwd=tmp_path, timeout=30)
    assert done.stdout == "['one']\n"
