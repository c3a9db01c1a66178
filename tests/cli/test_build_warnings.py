"""Warnings of what the build of a project would make of its plugins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from plux.build.config import PluxConfiguration
from plux.build.discover import discover_or_fail
from plux.build.unbuilt import why_unbuilt
from plux.discovery.packages import modules_below

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    from pathlib import Path

    from plux.discovery.result import Problem
    from tests.conftest import WriteTree

    from .conftest import Plux

FLIT = PYPROJECT.replace("setuptools.build_meta", "flit_core.buildapi")
HATCHLING = PYPROJECT.replace('"setuptools"', '"hatchling"').replace("setuptools.build_meta", "hatchling.build")
SCIKIT = PYPROJECT.replace("setuptools.build_meta", "scikit_build_core.build")
WITHOUT = PYPROJECT.replace(', "plux"', "")
MANUAL = PYPROJECT + '\n    [tool.plux]\n    entrypoint_build_mode = "manual"\n'
HAND = '\n    [project.entry-points."my.ns"]\n    one = "demo:One"\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(WITHOUT, "does not name plux", id="no-requirement"),
        pytest.param(HATCHLING, "without the table [tool.hatch.build.hooks.plux]", id="hatchling-without-table"),
        pytest.param(
            HATCHLING + "\n    [tool.hatch.metadata.hooks.plux]\n",
            "without the table [tool.hatch.build.hooks.plux]",
            id="metadata-hook-that-is-not-called",
        ),
        pytest.param(FLIT, "flit_core.buildapi has no hooks", id="no-wrapper"),
        pytest.param(SCIKIT, "no [[tool.dynamic-metadata]]", id="no-provider"),
        pytest.param(WITHOUT + "\n    [tool.plux]\n", "does not name plux", id="table-only"),
    ],
)
@pytest.mark.parametrize("command", ["discover", "entrypoints"])
def test_a_build_that_would_leave_out_the_plugins(
    plux: Plux, write_tree: WriteTree, command: str, text: str, reason: str
) -> None:
    """Is a warning with the way out; the result and the exit code stay."""
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one")})
    outcome = plux(command)
    assert outcome.code == 0, outcome.err
    assert "pyproject.toml: warning: a build of this project would leave out its plugins: " in outcome.err
    assert reason in outcome.err
    assert "[not-built]\n    `plux init` writes what is needed" in outcome.err


@pytest.mark.parametrize("command", ["discover", "entrypoints", "check"])
def test_a_requirement_that_allows_an_old_plux(plux: Plux, write_tree: WriteTree, command: str) -> None:
    """Is a warning: plux 1.x is a valid answer to it, and leaves out the plugins. With a bound nothing is said."""
    text = PYPROJECT.replace("setuptools.build_meta", "plux.backend:flit_core")
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one")})
    outcome = plux(command)
    assert outcome.code == 0, outcome.err
    assert "pyproject.toml: warning: 'plux' in `requires` of [build-system] allows plux 1.x" in outcome.err
    assert "[old-plux]\n    Write 'plux>=2'" in outcome.err
    write_tree({"pyproject.toml": text.replace('"plux"', '"plux>=2"')})
    assert "old-plux" not in plux(command).err


@pytest.mark.parametrize("command", ["discover", "check", "entrypoints"])
def test_a_wrapper_that_is_misspelled(plux: Plux, write_tree: WriteTree, command: str) -> None:
    """Is found without a build, in the words of the build, which fails."""
    text = PYPROJECT.replace("setuptools.build_meta", "plux.backend:poetrycore")
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one")})
    outcome = plux(command)
    assert outcome.code == 1
    assert outcome.err.count("[not-built]") == 1
    assert (
        "pyproject.toml: error: a build of this project would fail: module 'plux.backend' has no attribute "
        "'poetrycore'; did you mean plux.backend:poetry_core"
    ) in outcome.err


@pytest.mark.parametrize("command", ["discover", "check", "entrypoints", "init"])
def test_a_wrapper_that_cannot_tell_its_backend(plux: Plux, write_tree: WriteTree, command: str) -> None:
    """Neither `requires` nor the configuration names one that it knows; nothing that plux could write mends it."""
    pytest.importorskip("tomlkit")
    text = PYPROJECT.replace("setuptools.build_meta", "plux.backend").replace('"setuptools"', '"my-backend"')
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one")})
    outcome = plux(command)
    assert outcome.code == 1
    assert "would fail: plux.backend cannot tell which backend it stands for: " in outcome.err
    assert 'Say it: build-backend = "plux.backend:NAME"' in outcome.err
    table = '\n    [tool.plux]\n    build-backend = "my_backend"\n'
    write_tree({"pyproject.toml": text + table})
    assert 'any other is "package.module:object", or "module:"' in plux("discover").err
    write_tree({"pyproject.toml": text + table.replace("my_backend", "my_backend:")})
    assert plux("discover").code == 0


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param({"pyproject.toml": PYPROJECT}, id="required"),
        pytest.param({"pyproject.toml": FLIT.replace("flit_core.buildapi", "plux.backend:flit_core")}, id="wrapper"),
        pytest.param({"pyproject.toml": HATCHLING + "\n    [tool.hatch.build.hooks.plux]\n"}, id="hook"),
        pytest.param({"pyproject.toml": HATCHLING, "hatch.toml": "[build.hooks.plux]\n"}, id="hatch.toml"),
        pytest.param({"pyproject.toml": WITHOUT + HAND}, id="by-hand"),
        pytest.param(
            {"setup.cfg": "[metadata]\nname=demo\n[options]\nsetup_requires=plux\npackages=demo\n"}, id="setup_requires"
        ),
    ],
)
def test_no_warning_where_the_plugins_get_into_the_wheel(
    plux: Plux, write_tree: WriteTree, tree: dict[str, str]
) -> None:
    """In whatever way."""
    write_tree({**tree, "demo/__init__.py": plugin("one")})
    outcome = plux("discover")
    assert outcome.code == 0, outcome.err
    assert "not-built" not in outcome.err


CONFLICT = HAND.replace("demo:One", "demo:Other")


def test_a_conflict_with_what_was_written_by_hand(plux: Plux, write_tree: WriteTree) -> None:
    """The build fails, so every command does, and says where the plugin is declared."""
    write_tree({"pyproject.toml": PYPROJECT + CONFLICT, "demo/__init__.py": plugin("one")})
    for command in ("discover", "check"):
        outcome = plux(command)
        assert outcome.code == 1, command
        assert (
            "demo/__init__.py:3: error: the plugin my.ns:one is demo:One, but the project's configuration says "
            "demo:Other [conflict]\n    Rename one of the two, or delete the one written by hand.\n"
        ) in outcome.err
    outcome = plux("entrypoints")
    assert outcome.code == 1
    assert "demo/__init__.py:3: the plugin my.ns:one is demo:One, but the project's" in outcome.err
    assert "::error file=demo/__init__.py,line=3,title=plux%3A conflict::" in plux("discover", "-f", "github").out
    assert json.loads(plux("check", "--json").out)["problems"][0]["code"] == "conflict"


def test_a_conflict_in_a_project_that_is_built_without_plux(plux: Plux, write_tree: WriteTree) -> None:
    """Nothing fails there, and what is written by hand counts."""
    write_tree({"pyproject.toml": WITHOUT + CONFLICT, "demo/__init__.py": plugin("one")})
    outcome = plux("discover")
    assert outcome.code == 0
    assert "demo/__init__.py:3: warning: the plugin my.ns:one is demo:One, but" in outcome.err


@pytest.mark.parametrize("text", [PYPROJECT, WITHOUT])
def test_what_was_written_by_plux_and_refers_to_something_else_now(
    plux: Plux, write_tree: WriteTree, text: str
) -> None:
    """Nobody has to rename or delete anything: the command that wrote it does it again."""
    pytest.importorskip("tomlkit")
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one")})
    assert plux("write").code == 0
    write_tree({"demo/__init__.py": plugin("one").replace("One", "Uno")})
    outcome = plux("discover")
    assert outcome.code == (1 if text == PYPROJECT else 0)
    assert "but pyproject.toml says demo:One [conflict]\n    `plux write` brings that up to date." in outcome.err
    outcome = plux("check")
    assert outcome.code == 1
    assert "changed  [my.ns]  one = demo:One  the source declares demo:Uno" in outcome.out
    assert plux("write").code == plux("check").code == plux("discover").code == 0


def test_no_warning_without_plugins_or_without_a_project(plux: Plux, write_tree: WriteTree) -> None:
    """There is nothing to leave out, or nothing to build."""
    write_tree({"pyproject.toml": WITHOUT, "demo/__init__.py": "", "other/a.py": plugin("one")})
    assert "not-built" not in plux("discover").err
    assert "not-built" not in plux("discover", "--path", "other").err


def test_an_include_that_selects_nothing(plux: Plux, write_tree: WriteTree) -> None:
    """A package that was renamed must not lose its plugins in silence; each such pattern is a warning."""
    config = PYPROJECT + '\n    [tool.plux]\n    include = ["dmeo", "demo.*", "other"]\n    exclude = ["tests"]\n'
    write_tree({"pyproject.toml": config, "demo/__init__.py": "", "demo/a.py": plugin("one")})
    outcome = plux("discover")
    assert outcome.code == 0
    start = "plux: warning: `include` of [tool.plux] names"
    assert f"{start} 'other', but that is no module of this project [idle-include]\n    Correct it" in outcome.err
    assert f"{start} 'dmeo', but that is no module of this project (did you mean 'demo' or " in outcome.err
    assert outcome.err.count("[idle-include]") == 2
    annotations = plux("discover", "--format", "github").out
    assert annotations.count("::warning title=plux%3A idle-include::") == 2


@pytest.mark.parametrize("command", ["discover", "entrypoints", "check"])
def test_an_include_that_leaves_no_module(plux: Plux, write_tree: WriteTree, command: str) -> None:
    """A distribution without any plugin cannot be meant: it is an error, with what is spelled alike."""
    config = PYPROJECT + '\n    [tool.plux]\n    include = ["demo.P", "quite-other"]\n'
    write_tree({"pyproject.toml": config, "demo/__init__.py": "", "demo/p.py": plugin("one")})
    outcome = plux(command)
    assert (outcome.code, outcome.out) == (1, "")
    assert "`include` of [tool.plux] selects no module of this project at all: 'demo.P' (did you mean 'demo.p'" in (
        outcome.err
    )
    assert ", 'quite-other'\n    Correct it" in outcome.err


def test_a_pattern_of_the_command_line_is_not_said_to_stand_in_a_file(plux: Plux, write_tree: WriteTree) -> None:
    """Where to correct it is part of the message."""
    write_tree({"pyproject.toml": PYPROJECT, "demo/__init__.py": "", "demo/a.py": plugin("one")})
    outcome = plux("discover", "--include", "demo, dmeo")
    assert outcome.code == 0
    assert "plux: warning: `--include` names 'dmeo', but that is no module of this project" in outcome.err
    outcome = plux("discover", "--include", "dmeo")
    assert outcome.code == 1
    assert "plux: error: `--include` selects no module of this project at all: 'dmeo' (did you" in outcome.err
    assert "[tool.plux]" not in outcome.err


def test_patterns_of_both_are_told_apart(plux: Plux, write_tree: WriteTree) -> None:
    """If none selects anything."""
    config = PYPROJECT + '\n    [tool.plux]\n    include = ["other"]\n'
    write_tree({"pyproject.toml": config, "demo/__init__.py": "", "demo/a.py": plugin("one")})
    outcome = plux("discover", "--include", "dmeo")
    assert "`include` of [tool.plux] and `--include` selects no module of this project at all" in outcome.err


def test_warnings_in_the_log_of_a_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """They say that they are of plux, and their code; each is there once a build."""
    (tmp_path / "pk.py").write_text("", encoding="utf-8")
    config = PluxConfiguration(include=["pk", "other"], accept=["metaclass"])
    build: set[Problem] = set()
    another: set[Problem] = set()
    for logged in (build, build, another):
        discover_or_fail(modules_below(tmp_path), config, root=tmp_path, search_path=[], logged=logged)
    gone = "but there is no such problem (any more)"
    lines = [record.getMessage().partition("\n")[0] for record in caplog.records]
    assert lines == 2 * [
        "plux: warning: `include` of [tool.plux] names 'other', but that is no module of this project [idle-include]",
        f"plux: warning: `accept` of [tool.plux] names 'metaclass', {gone} [stale-acceptance]",
    ]


def test_the_warning_is_an_annotation(plux: Plux, write_tree: WriteTree) -> None:
    """In the form for GitHub; with --quiet it is not said."""
    write_tree({"pyproject.toml": WITHOUT, "demo/__init__.py": plugin("one")})
    outcome = plux("-q", "discover", "--format", "github")
    assert "::warning file=pyproject.toml,title=plux%3A not-built::a build of this project" in outcome.out
    assert outcome.err == ""


def test_an_old_file_of_the_manual_mode(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """Discovering says so; afterwards it is right."""
    write_tree({"pyproject.toml": MANUAL, "demo/__init__.py": plugin("one"), "plux.ini": "[my.ns]\nold = demo:Old\n"})
    outcome = plux("discover")
    assert outcome.code == 0
    assert "plux.ini: warning: plux.ini does not say what the source says: + [my.ns] old = demo:Old" in outcome.err
    assert plux("entrypoints").code == 0
    assert "stale-file" not in plux("discover").err
    (tmp_path / "plux.ini").unlink()
    assert "there is no such file" in plux("discover").err


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param({"setup.py": "# plux\nfrom setuptools import setup\nsetup(name='demo')\n"}, id="comment"),
        pytest.param({"setup.cfg": "[metadata]\nname=demo\n[options]\ninstall_requires = plux>=2\n"}, id="at-run-time"),
        pytest.param(
            {"setup.py": "from setuptools import setup\nsetup(name='demo', install_requires=['plux>=2'])\n"},
            id="script",
        ),
    ],
)
def test_a_mention_of_plux_is_no_requirement_of_the_build(
    plux: Plux, write_tree: WriteTree, tree: dict[str, str]
) -> None:
    """An isolated build has what the build requires, and nothing else."""
    write_tree({**tree, "demo/__init__.py": plugin("one")})
    assert "[not-built]" in plux("discover").err


@pytest.mark.parametrize(
    "script",
    [
        "setup(name='demo', packages=['demo'], setup_requires=['plux>=2'])\n",
        "needed = ['wheel', 'plux']\nsetup(name='demo', packages=['demo'], setup_requires=needed)\n",
        "setup(**{'name': 'demo', 'packages': ['demo'], 'setup_requires': 'plux'})\n",
    ],
)
def test_what_a_script_requires_for_the_build(tmp_path: Path, script: str) -> None:
    """Setuptools tells the frontend, however it is written."""
    (tmp_path / "setup.py").write_text(f"from setuptools import setup\n{script}", encoding="utf-8")
    assert why_unbuilt(tmp_path) is None


def test_a_block_of_plux_write_that_is_old(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """The way out is that command: a build without plux is what the project wants."""
    pytest.importorskip("tomlkit")
    write_tree({"pyproject.toml": WITHOUT, "demo/__init__.py": plugin("one")})
    outcome = plux("write")
    assert "a build finds the plugins of this project by itself" not in outcome.err
    (tmp_path / "demo" / "__init__.py").write_text(plugin("one") + plugin("two", "Two"), encoding="utf-8")
    outcome = plux("discover")
    assert "pyproject.toml: warning: a build takes the entry points from pyproject.toml, which lacks [my.ns] two" in (
        outcome.err
    )
    assert "`plux write` brings it up to date" in outcome.err
    outcome = plux("check")
    assert outcome.code == 1
    assert "plux init" not in outcome.err


@pytest.mark.parametrize("text", [PYPROJECT, WITHOUT], ids=["found-too", "written-only"])
def test_a_block_of_plux_write_that_has_too_much(plux: Plux, write_tree: WriteTree, tmp_path: Path, text: str) -> None:
    """A build would ship the plugin that is gone, beside what it finds."""
    pytest.importorskip("tomlkit")
    write_tree({"pyproject.toml": text, "demo/__init__.py": plugin("one") + plugin("two", "Two")})
    assert plux("write").code == 0
    assert "stale-file" not in plux("discover").err
    (tmp_path / "demo" / "__init__.py").write_text(plugin("one"), encoding="utf-8")
    outcome = plux("discover")
    assert outcome.code == 0
    assert (
        "pyproject.toml: warning: pyproject.toml still has what the source does not declare any more: [my.ns] two"
        in (outcome.err)
    )
    assert "`plux write` brings it up to date" in outcome.err
    assert plux("write").code == 0
    assert "stale-file" not in plux("discover").err


def test_a_part_of_the_plugins_says_nothing_about_files_with_all(plux: Plux, write_tree: WriteTree) -> None:
    """With `--exclude`, neither the file of the manual mode nor what `plux write` wrote has too much."""
    pytest.importorskip("tomlkit")
    write_tree(
        {"pyproject.toml": MANUAL, "demo/__init__.py": "", "demo/a.py": plugin("one"), "demo/b.py": plugin("two")}
    )
    assert (plux("entrypoints").code, plux("write").code) == (0, 0)
    assert "stale-file" not in plux("discover", "--exclude", "demo.b").err
