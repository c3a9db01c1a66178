"""What is remembered of an editable install: used while nothing has changed, by all processes, and never needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.editable import EditableProject, install_editable, plugins_source, settle

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunPython
    from tests.support.site import FakeSite
    from tests.support.tree import Tree

SOURCES: Tree = {"pk": {"__init__.py": "", "one.py": plugins_source("one"), "data": {"notes.txt": ""}}}
LOOK = """
import json, sys
from plux.runtime.cache import EntryPointsCache
names = sorted(entry.name for entry in EntryPointsCache().entries("my.ns"))
print(json.dumps([names, "plux.discovery" in sys.modules]))
"""


@pytest.fixture
def project(site: FakeSite, tmp_path: Path) -> EditableProject:
    """An editable install that nobody has changed for a while."""
    made = install_editable(site, tmp_path / "project", SOURCES)
    settle(made.root, site.path)
    return made


class Look:
    """Looks in fresh processes."""

    def __init__(self, project: EditableProject, run_python: RunPython) -> None:
        self.path = [project.info.parent, project.root / "src"]
        self.run = run_python
        self.project = project

    def __call__(self, env: dict[str, str] | None = None, cwd: Path | None = None) -> tuple[list[str], bool]:
        """The names, and whether the source was read for them."""
        settle(self.project.root, self.path[0])
        names, was_read = json.loads(self.run(LOOK, path=self.path, env=env, cwd=cwd).stdout)
        return names, was_read


@pytest.fixture
def look(project: EditableProject, run_python: RunPython) -> Look:
    """A look from a fresh process."""
    return Look(project, run_python)


def test_the_source_is_read_once(look: Look, tmp_path: Path) -> None:
    """By the first process, in whatever directory the others are."""
    assert look() == (["one"], True)
    assert look() == (["one"], False)
    assert look(cwd=tmp_path) == (["one"], False)
    assert look(cwd=look.project.root) == (["one"], False)


@pytest.mark.parametrize(
    "change",
    [
        {"pk/one.py": plugins_source("uno")},
        {"pk/one.py": plugins_source("eno")},  # as long as before
        {"pk/two.py": plugins_source("two")},
        {"pk/data/deep.py": plugins_source("deep")},
        {"pk/new/deep.py": plugins_source("new")},
        {"../pyproject.toml": '[tool.plux]\nexclude = ["pk.one"]\n'},
    ],
    ids=["edited", "same size", "added", "in a folder without modules", "in a new folder", "configuration"],
)
def test_every_change_shows(change: Tree, look: Look) -> None:
    """In the next process; the one after that has it by heart."""
    look()
    look.project.write(change)
    names, was_read = look()
    assert was_read
    assert names != ["one"]
    assert look() == (names, False)


def test_a_change_that_keeps_time_and_size_shows(look: Look) -> None:
    """As programs that copy files make it."""
    look()
    path = look.project.root / "src/pk/one.py"
    state = path.stat()
    path.write_text(plugins_source("eno"), encoding="utf-8")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert look() == (["eno"], True)


def test_compiled_files_change_nothing(look: Look) -> None:
    """The folder in which they come to lie has another time then, and that is noted."""
    look()
    (look.project.root / "src/pk/__pycache__").mkdir()
    assert look() == (["one"], False)
    assert look() == (["one"], False)


def test_a_removed_module_shows(look: Look) -> None:
    """And so does one that comes back."""
    look()
    path = look.project.root / "src/pk/one.py"
    content = path.read_bytes()
    path.unlink()
    assert look() == ([], True)
    path.write_bytes(content)
    assert look() == (["one"], True)


def test_a_project_in_disorder_is_remembered_too(look: Look) -> None:
    """As long as it is the same disorder; each process warns."""
    look.project.write({"pk/bad.py": "from plux import Plugin\nclass ("})
    assert look() == (["one"], True)
    settle(look.project.root)
    done = look.run(LOOK, path=look.path)
    assert json.loads(done.stdout) == [["one"], False]
    assert done.stderr.count("bad.py:2") == 1


@pytest.mark.parametrize(
    "env",
    [
        {"PLUX_CACHE": "0"},
        {"XDG_CACHE_HOME": "/proc/nothing"},
        {"XDG_CACHE_HOME": "/dev/null"},
        {"XDG_CACHE_HOME": "", "HOME": "/nonexistent"},
        {"XDG_CACHE_HOME": "relative", "HOME": ""},
    ],
    ids=["off", "cannot be made", "no folder", "no home", "nonsense"],
)
def test_without_memory_it_works_as_well(env: dict[str, str], look: Look) -> None:
    """Every process reads the source, and sees what it says."""
    assert look(env) == (["one"], True)
    look.project.write({"pk/two.py": plugins_source("two")})
    assert look(env) == (["one", "two"], True)


def test_damaged_memory_is_made_anew(look: Look, private_cache: Path) -> None:
    """Whatever is in the file."""
    look()
    (path,) = (private_cache / "plux/memory").iterdir()
    for content in (b"", b"plux memory 1\0", path.read_bytes()[:-7], os.urandom(4000)):
        path.write_bytes(content)
        assert look() == (["one"], True)
        assert look() == (["one"], False)


def test_a_memory_of_another_installation_does_not_count(look: Look, private_cache: Path) -> None:
    """Installed again, it is read again."""
    look()
    (look.project.info / "entry_points.txt").write_text("[my.ns]\none = pk.one:One\nmore = pk:more\n", encoding="utf-8")
    assert look() == (["more", "one"], True)


@pytest.mark.slow
def test_many_processes_at_once_see_the_truth(look: Look) -> None:
    """While the source changes under them, writers are killed, and they write the same memory."""
    command = [sys.executable, "-c", LOOK]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, look.path))}
    for number in range(4):
        names = ["one", *(f"late-{each}" for each in range(number))]
        look.project.write({"pk/late.py": plugins_source(*names[1:]) if number else ""})
        running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        time.sleep(0.25)
        for process in running[:2]:
            process.kill()
            process.communicate()
        for process in running[2:]:
            assert json.loads(process.communicate()[0])[0] == sorted(names)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_a_memory_that_somebody_else_has_planted_does_not_count(look: Look, private_cache: Path) -> None:
    """It would decide what is loaded."""
    look()
    (path,) = (private_cache / "plux/memory").iterdir()
    os.chown(path, 4711, 4711)
    assert look() == (["one"], True)
