"""Discovery by importing: whatever a module does when it is imported, the result is complete and says so."""

from __future__ import annotations

import logging
import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from plux.discovery.importing import discover_by_importing
from plux.discovery.packages import modules_below
from tests.support.tree import write_tree

if TYPE_CHECKING:
    from pathlib import Path

    from plux.discovery.result import Discovery, Problem
    from tests.support.tree import Tree

PLUGIN = """
from plux import Plugin

class One(Plugin):
    namespace = "ns"
    name = "one"
"""


def discovered(root: Path, tree: Tree, timeout: float = 60) -> Discovery:
    """Import the packages of a tree."""
    write_tree(root, tree)
    return discover_by_importing(modules_below(root), path=[root], timeout=timeout)


def only_problem(discovery: Discovery) -> Problem:
    """The one problem that there is."""
    (problem,) = discovery.problems
    return problem


def names(discovery: Discovery) -> list[str]:
    """The names of the plugins."""
    return [plugin.name for plugin in discovery.plugins]


def test_plugins_have_file_and_line(tmp_path: Path) -> None:
    """As by reading."""
    (plugin,) = discovered(tmp_path, {"pk.py": PLUGIN}).plugins
    assert (plugin.reference, plugin.file, plugin.line, plugin.kind) == ("pk:One", tmp_path / "pk.py", 3, "class")


def test_a_module_that_cannot_be_imported_does_not_hide_others(tmp_path: Path) -> None:
    """It is a problem with file and line; the rest is found."""
    discovery = discovered(tmp_path, {"bad.py": "x = 1\nimport not_there_at_all\n", "pk.py": PLUGIN})
    problem = only_problem(discovery)
    assert (problem.code, problem.subject, problem.where) == ("import-error", "bad", f"{tmp_path / 'bad.py'}:2")
    assert "ModuleNotFoundError: No module named 'not_there_at_all'" in problem.message
    assert problem.advice.startswith("Install what provides not_there_at_all")
    assert names(discovery) == ["one"]


def test_an_error_is_reported_where_it_comes_from(tmp_path: Path) -> None:
    """Modules that import the broken one are not reported as well."""
    tree = {"pk/__init__.py": "", "pk/a.py": "from pk import b", "pk/b.py": "1 / 0", "pk/c.py": "import pk.a"}
    assert only_problem(discovered(tmp_path, tree)).subject == "pk.b"


def test_a_failure_inside_of_a_healthy_module_is_the_callers(tmp_path: Path) -> None:
    """The line of the helper is named in the message."""
    tree = {"caller.py": "import helping\nhelping.fail()", "helping.py": "def fail():\n    raise ValueError('no')"}
    problem = only_problem(discovered(tmp_path, tree))
    assert problem.subject == "caller"
    assert f"raises ValueError: no ({tmp_path / 'helping.py'}:2)" in problem.message


def test_a_module_that_exits_is_a_problem(tmp_path: Path) -> None:
    """SystemExit does not end the discovery, and what was printed is told."""
    discovery = discovered(tmp_path, {"leaving.py": "print('usage: ...')\nraise SystemExit(0)", "pk.py": PLUGIN})
    assert "raises SystemExit: 0; it printed:\n    | usage: ..." in only_problem(discovery).message
    assert names(discovery) == ["one"]


def test_syntax_errors_have_their_line(tmp_path: Path) -> None:
    """They are named by the parser."""
    problem = only_problem(discovered(tmp_path, {"bad.py": "x = 1\nclass\n"}))
    assert (problem.code, problem.line) == ("import-error", 2)
    assert "SyntaxError" in problem.message


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os._exit(0)", "ends the process with exit code 0"),
        ("import os; os.kill(os.getpid(), 9)", "ends the process by SIGKILL"),
        ("import faulthandler, ctypes; ctypes.string_at(0)", "ends the process by SIGSEGV"),
    ],
)
def test_a_crash_is_a_problem_of_its_module(tmp_path: Path, code: str, said: str) -> None:
    """What was found before it stays; what was not reached is counted."""
    tree = {"a.py": PLUGIN, "m.py": f"print('before', flush=True)\n{code}", "n.py": "", "z.py": ""}
    discovery = discovered(tmp_path, tree)
    problem = only_problem(discovery)
    assert (problem.code, problem.subject, problem.file) == ("import-ended", "m", tmp_path / "m.py")
    assert f"importing m {said}; 2 more modules were not looked at; it printed:\n    | before" in problem.message
    assert names(discovery) == ["one"]


def test_a_module_that_hangs_is_stopped(tmp_path: Path) -> None:
    """After the time that a module may take, with what it started."""
    tree = {"a.py": PLUGIN, "m.py": "import subprocess, time\nsubprocess.Popen(['sleep', '600'])\ntime.sleep(600)"}
    start = time.monotonic()
    discovery = discovered(tmp_path, tree, timeout=1)
    assert time.monotonic() - start < 30
    assert "importing m takes longer than 1 seconds" in only_problem(discovery).message


def test_threads_exit_handlers_and_children_do_not_hold_it_up(tmp_path: Path) -> None:
    """Nobody waits for what a module leaves behind."""
    code = """
    import atexit, subprocess, threading, time
    threading.Thread(target=time.sleep, args=(600,)).start()
    atexit.register(time.sleep, 600)
    subprocess.Popen(["sleep", "600"])
    """
    start = time.monotonic()
    assert names(discovered(tmp_path, {"a.py": code, "pk.py": PLUGIN})) == ["one"]
    assert time.monotonic() - start < 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_module_that_forks_is_asked_once(tmp_path: Path) -> None:
    """The process that it leaves behind says nothing."""
    discovery = discovered(tmp_path, {"a.py": "import os\nos.fork()", "pk.py": PLUGIN})
    assert (names(discovery), discovery.problems) == (["one"], ())


def test_output_is_kept_apart(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever modules print, by whatever way, is logged with the module and reaches no stream of ours."""
    code = "import os, sys\nprint('by print')\nos.system('echo by a child')\nsys.stderr.write('by stderr')\n"
    with caplog.at_level(logging.INFO, logger="plux.discovery.importing"):
        discovered(tmp_path, {"a.py": "import b\nprint('after')", "b.py": code, "pk.py": PLUGIN})
    assert capfd.readouterr() == ("", "")
    assert {record.args[0]: record.args[1] for record in caplog.records if isinstance(record.args, tuple)} == {
        "a": "after",
        "b": "by print\nby a child\nby stderr",
    }


def test_streams_that_a_module_closes_do_no_harm(tmp_path: Path) -> None:
    """The journal is elsewhere."""
    code = "import os, sys\nsys.stdout.close()\nsys.stderr = None\nos.close(1)\nos.close(2)"
    assert names(discovered(tmp_path, {"a.py": code, "pk.py": PLUGIN})) == ["one"]


def test_objects_that_answer_to_everything_are_no_plugins(tmp_path: Path) -> None:
    """Nor do those that raise when they are asked."""
    code = """
    from unittest.mock import MagicMock
    class Angry:
        def __getattr__(self, name):
            raise RuntimeError(name)
    class Exiting:
        def __getattr__(self, name):
            raise SystemExit
    mock, angry, exiting = MagicMock(), Angry(), Exiting()
    """
    discovery = discovered(tmp_path, {"a.py": code, "pk.py": PLUGIN})
    assert (names(discovery), discovery.problems) == (["one"], ())


def test_sources_of_the_project_come_first(tmp_path: Path) -> None:
    """Not an older version of it that is installed, nor a module of the standard library."""
    site = write_tree(tmp_path / "site", {"pk.py": "raise RuntimeError('the installed one')"})
    project = write_tree(tmp_path / "project", {"pk.py": PLUGIN, "colorsys.py": PLUGIN.replace("one", "two")})
    discovery = discover_by_importing(modules_below(project), path=[site, project])
    assert (names(discovery), discovery.problems) == (["one", "two"], ())


def test_nothing_is_written_into_the_project(tmp_path: Path) -> None:
    """No byte code either."""
    discovered(tmp_path, {"pk/__init__.py": "", "pk/mod.py": PLUGIN})
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["__init__.py", "mod.py", "pk"]


def test_a_part_of_the_modules_can_be_looked_at(tmp_path: Path) -> None:
    """What they have from other modules of the project is found there, by whoever looks at those."""
    write_tree(tmp_path, {"pk.py": PLUGIN, "other.py": "from pk import One\nclass Two(One):\n    name = 'two'"})
    modules = modules_below(tmp_path)
    discovery = discover_by_importing(modules[:1], project=modules, path=[tmp_path])
    assert [(plugin.name, plugin.reference) for plugin in discovery.plugins] == [("two", "other:Two")]


def test_a_spec_belongs_to_the_module_that_was_ready_first(tmp_path: Path) -> None:
    """That is the one that made it, however many hand it on."""
    tree = {
        "pk/__init__.py": "from .zz import one",
        "pk/aa.py": "from pk import one",
        "pk/zz.py": 'from plux import Plugin, PluginSpec\none = PluginSpec("ns", "one", Plugin)',
    }
    (plugin,) = discovered(tmp_path, tree).plugins
    assert plugin.reference == "pk.zz:one"


def test_the_result_is_the_same_each_time(tmp_path: Path) -> None:
    """The order of sets and of the file system has no influence."""
    code = """
    from plux import Plugin, PluginSpec
    for name in {"a", "b", "c", "d", "e", "f"}:
        globals()["x_" + name] = globals()["y_" + name] = PluginSpec("ns", name, Plugin)
    """
    first = discovered(tmp_path, {"pk.py": code, "bad.py": "import nothing_1", "worse.py": "import nothing_2"})
    assert discovered(tmp_path, {}) == first
    assert len(first.plugins) == 6


def test_an_interpreter_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """That is nothing that a project could mend."""
    write_tree(tmp_path, {"pk.py": PLUGIN})
    with pytest.raises(FileNotFoundError):
        discover_by_importing(modules_below(tmp_path), path=[tmp_path], python=str(tmp_path / "python"))


def test_plux_itself_need_not_be_installed_for_the_interpreter(tmp_path: Path) -> None:
    """The one that asks is taken."""
    write_tree(tmp_path, {"pk.py": PLUGIN})
    bare = getattr(sys, "_base_executable", sys.executable)
    assert names(discover_by_importing(modules_below(tmp_path), path=[tmp_path], python=bare)) == ["one"]
