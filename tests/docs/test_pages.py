"""Every example in README and documentation works.

A Python block that begins with the name of a file is that file of a package; its plugins are found by static
discovery and look installed. The other Python blocks of the page then run in order, in one namespace.
"""

from __future__ import annotations

import re
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from plux.build.config import parse_pyproject_toml
from plux.build.project import open_project
from plux.cli.cli import main
from plux.cli.parser import build_parser
from tests.support.tree import write_tree

from .pages import PAGES, ROOT, blocks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.site import FakeSite


def having(language: str) -> pytest.MarkDecorator:
    """Run a test with each page that has blocks in a language."""
    pages = [page for page in PAGES if blocks(page, language)]
    return pytest.mark.parametrize("page", pages, ids=[page.name for page in pages])


def write_files(page: Path, folder: Path) -> None:
    """Write the titled Python blocks of a page, with the packages that they are in."""
    for block in blocks(page, "python"):
        if block.title is not None:
            package = folder / block.title.partition("/")[0]
            write_tree(package, {"__init__.py": ""})
            (folder / block.title).write_text(block.text, encoding="utf-8")


@having("python")
def test_python_blocks_run(page: Path, site: FakeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is declared is found, and what uses it does what it says."""
    # the page about frozen programs registers a distribution, which other tests must not see
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    write_files(page, site.path)
    discovery = open_project(site.path, path=site.path).discover()
    assert discovery.problems == ()
    site.add(f"docs-{page.stem}", discovery.entry_points())
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page, "python"):
        if block.title is None:
            source = "\n" * (block.line - 1) + block.text
            exec(compile(source, str(page), "exec"), namespace)


@having("python")
def test_files_declare_plugins(page: Path, tmp_path: Path) -> None:
    """Every file of a page has at least one plugin in it: no example has become empty."""
    write_files(page, tmp_path)
    files = set(tmp_path.rglob("*.py")) - set(tmp_path.rglob("__init__.py"))
    assert {plugin.file for plugin in open_project(tmp_path, path=tmp_path).discover().plugins} == files


@having("toml")
def test_toml_blocks_are_valid_configuration(page: Path, tmp_path: Path) -> None:
    """plux takes every one of them as it is."""
    for block in blocks(page, "toml"):
        path = tmp_path / "pyproject.toml"
        path.write_text(block.text, encoding="utf-8")
        parse_pyproject_toml(path)


@having("console")
def test_commands_are_understood(page: Path) -> None:
    """The real parser takes every command line with plux in it."""
    for block in blocks(page, "console"):
        for command in re.findall(r"^\$ (?:python -m )?plux (.*)$", block.text, re.MULTILINE):
            build_parser().parse_args(shlex.split(command))


def test_the_output_in_the_readme_is_the_real_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`plux discover --format text` in the project of the README prints what stands there, but for the time."""
    page = ROOT / "README.md"
    write_files(page, tmp_path)
    (project,) = (block for block in blocks(page, "toml") if block.title == "pyproject.toml")
    (tmp_path / "pyproject.toml").write_text(project.text, encoding="utf-8")
    (shown,) = (block.text for block in blocks(page, "console") if "discover" in block.text)
    command, _, output = shown.partition("\n")
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)[2:]) == 0
    seconds = re.compile(r"[\d.]+ s$", re.MULTILINE)
    assert seconds.sub("", capsys.readouterr().out) == seconds.sub("", output)


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    """Relative links are files of the project."""
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_sort_of_problem_is_explained() -> None:
    """The page about trouble has a row for each code that the source gives a problem."""
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "plux").rglob("*.py"))
    codes = set(re.findall(r'\bcode="([a-z-]+)"', source)) | {"bad-name", "bad-namespace"}
    assert len(codes) > 5
    assert [code for code in sorted(codes) if f"`{code}`" not in page] == []


def test_every_page_is_in_the_index() -> None:
    """Nothing is written that nobody finds."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.parent.name == "docs" and f"({page.name})" not in index] == ["index.md"]
