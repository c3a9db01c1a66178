"""The shared fixtures do what the head of conftest.py says."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run, run_python

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakeVenv, WriteTree
    from tests.support.site import FakeSite


def test_a_tree_is_written_dedented(tmp_path: Path, write_tree: WriteTree) -> None:
    """Nested dicts and names with slashes become folders, text loses its indentation."""
    write_tree({"a/b.py": "\n        x = 1\n        y = 2\n", "c": {"d": b"\0"}})
    assert (tmp_path / "a" / "b.py").read_text() == "x = 1\ny = 2\n"
    assert (tmp_path / "c" / "d").read_bytes() == b"\0"


def test_a_fake_distribution_looks_installed(site: FakeSite) -> None:
    """importlib.metadata sees its version and entry points, and they can be loaded."""
    site.add("fake-demo", {"fake.ns": {"one": "fake_demo:ONE"}}, files={"fake_demo.py": "ONE = 1\n"}, version="3.2")
    (entry_point,) = importlib.metadata.entry_points(group="fake.ns")
    assert importlib.metadata.version("fake-demo") == "3.2"
    assert entry_point.load() == 1


def test_modules_of_a_fake_distribution_are_forgotten() -> None:
    """What the neighbouring test imported does not leak into this one."""
    assert "fake_demo" not in sys.modules


def test_a_child_sees_the_given_path(site: FakeSite) -> None:
    """run_python puts `path` in front and passes arguments on."""
    site.add("child-demo", files={"child_demo.py": "ANSWER = 42\n"})
    done = run_python("import sys, child_demo; print(child_demo.ANSWER, sys.argv[1])", "arg", path=[site.path])
    assert done.stdout == "42 arg\n"


def test_a_failing_child_fails_the_test_and_shows_its_output() -> None:
    """The message holds the exit code and what was printed."""
    with pytest.raises(AssertionError, match=r"exit code 3\n--- stdout\nsaid this"):
        run([sys.executable, "-c", "print('said this'); raise SystemExit(3)"])


@pytest.mark.slow
@pytest.mark.index
def test_a_fresh_environment_gets_the_plux_of_this_tree(make_venv: MakeVenv) -> None:
    """The requirement `plux` is answered with the wheel that was built from here."""
    venv = make_venv()
    venv.install("plux")
    version = venv.run_python("import plux, plugin; print(plux.__version__, plux.__file__)").stdout
    assert version.split() == [
        importlib.metadata.version("plux"),
        str(venv.site_packages / "plux" / "__init__.py"),
    ]
