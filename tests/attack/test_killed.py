"""Commands that are killed while they write: each file is what it was, or what it is to be."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_plux

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

pytest.importorskip("tomlkit")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")]

MANY = "".join(
    f'@plugin("my.ns", name="a-rather-long-name-{number}")\ndef plugin_{number}(): ...\n' for number in range(1_000)
)
FLIT = '[build-system]\nrequires = ["plux"]\nbuild-backend = "plux.backend:flit_core"\n[project]\nname = "pk"\n'
INDEX = {"version": 1, "plugins": [], "source": {"packages": {"pk": "pk"}, "excluded": []}}
ROUNDS = 8


def contents(*roots: Path) -> dict[Path, bytes]:
    """Files below directories, without those that come into being beside others before they take their place."""
    paths = (path for root in roots for path in sorted(root.rglob("*")) if path.is_file())
    return {path: path.read_bytes() for path in paths if path.suffix != ".pyc" and not path.name.startswith(".plux-")}


@pytest.mark.parametrize(
    "command",
    [["write"], ["sync"], ["discover", "-f", "ini", "-o", "out.ini"], ["freeze", "-o", "frozen.py", "-n", "my.ns"]],
    ids=" ".join,
)
def test_no_file_is_half_written(write_tree: WriteTree, site: FakeSite, tmp_path: Path, command: list[str]) -> None:
    """Whenever the process ends; and the next call does what is left to do."""
    root = write_tree(
        {"pk/__init__.py": f"from plux import plugin\n\n{MANY}", "pyproject.toml": FLIT}, root=tmp_path / "p"
    )
    url = json.dumps({"url": root.as_uri(), "dir_info": {"editable": True}})
    entry_points = {"my.ns": {f"old-{number}": f"pk:Old{number}" for number in range(1_000)}}
    info = site.add("pk", entry_points, dist_info={"direct_url.json": url, "plux.index.json": json.dumps(INDEX)})
    environment = {"PYTHONPATH": str(site.path), "PLUX_CACHE": "0", "PLUX_FOLLOW": "0"}
    before = contents(root, site.path)
    start = time.monotonic()
    assert run_plux(root, *command, env=environment).returncode == 0
    whole = time.monotonic() - start
    after = contents(root, site.path)
    assert after != before
    chance = random.Random(2)
    for _ in range(ROUNDS):
        for path in after:
            path.unlink(missing_ok=True)
        for path, data in before.items():
            path.write_bytes(data)
        process = subprocess.Popen(
            [sys.executable, "-m", "plux", *command],
            cwd=root,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * chance.uniform(0.5, 1))
        process.kill()
        process.wait()
        for path, data in contents(root, site.path).items():
            assert data in (before.get(path), after.get(path)), path
        with (info / "RECORD").open(encoding="utf-8", newline="") as record:
            listed = {row[0] for row in csv.reader(record)}
        assert {path.relative_to(site.path).as_posix() for path in contents(info)} <= listed
    assert run_plux(root, *command, env=environment).returncode == 0
    assert contents(root, site.path) == after
