"""Projects and metadata whose files are not what they should be: one message, no traceback, and nobody waits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from time import process_time
from typing import TYPE_CHECKING

import pytest

from plux.build.editing.document import Document
from plux.build.editing.toml_text import sections
from plux.build.editing.writing import open_entry_points
from plux.build.errors import BuildError, ConfigError
from plux.build.toml import load_toml
from plux.discovery.editable_origin import origin_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

pytest.importorskip("tomlkit")

PLUGIN = 'from plux import Plugin\n\nclass One(Plugin):\n    namespace = "my.ns"\n    name = "one"\n'
PYPROJECT = '[build-system]\nrequires = ["setuptools", "plux>=2"]\n\n[project]\nname = "demo"\nversion = "1"\n'
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")


def run(cwd: Path, *args: str, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, which must not take long, and must not end with a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "plux", *args],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert "Traceback" not in done.stderr
    return done


def installed(site: FakeSite, root: Path) -> Path:
    """The metadata of an editable install that does not know the plugin of the project."""
    url = json.dumps({"url": root.as_uri(), "dir_info": {"editable": True}})
    index = {"version": 1, "plugins": [], "source": {"packages": {"pk": "pk"}, "excluded": []}}
    return site.add(
        "demo", {"g": {"x": "pk:x"}}, dist_info={"direct_url.json": url, "plux.index.json": json.dumps(index)}
    )


@needs_pipes
def test_a_named_pipe_for_a_file_of_the_project(tmp_path: Path) -> None:
    """Nobody will ever write into it."""
    (tmp_path / "setup.py").touch()
    os.mkfifo(tmp_path / "pyproject.toml")
    done = run(tmp_path, "init", "--yes")
    assert done.returncode == 1
    assert "pyproject.toml: this is no regular file" in done.stderr


@needs_pipes
@pytest.mark.parametrize("backend", ["setuptools.build_meta", "hatchling.build"])
def test_a_named_pipe_for_a_module(tmp_path: Path, backend: str) -> None:
    """Backends list whatever has the name of a module."""
    requires = backend.partition(".")[0]
    build_system = f'[build-system]\nrequires = ["{requires}", "plux>=2"]\nbuild-backend = "{backend}"\n'
    (tmp_path / "pyproject.toml").write_text(f'{build_system}[project]\nname = "pk"\nversion = "1"\n')
    (tmp_path / "pk").mkdir()
    (tmp_path / "pk/__init__.py").touch()
    os.mkfifo(tmp_path / "pk/pipe.py")
    done = run(tmp_path, "discover")
    assert done.returncode == 1
    assert "pipe.py: this is no regular file" in done.stderr


@needs_pipes
@pytest.mark.parametrize("command", ["discover", "entrypoints"])
def test_a_named_pipe_for_the_file_of_the_manual_mode(tmp_path: Path, command: str) -> None:
    """It is compared with the source, and replaced."""
    (tmp_path / "pyproject.toml").write_text('[tool.plux]\nentrypoint_build_mode = "manual"\n')
    (tmp_path / "pk.py").touch()
    os.mkfifo(tmp_path / "plux.ini")
    done = run(tmp_path, command)
    assert done.returncode == 1
    assert "plux.ini: this is no regular file" in done.stderr


@pytest.mark.parametrize("code", [f"x = {'(' * 5_000}{')' * 5_000}", f"x = {'-' * 50_000}1", "x = '\0'"])
def test_a_script_that_is_nested_deeply(tmp_path: Path, code: str) -> None:
    """The parser of the editing library would crash."""
    file = tmp_path / "setup.py"
    file.write_text(f"from setuptools import setup\nsetup()\n{code}\n")
    with pytest.raises(BuildError, match=r"setup\.py"):
        open_entry_points(Document.read(file))


def test_a_project_at_no_place(site: FakeSite, tmp_path: Path) -> None:
    """A file name with a NUL is none."""
    info = installed(site, tmp_path)
    (info / "direct_url.json").write_text('{"url": "file:///a%00b", "dir_info": {"editable": true}}')
    assert origin_of(info) is None


def test_toml_that_is_nested_deeply(tmp_path: Path) -> None:
    """Neither the recursion of the parser nor that of those who follow its result comes to light."""
    for text in (f"a = {'[' * 20_000}{']' * 20_000}", f"[a{'.a' * 20_000}]"):
        file = tmp_path / "pyproject.toml"
        file.write_text(text)
        with pytest.raises(ConfigError, match="nested more than 100 times"):
            load_toml(file)
        done = run(tmp_path, "init", "--dry-run")
        assert done.returncode == 1
        assert "nested more than 100 times" in done.stderr


def test_toml_without_headers_is_edited(tmp_path: Path) -> None:
    """Tables need no headers."""
    file = tmp_path / "pyproject.toml"
    file.write_text('project.name = "demo"\nproject.version = "1"\n')
    text = open_entry_points(Document.read(file)).with_own({"my.ns": {"one": "pk:One"}})
    assert '[project.entry-points."my.ns"]' in text
    file.write_text("project = 3\n")
    assert open_entry_points(Document.read(file)).entry_points() == ({}, {})


def test_a_huge_file_is_looked_through_in_linear_time() -> None:
    """Megabytes of texts and comments, which took minutes when each was counted from the beginning."""
    lines = ["[one]", *['k = "x"  # comment'] * 100_000, "[two]"]
    start = process_time()
    assert [section.keys for section in sections(lines)] == [("one",), ("two",)]
    assert process_time() - start < 10


def test_a_path_that_no_file_system_knows(write_tree: WriteTree, tmp_path: Path) -> None:
    """It is a mistake in the configuration."""
    write_tree({"pk/__init__.py": PLUGIN, "pyproject.toml": f'{PYPROJECT}\n[tool.plux]\npath = "a\\u0000b"\n'})
    done = run(tmp_path, "discover")
    assert done.returncode == 1
    assert "path must not hold a NUL" in done.stderr


@pytest.mark.parametrize("name", ["METADATA", "RECORD", "entry_points.txt", "plux.index.json", "direct_url.json"])
@pytest.mark.parametrize("content", [b"\xff\xfe\0", b"[" * 30_000 + b"]" * 30_000, b'"' + b"x" * 300_000])
def test_installed_metadata_in_disorder(
    write_tree: WriteTree, site: FakeSite, tmp_path: Path, name: str, content: bytes
) -> None:
    """The install is brought up to date, fails with a message, or is none; others are looked at all the same."""
    write_tree({"proj/pk/__init__.py": PLUGIN, "proj/pyproject.toml": PYPROJECT})
    info = installed(site, tmp_path / "proj")
    (info / name).write_bytes(content)
    done = run(tmp_path, "sync", "--all", path=str(site.path))
    assert done.returncode in (0, 1)
    assert done.stdout or "no editable install" in done.stderr


@needs_pipes
@pytest.mark.parametrize("name", ["METADATA", "plux.index.json", "pyproject.toml"])
def test_a_named_pipe_in_installed_metadata(write_tree: WriteTree, site: FakeSite, tmp_path: Path, name: str) -> None:
    """Nobody waits for it."""
    write_tree({"proj/pk/__init__.py": PLUGIN, "proj/pyproject.toml": PYPROJECT})
    info = installed(site, tmp_path / "proj")
    pipe = tmp_path / "proj" / name if name == "pyproject.toml" else info / name
    pipe.unlink()
    os.mkfifo(pipe)
    assert run(tmp_path, "sync", "--all", "--check", path=str(site.path)).returncode in (0, 1)
