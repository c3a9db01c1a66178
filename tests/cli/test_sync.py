"""`plux sync`: the metadata of editable installs."""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux.cli.errors import CommandError
from plux.cli.other_python import path_of_python
from tests.support.editable import EditableProject, install_editable, plugins_source

if TYPE_CHECKING:
    from tests.cli.conftest import Plux
    from tests.support.site import FakeSite

FLIT = (
    '[build-system]\nrequires = ["plux", "flit_core"]\nbuild-backend = "plux.backend:flit_core"\n'
    '[project]\nname = "pk"\n'
)


@pytest.fixture
def project(site: FakeSite, tmp_path: Path) -> EditableProject:
    """An editable install whose source has changed since."""
    made = install_editable(
        site,
        tmp_path / "project",
        {"pk": {"__init__.py": "", "one.py": plugins_source("one")}},
        static={"my.ns": {"by-hand": "pk:by_hand"}},
        pyproject=FLIT,
    )
    made.write({"pk/one.py": plugins_source("uno")})
    return made


def installed() -> dict[str, str]:
    """What everybody else sees."""
    distribution = importlib.metadata.distribution("demo")
    return {entry.name: entry.value for entry in distribution.entry_points}


BEFORE = {"by-hand": "pk:by_hand", "one": "pk.one:One"}
AFTER = {"by-hand": "pk:by_hand", "uno": "pk.one:Uno"}


def test_the_project_in_the_directory(plux: Plux, project: EditableProject) -> None:
    """What was written by hand stays; a second time nothing changes."""
    outcome = plux("sync", cwd=project.root)
    assert (outcome.code, installed()) == (0, AFTER)
    assert outcome.out.startswith("demo 1.0  changed")
    assert outcome.out.splitlines()[1:] == ["  - [my.ns] one = pk.one:One", "  + [my.ns] uno = pk.one:Uno"]
    assert "current" in plux("sync", cwd=project.root).out


@pytest.mark.parametrize(("option", "code"), [("--check", 1), ("--dry-run", 0)])
def test_nothing_is_written_when_only_the_question_is_asked(
    option: str, code: int, plux: Plux, project: EditableProject
) -> None:
    """And `--check` says by its exit code whether all is well."""
    outcome = plux("sync", option, cwd=project.root)
    assert (outcome.code, installed()) == (code, BEFORE)
    assert "outdated" in outcome.out
    plux("sync", cwd=project.root)
    assert plux("sync", option, cwd=project.root).code == 0


def test_all_of_an_environment(plux: Plux, project: EditableProject, site: FakeSite, tmp_path: Path) -> None:
    """From any directory; one that fails stops no other."""
    other = install_editable(site, tmp_path / "other", {"po": {"__init__.py": ""}}, name="other", pyproject=FLIT)
    other.write({"pk/__init__.py": "", "pk/bad.py": "from plux import Plugin\nclass ("})
    outcome = plux("sync", "--all", "--json", "--python", sys.executable)
    assert outcome.code == 0
    outcome = plux("sync", "--all", "--json")
    states = {each["distribution"]: each for each in json.loads(outcome.out)}
    assert states["demo"]["state"] == "changed"
    assert states["other"]["state"] == "failed"
    assert "bad.py:2" in states["other"]["reason"]
    assert {each["version"] for each in states.values()} == {"1.0"}  # apart, as for `plux list`
    assert (outcome.code, installed()) == (1, AFTER)


@pytest.mark.parametrize("option", [None, "--check", "--dry-run"])
def test_programs_get_changes_as_records(option: str | None, plux: Plux, project: EditableProject) -> None:
    """What is installed, and what the source says, whether it is written or not."""
    entry_points = project.info / "entry_points.txt"
    entry_points.write_text(entry_points.read_text("utf-8").replace("one =", "uno = pk.old:Uno\none ="), "utf-8")
    index = project.info / "plux.index.json"
    row = json.loads(index.read_text("utf-8"))["plugins"][0]
    document = json.loads(index.read_text("utf-8"))
    document["plugins"].append({**row, "name": "uno", "value": "pk.old:Uno"})
    index.write_text(json.dumps(document), encoding="utf-8")
    project.write({"pk/two.py": plugins_source("two")})
    outcome = plux("sync", "--json", *([option] if option else []), cwd=project.root)
    (found,) = json.loads(outcome.out)
    assert found["changes"] == [
        {"kind": "removed", "group": "my.ns", "name": "one", "before": "pk.one:One", "after": None},
        {"kind": "added", "group": "my.ns", "name": "two", "before": None, "after": "pk.two:Two"},
        {"kind": "changed", "group": "my.ns", "name": "uno", "before": "pk.old:Uno", "after": "pk.one:Uno"},
    ]


def test_what_a_provider_has_found_before_is_replaced(plux: Plux, project: EditableProject) -> None:
    """It leaves no index; what is written by hand is known from the configuration, and other groups are not its own."""
    (project.info / "plux.index.json").unlink()
    (project.root / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["plux", "scikit-build-core"]\nbuild-backend = "scikit_build_core.build"\n'
        '[project]\nname = "pk"\nversion = "1"\ndynamic = ["entry-points"]\n'
        '[project.entry-points."my.ns"]\nby-hand = "pk:by_hand"\n'
        '[[tool.dynamic-metadata]]\nprovider = "plux"\n',
        encoding="utf-8",
    )
    entry_points = project.info / "entry_points.txt"
    entry_points.write_text(entry_points.read_text("utf-8") + "[other]\nx = pk:x\n", encoding="utf-8")
    outcome = plux("sync", cwd=project.root)
    assert (outcome.code, installed()) == (0, {**AFTER, "x": "pk:x"}), outcome.err


def test_warnings_look_like_those_of_other_commands(plux: Plux, project: EditableProject) -> None:
    """They name the install, and programs get them with it."""
    (project.root / "pyproject.toml").write_text(f'{FLIT}[tool.plux]\ninclude = ["pk", "other"]\n', encoding="utf-8")
    outcome = plux("sync", cwd=project.root)
    assert outcome.err.startswith("plux: warning: demo 1.0: ")
    assert "names 'other', but that is no module of this project" in outcome.err
    (found,) = json.loads(plux("sync", "--json", cwd=project.root).out)
    assert len(found["warnings"]) == 1


def test_what_cannot_follow_says_so(plux: Plux, project: EditableProject, site: FakeSite) -> None:
    """The strict mode of setuptools, for instance."""
    links = project.root / "build/__editable__.demo-1.0-py3-none-any"
    (site.path / "__editable__.demo-1.0.pth").write_text(f"{links}\n", encoding="utf-8")
    outcome = plux("sync", cwd=project.root)
    assert (outcome.code, installed()) == (0, BEFORE)
    assert "strict editable install of setuptools: install it again" in outcome.out
    listed = plux("list")
    assert "demo 1.0 is installed in editable mode but does not follow its source: it is a strict" in listed.err


def test_a_source_in_disorder_is_told_of_once(plux: Plux, project: EditableProject) -> None:
    """The run time warns of it when it reads; `plux list` has nothing to add."""
    project.write({"pk/one.py": "from plux import Plugin\ndef broken(:\n"})
    told = [line for line in plux("list").err.splitlines() if "one.py:2" in line]
    assert [line.startswith("plux: warning: the source of ") for line in told] == [True]


def test_the_manual_mode_has_a_command_of_its_own(plux: Plux, project: EditableProject) -> None:
    """The file of the project is what counts there."""
    (project.root / "pyproject.toml").write_text(
        f'{FLIT}[tool.plux]\nentrypoint_build_mode = "manual"\n', encoding="utf-8"
    )
    outcome = plux("sync", cwd=project.root)
    assert (outcome.code, installed()) == (0, BEFORE)
    assert "`plux entrypoints`" in outcome.out


def test_what_the_manual_mode_has_written_before_is_replaced(plux: Plux, project: EditableProject) -> None:
    """A build in the manual mode leaves no index: what the file said tells what is of plux. The rest stays."""
    (project.info / "plux.index.json").unlink()
    manual = f'{FLIT}entry-points."my.ns".both = "pk:both"\n[tool.plux]\nentrypoint_build_mode = "manual"\n'
    (project.root / "pyproject.toml").write_text(manual, encoding="utf-8")
    (project.root / "plux.ini").write_text("[my.ns]\none = pk.one:One\nboth = pk:both\n", encoding="utf-8")
    entry_points = project.info / "entry_points.txt"
    entry_points.write_text(entry_points.read_text("utf-8") + "both = pk:both\n", encoding="utf-8")
    outcome = plux("entrypoints", cwd=project.root)
    assert (outcome.code, installed()) == (0, {**AFTER, "both": "pk:both"}), outcome.err
    assert "brought up to date: " in outcome.err


def test_a_project_without_an_editable_install(plux: Plux, tmp_path: Path) -> None:
    """It says how to get one."""
    (tmp_path / "pyproject.toml").write_text(FLIT, encoding="utf-8")
    outcome = plux("sync")
    assert (outcome.code, outcome.out) == (1, "")
    assert "`pip install -e .`" in outcome.err
    assert json.loads(plux("sync", "--json").out) == []


def test_another_environment(plux: Plux, project: EditableProject, tmp_path: Path) -> None:
    """One that cannot be asked is an error."""
    outcome = plux("sync", "--python", tmp_path / "nothing", cwd=project.root)
    assert outcome.code == 1
    assert (
        f"{tmp_path / 'nothing'} cannot be asked for its path: it cannot be started: No such file or directory"
        in outcome.err
    )


@pytest.mark.parametrize("safe", ["", "1"])
def test_the_path_of_another_interpreter_is_taken_whole(
    safe: str, project: EditableProject, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the safe mode it has no entry for the way in which it was started; what start-up files print is no path."""
    (site.path / "sitecustomize.py").write_text('print("hello", end="")', encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(site.path))
    monkeypatch.setenv("PYTHONSAFEPATH", safe)
    assert str(site.path) in path_of_python(Path(sys.executable))


def test_an_interpreter_by_its_name(plux: Plux, project: EditableProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked for where programs are."""
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert plux("sync", "--all", "--python", Path(sys.executable).name).code == 0
    assert "cannot be asked for its path" in plux("sync", "--python", "no-such-python").err


def test_an_interpreter_that_fails(tmp_path: Path) -> None:
    """What it says is part of the message."""
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho no such thing >&2\nexit 3\n", encoding="utf-8")
    script.chmod(0o755)
    with pytest.raises(CommandError, match="exit code 3; no such thing"):
        path_of_python(script)


def test_where_modules_are_stays_known(plux: Plux, project: EditableProject) -> None:
    """So that the next process goes on following."""
    plux("sync", cwd=project.root)
    index = json.loads((project.info / "plux.index.json").read_text(encoding="utf-8"))
    assert index["source"] == {"packages": {"pk": "src/pk"}, "excluded": []}
