"""`plux resolve`, and reasons that `plux list --check` gives."""

from __future__ import annotations

import json
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_plux

from .test_discover import plugin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

    from .conftest import Plux


def test_a_shadowed_plugin_is_not_resolved(plux: Plux, site: FakeSite) -> None:
    """Only the one that would be loaded; it says that there is another one."""
    code = plugin("one", namespace="my.twins")
    for name in ("first", "other"):
        site.add(name, {"my.twins": {"one": f"{name}_mod:One"}}, files={f"{name}_mod.py": code})
    outcome = plux("resolve", "--namespace", "my.twins")
    assert (outcome.code, outcome.out) == (0, "my.twins:one = first_mod:One\n")
    assert "1 plugin left out" in outcome.err


NOISY = """
    import os
    import subprocess
    import sys

    print("printed")
    sys.__stdout__.write("past sys.stdout\\n")
    os.write(1, b"written\\n")
    subprocess.run([sys.executable, "-c", "print('by a child')"], check=True)
"""


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (["resolve", "-n", "my.noise"], "my.noise:a = quiet_mod:A\nmy.noise:one = noisy_mod:One\n"),
        (["list", "-n", "my.noise", "--check", "--json"], None),
    ],
)
def test_nothing_that_plugins_print_gets_into_the_result(site: FakeSite, arguments: list[str], out: str | None) -> None:
    """Not past the interpreter either; what is there already keeps its place."""
    noisy = textwrap.dedent(NOISY) + textwrap.dedent(plugin("one", namespace="my.noise"))
    quiet = plugin("a", namespace="my.noise").replace("class One", "class A")
    entries = {"my.noise": {"a": "quiet_mod:A", "one": "noisy_mod:One"}}
    site.add("demo", entries, files={"quiet_mod.py": quiet, "noisy_mod.py": noisy})
    done = run_plux(site.path, *arguments, env={"PYTHONUNBUFFERED": None})
    if out is None:
        assert [each["state"] for each in json.loads(done.stdout)] == ["ready", "ready"]
    else:
        assert done.stdout == out
    assert {"printed", "past sys.stdout", "written", "by a child"} <= set(done.stderr.splitlines())


@pytest.mark.parametrize("command", ["resolve", "list"])
def test_what_lies_in_the_working_directory_counts(
    plux: Plux, write_tree: WriteTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """As where ``python -m plux`` is started there."""
    entry_points = "[my.workdir]\none = workdir_mod:One\n"
    code = plugin("one", namespace="my.workdir")
    root = tmp_path / "project"
    write_tree({"p.egg-info/entry_points.txt": entry_points, "workdir_mod.py": code}, root)
    before = list(sys.path)
    outcome = plux("--workdir", root, command, "-n", "my.workdir", cwd=tmp_path)
    assert (outcome.code, "workdir_mod:One" in outcome.out) == (0, True)
    assert sys.path == before
    assert "workdir_mod" not in plux(command, "-n", "my.workdir", cwd=tmp_path).out
    monkeypatch.delitem(sys.modules, "workdir_mod", raising=False)


def test_a_syntax_error_names_its_file(plux: Plux, site: FakeSite) -> None:
    """With the whole path and the line."""
    site.add("broken", {"my.broken": {"one": "broken_mod:One"}}, files={"broken_mod.py": "x = 1\ndef (\n"})
    outcome = plux("list", "--namespace", "my.broken", "--check")
    assert outcome.code == 1
    assert f"({site.path / 'broken_mod.py'}:2)" in outcome.out
