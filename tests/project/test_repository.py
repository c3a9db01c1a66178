"""What is committed speaks of the project, not of the machine where it was written."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.support.process import run
from tests.support.wheel import ROOT

# Brackets around one letter keep this file clean itself.
MACHINE = re.compile(
    r"(?<![\w.~-])/(?:wor[k]|far[m]|roo[t])/"
    r"|/hom[e]/[a-z]"
    r"|inde[x]-url *="
    r"|https?://[^ \"]*/simpl[e]/?(?![\w-])"
)


@pytest.mark.skipif(not (ROOT / ".git").exists() or shutil.which("git") is None, reason="not a git checkout")
def test_no_path_of_a_machine_and_no_index_is_committed() -> None:
    """Neither absolute paths of somebody's folders nor hosts of package indexes."""
    found = []
    for name in run(["git", "ls-files", "-z"], cwd=ROOT).stdout.split("\0"):
        path = ROOT / name
        if not name or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{name}:{text.count(chr(10), 0, hit.start()) + 1} {hit[0]}" for hit in MACHINE.finditer(text)]
    assert found == []
