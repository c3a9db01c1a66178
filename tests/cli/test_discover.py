"""`plux discover`."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree

    from .conftest import Outcome, Plux

PYPROJECT = """
    [build-system]
    requires = ["setuptools", "plux"]
    build-backend = "setuptools.build_meta"

    [project]
    name = "demo"
    version = "1.0"
"""


def plugin(name: str, cls: str = "One", namespace: str = "my.ns") -> str:
    """Return a module with a plugin in line 3."""
    return f"from plux import Plugin\n\nclass {cls}(Plugin):\n    namespace = {namespace!r}\n    name = {name!r}\n"


def found(outcome: Outcome) -> dict[str, list[str]]:
    """Return what standard output says."""
    document: dict[str, list[str]] = json.loads(outcome.out)
    return document


def test_a_project_is_discovered_as_json(plux: Plux, write_tree: WriteTree) -> None:
    """Standard output is JSON and nothing else; the report is on standard error."""
    write_tree({"pyproject.toml": PYPROJECT, "src/demo/__init__.py": "", "src/demo/a.py": plugin("one")})
    outcome = plux("discover")
    assert outcome.code == 0, outcome.err
    assert found(outcome) == {"my.ns": ["one=demo.a:One"]}
    assert "one  demo.a:One  src/demo/a.py:3" in outcome.err
    assert "1 plugin in 1 namespace; " in outcome.err


def test_the_working_directory_can_be_named(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """--workdir works from elsewhere, before and after the command."""
    write_tree({"p/pyproject.toml": PYPROJECT, "p/demo/__init__.py": plugin("one"), "else/x": ""})
    for args in (("--workdir", "../p", "discover"), ("discover", "--workdir", "../p")):
        assert found(plux(*args, cwd=tmp_path / "else")) == {"my.ns": ["one=demo:One"]}


def test_options_have_short_forms(plux: Plux, write_tree: WriteTree) -> None:
    """Those that are typed by hand."""
    write_tree({"pk": {"__init__.py": "", "a.py": plugin("a"), "b.py": plugin("b"), "c/d.py": plugin("d")}})
    outcome = plux("discover", "-p", "pk", "-i", "pk.a", "-i", "pk.b", "-e", "pk.b", "-f", "json")
    assert found(outcome) == {"my.ns": ["a=pk.a:One"]}


@pytest.mark.parametrize(
    ("path", "reference"),
    [(".", "pk.sub.a:One"), ("pk", "pk.sub.a:One"), ("pk/sub/a.py", "pk.sub.a:One"), ("pk/sub", "pk.sub.a:One")],
)
def test_a_path_needs_no_project(plux: Plux, write_tree: WriteTree, path: str, reference: str) -> None:
    """A directory of packages, a package, a sub-package or a file: modules are named from the top."""
    write_tree({"pk/__init__.py": "", "pk/sub/__init__.py": "", "pk/sub/a.py": plugin("one")})
    outcome = plux("discover", "--path", path)
    assert outcome.code == 0, outcome.err
    assert found(outcome) == {"my.ns": [f"one={reference}"]}


def test_a_path_of_a_project_is_that_project(plux: Plux, write_tree: WriteTree) -> None:
    """A directory with a project file is looked at as its backend does."""
    write_tree({"p/pyproject.toml": PYPROJECT, "p/src/demo/__init__.py": plugin("one"), "p/tests/t.py": plugin("two")})
    assert found(plux("discover", "--path", "p")) == {"my.ns": ["one=demo:One"]}


def test_a_path_that_does_not_exist(plux: Plux) -> None:
    """The message names it."""
    outcome = plux("discover", "--path", "no/where")
    assert outcome.code == 1
    assert outcome.out == ""
    assert "no/where" in outcome.err
    assert not outcome.has_traceback()


def test_patterns_may_have_blanks_and_repeat(plux: Plux, write_tree: WriteTree) -> None:
    """--exclude takes several patterns between commas, and may be given several times."""
    write_tree({f"pk/{name}.py": plugin(name) for name in "abcd"} | {"pk/__init__.py": ""})
    outcome = plux("discover", "--path", "pk", "--exclude", "pk.a, pk/b", "--exclude", "pk.c")
    assert found(outcome) == {"my.ns": ["d=pk.d:One"]}
    assert found(plux("discover", "--path", "pk", "--include", "pk.a")) == {"my.ns": ["a=pk.a:One"]}


def test_a_module_is_read_not_run(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """Missing imports, prints and exits of modules make no difference."""
    code = "import missing_dependency, sys\nprint('hello')\nopen('ran', 'w')\nsys.exit(0)\n"
    write_tree({"pk/__init__.py": code, "pk/a.py": plugin("one")})
    outcome = plux("discover", "--path", "pk")
    assert found(outcome) == {"my.ns": ["one=pk.a:One"]}
    assert not (tmp_path / "ran").exists()


BAD = {
    "a syntax error": ({"pk/a.py": plugin("one") + "\ndef f(:\n"}, "pk/a.py:7", "syntax-error"),
    "two of one name": ({"pk/a.py": plugin("one") + plugin("one", "Two")}, "pk/a.py:", "duplicate"),
    "a name with '='": ({"pk/a.py": plugin("a=b")}, "pk/a.py:3", "bad-name"),
    "an empty namespace": ({"pk/a.py": plugin("one", namespace=" x")}, "pk/a.py:3", "bad-namespace"),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("output_format", ["json", "ini", "text", "github"])
def test_bad_input_is_one_message_with_place_and_advice(
    plux: Plux, write_tree: WriteTree, tmp_path: Path, case: str, output_format: str
) -> None:
    """Exit code 1, one problem with file, line and advice, no traceback; the good ones are printed, no file changes."""
    tree, place, code = BAD[case]
    write_tree({**tree, "pk/__init__.py": "", "pk/good.py": plugin("good"), "out": "keep"})
    outcome = plux("discover", "--path", "pk", "-f", output_format)
    assert outcome.code == 1
    assert outcome.err.count("error:") == 1
    assert f"{place}" in outcome.err
    assert f"[{code}]\n    " in outcome.err
    assert not outcome.has_traceback()
    if output_format != "github":
        assert "pk.good:One" in outcome.out
    assert plux("discover", "--path", "pk", "-f", output_format, "-o", "out").code == 1
    assert (tmp_path / "out").read_text() == "keep"


def test_output_goes_to_a_file(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """With --output, standard output stays empty; the file is replaced, and links to it are followed."""
    write_tree({"pk/__init__.py": plugin("one"), "old.ini": "old"})
    (tmp_path / "link.ini").symlink_to("old.ini")
    outcome = plux("discover", "--path", "pk", "-f", "ini", "-o", "link.ini")
    assert (outcome.code, outcome.out) == (0, "")
    assert (tmp_path / "old.ini").read_text() == "[my.ns]\none = pk:One\n"
    assert (tmp_path / "link.ini").is_symlink()
    assert "written: " in outcome.err


@pytest.mark.parametrize("output", ["nowhere/x.json", "pk"])
def test_a_place_that_cannot_be_written_is_refused(plux: Plux, write_tree: WriteTree, output: str) -> None:
    """A missing directory, or a directory instead of a file, is one message."""
    write_tree({"pk/__init__.py": plugin("one")})
    outcome = plux("discover", "--path", "pk", "-o", output)
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.startswith("plux: error: ")
    assert not outcome.has_traceback()


@pytest.mark.parametrize("name", ["a.whl", "a.pyi", "script"])
def test_a_file_that_is_no_source_is_refused(plux: Plux, write_tree: WriteTree, name: str) -> None:
    """No program could import a plugin from it."""
    write_tree({name: plugin("one")})
    outcome = plux("discover", "--path", name)
    assert (outcome.code, outcome.out) == (1, "")
    assert f"{name} is no source file" in outcome.err


def test_a_package_with_a_setup_script_of_its_own_is_a_package(plux: Plux, write_tree: WriteTree) -> None:
    """Those for numpy.distutils have one."""
    script = "def configuration(parent_package='', top_path=None): ...\n"
    write_tree({"pk/__init__.py": "", "pk/a.py": plugin("one"), "pk/setup.py": script})
    assert found(plux("discover", "--path", "pk")) == {"my.ns": ["one=pk.a:One"]}


def test_quiet_leaves_the_result_alone(plux: Plux, write_tree: WriteTree) -> None:
    """With -q there is no report."""
    write_tree({"pk/__init__.py": plugin("one")})
    outcome = plux("-q", "discover", "--path", "pk")
    assert found(outcome) == {"my.ns": ["one=pk:One"]}
    assert outcome.err == ""


def test_a_path_that_cannot_be_looked_at_is_named(plux: Plux, tmp_path: Path) -> None:
    """It, and not a file that plux looked for in it."""
    long = "x" * 300
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path, message in ((long, "File name too long"), ("fifo", "neither a directory nor a source file")):
        outcome = plux("discover", "--path", path)
        assert outcome.code == 1
        assert f"{path}: " in outcome.err
        assert message in outcome.err
        assert "pyproject.toml" not in outcome.err
