"""The forms in which a discovery is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux.cli.formats import FORMATS, render
from plux.cli.report import problem_text
from plux.cli.table import aligned
from plux.core.record import replace
from plux.discovery.result import Discovery, FoundPlugin, Problem

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    from tests.conftest import WriteTree

    from .conftest import Plux

HERE = Path("/project")
DISCOVERY = Discovery(
    plugins=(
        FoundPlugin("a.ns", "One", "pk.a:One", HERE / "pk/a.py", 3, "class"),
        FoundPlugin("a.ns", "x=y", "pk.a:Bad", HERE / "pk/a.py", 9, "class"),
        FoundPlugin("b.ns", "größe", "pk.b:f", HERE / "pk/b.py", 1, "function"),
    ),
    problems=(Problem("bad-name", "it is 100%,\nno: good", "Rename it.", HERE / "pk/a.py", 9),),
    files_found=7,
    files_read=2,
    seconds=0.125,
)


def shown(path: Path) -> str:
    """Show a path relative to the project."""
    return path.relative_to(HERE).as_posix()


def test_json_is_the_dict_form() -> None:
    """JSON is what plux 1.x printed, in ASCII; what cannot be written is left out."""
    text = render(DISCOVERY, "json", shown)
    assert json.loads(text) == {"a.ns": ["One=pk.a:One"], "b.ns": ["größe=pk.b:f"]}
    assert text.isascii()


def test_ini_is_the_entry_point_format() -> None:
    """Names keep their case."""
    assert render(DISCOVERY, "ini", shown) == "[a.ns]\nOne = pk.a:One\n\n[b.ns]\ngröße = pk.b:f"


def test_text_is_for_people() -> None:
    """Text holds namespaces, names, references and places, and ends with a summary."""
    assert render(DISCOVERY, "text", shown).splitlines() == [
        "a.ns",
        "  One  pk.a:One  pk/a.py:3",
        "  x=y  pk.a:Bad  pk/a.py:9",
        "b.ns",
        "  größe  pk.b:f  pk/b.py:1",
        "3 plugins in 2 namespaces, 1 problem; 7 files looked at, 2 analysed; 0.12 s",
    ]


def test_files_of_other_distributions_are_named_where_they_are_counted() -> None:
    """More files analysed than looked at would be a riddle otherwise."""
    more = replace(DISCOVERY, files_found=2, files_read=5)
    assert "; 2 files looked at, 5 analysed with those of other distributions; " in render(more, "text", shown)


def test_github_annotates_the_problems() -> None:
    """Special characters are escaped as the format demands."""
    assert render(DISCOVERY, "github", shown).splitlines()[0] == (
        "::error file=pk/a.py,line=9,title=plux%3A bad-name::it is 100%25,%0Ano: good%0ARename it."
    )


@pytest.mark.parametrize("output_format", FORMATS)
def test_nothing_found_can_be_printed(output_format: str) -> None:
    """An empty discovery has every form."""
    assert "\n" not in render(Discovery(), output_format, shown)


def test_a_problem_begins_with_its_place() -> None:
    """Editors and terminals make `file:line` clickable."""
    text = problem_text(DISCOVERY.problems[0], shown)
    assert text.startswith("pk/a.py:9: error: it is 100%,")
    assert text.endswith("[bad-name]\n    Rename it.")


def test_a_problem_without_a_place() -> None:
    """What concerns no file has no place in front."""
    assert problem_text(Problem("odd", "message", "advice"), shown) == "error: message [odd]\n    advice"


def test_no_rows_make_no_lines() -> None:
    """An empty table is empty."""
    assert aligned([]) == []


def test_paths_for_github_are_relative_to_the_directory_of_the_process(plux: Plux, write_tree: WriteTree) -> None:
    """The repository is checked out there, and the project may be below it."""
    write_tree({"sub/pyproject.toml": PYPROJECT, "sub/demo/__init__.py": plugin("a", "A") + plugin("a", "B")})
    assert "::error file=sub/demo/__init__.py," in plux("--workdir", "sub", "discover", "--format", "github").out


def test_a_wrong_configuration_is_an_annotation(plux: Plux, write_tree: WriteTree) -> None:
    """With the line of the key."""
    write_tree({"pyproject.toml": "[tool.plux]\nexlude = []\n"})
    outcome = plux("discover", "--format", "github")
    assert outcome.code == 1
    assert outcome.out.startswith("::error file=pyproject.toml,line=2,title=plux%3A config::")
