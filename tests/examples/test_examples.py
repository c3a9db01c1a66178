"""The examples: what they declare, and what the applications do with plugins in every state."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux.build.project import open_project
from tests.support.process import run, run_python

if TYPE_CHECKING:
    from tests.support.process import Completed
    from tests.support.site import FakeSite

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PROJECTS = sorted(path.parent for path in EXAMPLES.rglob("pyproject.toml"))

PLUGINS = {
    "docconv": {"docconv.formats": {"html": "docconv.formats.html:Html", "text": "docconv.formats.text:Text"}},
    "docconv-print": {
        "docconv.formats": {
            "latex": "docconv_print.latex:Latex",
            "pdf": "docconv_print.pdf:Pdf",
            "rst": "docconv_print.rst:RestructuredText",
        }
    },
    "docconv-themes": {"docconv.formats": {"html-dark": "docconv_themes:dark", "html-sepia": "docconv_themes:sepia"}},
    "docconv-data": {"docconv.formats": {"json": "docconv_data:to_json", "outline": "docconv_data:to_outline"}},
    "taskline": {
        "taskline.commands": {
            "add": "taskline.commands.basic:add",
            "done": "taskline.commands.basic:done",
            "list": "taskline.commands.basic:list_tasks",
        }
    },
    "taskline-report": {
        "taskline.commands": {"report": "taskline_report:Report", "share": "taskline_report:Share"},
    },
}


@pytest.mark.parametrize("project", PROJECTS, ids=[path.name for path in PROJECTS])
def test_every_plugin_is_found_without_the_application(project: Path) -> None:
    """Discovery needs none of the other distributions, and has no problem with the one that cannot be imported."""
    discovery = open_project(project, path="src").discover()
    assert discovery.problems == ()
    assert discovery.entry_points() == PLUGINS[project.name]


@pytest.mark.parametrize("project", PROJECTS, ids=[path.name for path in PROJECTS])
def test_the_configuration_is_minimal(project: Path) -> None:
    """No more than `requires = ["setuptools", "plux>=2"]`: no [tool.plux], no entry points written by hand."""
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    assert 'requires = ["setuptools", "plux>=2"]' in text
    assert "[tool" not in text
    assert "entry-points" not in text
    assert (project / "README.md").is_file()


def test_the_overview_names_every_project() -> None:
    """The table in examples/README.md is complete."""
    linked = re.findall(r"\]\(([\w/-]+)\)", (EXAMPLES / "README.md").read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(path.relative_to(EXAMPLES).as_posix() for path in PROJECTS)


@pytest.fixture
def installed(site: FakeSite) -> FakeSite:
    """All examples, looking installed."""
    for project in PROJECTS:
        files = {
            path.relative_to(project / "src").as_posix(): path.read_text(encoding="utf-8")
            for path in (project / "src").rglob("*.py")
        }
        site.add(project.name, PLUGINS[project.name], files=files)
    return site


def application(site: FakeSite, name: str, *args: str | Path, **environment: str) -> Completed:
    """Run the command of an application among what is installed there."""
    code = f"import sys; from {name}.main import main; sys.exit(main(sys.argv[1:]))"
    return run_python(code, *args, path=[site.path], env=environment, check=False)


def test_formats_are_listed_with_their_state(installed: FakeSite) -> None:
    """Broken and disabled formats are said to be so, and the exit code is 0."""
    done = application(installed, "docconv", "formats")
    lines = {line.split()[0]: line.split(maxsplit=2)[1:] for line in done.stdout.splitlines()}
    assert done.returncode == 0, done.stderr
    assert lines.pop("pdf")[0] == "broken"
    assert lines.pop("outline") == ["off", "set DOCCONV_EXPERIMENTAL=1 to try it"]
    assert set(lines) == {"html", "html-dark", "html-sepia", "json", "latex", "rst", "text"}
    assert {state for (state, *_) in lines.values()} == {"ready"}


def test_every_format_writes_its_file(installed: FakeSite, tmp_path: Path) -> None:
    """The broken and the disabled one stop none of the others."""
    notes = tmp_path / "notes.txt"
    notes.write_text("# A & B\n\nSome\ntext.\n\n## More\n- one\n", encoding="utf-8")
    done = application(installed, "docconv", "convert", notes, "--to", "all", "--into", tmp_path)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 7
    assert (tmp_path / "notes.text.txt").read_text() == "A & B\n=====\n\nSome text.\nMore\n----\n* one\n"
    assert (tmp_path / "notes.html-dark.html").read_text().count("A &amp; B") == 2
    assert r"\section{A \& B}" in (tmp_path / "notes.latex.tex").read_text()
    assert (tmp_path / "notes.rst.rst").read_text().startswith("A & B\n=====\n\nSome text.\n")
    assert json.loads((tmp_path / "notes.json.txt").read_text())["title"] == "A & B"


@pytest.mark.parametrize("name", ["pdf", "outline", "nonsense"])
def test_a_format_that_cannot_be_used_is_one_line(installed: FakeSite, tmp_path: Path, name: str) -> None:
    """Exit code 1, and the reason instead of a traceback."""
    notes = tmp_path / "notes.txt"
    notes.write_text("text")
    done = application(installed, "docconv", "convert", notes, "--to", name)
    assert (done.returncode, done.stdout) == (1, "")
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_disabled_format_can_be_enabled(installed: FakeSite, tmp_path: Path) -> None:
    """The plugin itself decides, when it is loaded."""
    (tmp_path / "notes.txt").write_text("# A\n## B\n")
    args = ("convert", tmp_path / "notes.txt", "--to", "outline", "--into", tmp_path)
    done = application(installed, "docconv", *args, DOCCONV_EXPERIMENTAL="1")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "notes.outline.txt").read_text() == "A\n  B\n"


def test_commands_work_on_the_task_list(installed: FakeSite, tmp_path: Path) -> None:
    """Commands of two distributions work on one file."""
    environment = {"TASKLINE_FILE": str(tmp_path / "tasks.json")}
    for args in (("add", "one"), ("add", "two", "words"), ("done", "one")):
        assert application(installed, "taskline", *args, **environment).returncode == 0
    assert application(installed, "taskline", "list", **environment).stdout == "[x] one\n[ ] two words\n"
    assert application(installed, "taskline", "report", **environment).stdout == "1 of 2 done\n"
    assert application(installed, "taskline", "done", "three", **environment).returncode == 1


@pytest.mark.parametrize(("command", "code"), [("help", 0), ("share", 1), ("nonsense", 2)])
def test_commands_that_do_not_run(installed: FakeSite, command: str, code: int) -> None:
    """Help lists all commands; a disabled and an unknown one are one line."""
    done = application(installed, "taskline", command)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    if code == 0:
        assert done.stdout == "commands: add, done, list, report, share\n"


def test_the_demo_explains_itself() -> None:
    """`scripts/demo.py --help` needs nothing."""
    assert "--keep" in run([sys.executable, ROOT / "scripts" / "demo.py", "--help"]).stdout


@pytest.mark.slow
@pytest.mark.index
def test_the_demo_runs(tool_caches: None) -> None:
    """`make demo` does what it should: it checks itself, and says so."""
    done = run([sys.executable, ROOT / "scripts" / "demo.py"])
    assert "Everything was as it should be" in done.stdout
