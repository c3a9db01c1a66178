"""Entry points written into the files that hold the metadata of a project."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux.build.editing.document import Document
from plux.build.editing.mark import MARK
from plux.build.editing.writing import choose_file, open_entry_points, written
from plux.build.errors import BuildError, ConflictError, DiscoveryFailed
from plux.build.project import open_project
from plux.discovery.result import Discovery, FoundPlugin, Problem

if TYPE_CHECKING:
    from tests.conftest import WriteTree
    from tests.support.tree import Tree

pytest.importorskip("configupdater")
pytest.importorskip("libcst")

Groups = dict[str, dict[str, str]]

PYPROJECT = """\
# SPDX: something
[build-system]
requires = ["setuptools"]  # nothing else

[project]   # the metadata
name = "demo"
version = "1.0"

[project.entry-points."my.ns"]  # by hand
static = "demo:static"   # mine
# the end of it

# about tools
[tool.some]
a=1
"""
CFG = """\
# head
[metadata]
name = demo

[options.entry_points]
my.ns =
  static = demo:static
    ; other comment

console_scripts = run = demo:main
    gui = demo:gui

[bdist_wheel]
universal = 1
"""
SCRIPT = """\
#!/usr/bin/env python
from setuptools import find_packages, setup

setup(
    name="demo",  # the name
    version='1.0',
    entry_points={
        "my.ns": ["static = demo:static"],
        'console_scripts': [
            "run=demo:main"  # keep
            # the end of it
        ]
    },
    packages=find_packages()
)
"""
TEXTS = {"pyproject.toml": PYPROJECT, "setup.cfg": CFG, "setup.py": SCRIPT}


def found(groups: Groups) -> Discovery:
    """A discovery of these plugins."""
    return Discovery(
        tuple(
            FoundPlugin(group, name, value, Path("/p/demo.py"), 1, "class")
            for group, entries in groups.items()
            for name, value in entries.items()
        )
    )


ONE = {"my.ns": {"AWS::S3": "demo.a:S3", "one": "demo.a:One"}, "New.ns": {"two": "demo.b:Two"}}


def rewrite(root: Path, name: str | None, groups: Groups) -> str:
    """Write these plugins and return the text of the file."""
    document = written(open_project(root), found(groups), name)
    document.write()
    return document.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXTS)
def test_what_stands_there_stays(write_tree: WriteTree, name: str) -> None:
    """Every line of the old text is in the new one, in order; only a comma may have come to its end."""
    root = write_tree({name: TEXTS[name]})
    new = iter(line.replace(",", "") for line in rewrite(root, name, ONE).splitlines())
    old = [line.replace(",", "").rstrip("]") for line in TEXTS[name].splitlines()]
    assert [line for line in old if not any(each.startswith(line) for each in new)] == []


@pytest.mark.parametrize("name", TEXTS)
def test_entry_points_are_there(write_tree: WriteTree, name: str) -> None:
    """Those of the plugins are below marks, the others are not."""
    root = write_tree({name: TEXTS[name]})
    rewrite(root, name, ONE)
    marked = open_entry_points(Document.read(root / name)).entry_points()
    assert marked.own == ONE
    assert marked.foreign["my.ns"] == {"static": "demo:static"}


@pytest.mark.parametrize("name", TEXTS)
def test_a_second_time_changes_nothing(write_tree: WriteTree, name: str) -> None:
    """Not a byte, and the file is not touched."""
    root = write_tree({name: TEXTS[name]})
    text = rewrite(root, name, ONE)
    document = written(open_project(root), found(ONE), name)
    assert (document.is_changed, document.write(), document.text) == (False, False, text)


@pytest.mark.parametrize("name", TEXTS)
def test_removed_plugins_go_away_and_nothing_else(write_tree: WriteTree, name: str) -> None:
    """Another one comes in their place; a group that is not wanted any more goes with its mark."""
    root = write_tree({name: TEXTS[name]})
    rewrite(root, name, ONE)
    text = rewrite(root, name, {"my.ns": {"one": "demo.a:One", "three": "demo.c:Three"}})
    assert "AWS::S3" not in text
    assert "New.ns" not in text
    assert text.count(MARK) == 1
    marked = open_entry_points(Document.read(root / name)).entry_points()
    assert marked.own == {"my.ns": {"one": "demo.a:One", "three": "demo.c:Three"}}
    assert marked.foreign == open_entry_points(Document(root / name, TEXTS[name])).entry_points().foreign


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg"])
def test_without_any_plugin_the_file_is_as_before(write_tree: WriteTree, name: str) -> None:
    """To the byte."""
    root = write_tree({name: TEXTS[name]})
    rewrite(root, name, ONE)
    assert rewrite(root, name, {}) == TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_written_by_hand_already_is_not_written_again(write_tree: WriteTree, name: str) -> None:
    """It belongs to somebody, and says the same."""
    root = write_tree({name: TEXTS[name]})
    assert rewrite(root, name, {"my.ns": {"static": "demo:static"}}) == TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
def test_a_conflict_is_an_error(write_tree: WriteTree, name: str) -> None:
    """Both places are named, and nothing is written."""
    root = write_tree({name: TEXTS[name]})
    with pytest.raises(ConflictError, match=r"(?s)demo\.py:1.*demo:Other.*" + name + ".*demo:static"):
        written(open_project(root), found({"my.ns": {"static": "demo:Other"}}), name)


def test_problems_stop_it(write_tree: WriteTree) -> None:
    """What is not certain is not written."""
    root = write_tree({"pyproject.toml": PYPROJECT})
    with pytest.raises(DiscoveryFailed):
        written(open_project(root), Discovery(problems=(Problem("undecided", "something", "do something"),)))


@pytest.mark.parametrize("name", TEXTS)
def test_entries_below_an_empty_line_or_comment_are_not_of_plux(write_tree: WriteTree, name: str) -> None:
    """The mark stands for what is directly below it."""
    root = write_tree({name: TEXTS[name]})
    lines = rewrite(root, name, {"my.ns": {"one": "demo.a:One"}}).splitlines()
    at = next(number for number, line in enumerate(lines) if "demo.a:One" in line)
    mine = lines[at].replace("one", "mine")
    lines[at + 1 : at + 1] = [lines[at][: len(lines[at]) - len(lines[at].lstrip())] + "# by hand", mine]
    (root / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert mine in rewrite(root, name, {}).splitlines()


@pytest.mark.parametrize("name", TEXTS)
def test_line_ends_byte_order_mark_and_permissions_stay(write_tree: WriteTree, name: str) -> None:
    """As editors on Windows write them; without a line break at the end, too. No installer reads TOML with a mark."""
    root = write_tree({name: ""})
    mark = b"" if name == "pyproject.toml" else b"\xef\xbb\xbf"
    data = mark + TEXTS[name].rstrip().replace("\n", "\r\n").encode()
    (root / name).write_bytes(data)
    (root / name).chmod(0o640)
    rewrite(root, name, ONE)
    new = (root / name).read_bytes()
    assert new.startswith(mark)
    assert new.count(b"\n") == new.count(b"\r\n") > data.count(b"\n")
    assert (root / name).stat().st_mode & 0o777 == 0o640
    assert not written(open_project(root), found(ONE), name).is_changed


@pytest.mark.parametrize("name", TEXTS)
def test_a_link_stays_a_link(write_tree: WriteTree, name: str) -> None:
    """The file behind it is replaced."""
    root = write_tree({"real": TEXTS[name]})
    (root / name).symlink_to("real")
    rewrite(root, name, ONE)
    assert (root / name).is_symlink()
    assert MARK in (root / "real").read_text(encoding="utf-8")


def test_a_file_that_somebody_changes_meanwhile_is_not_overwritten(write_tree: WriteTree) -> None:
    """Their change would be lost."""
    root = write_tree({"pyproject.toml": PYPROJECT})
    document = written(open_project(root), found(ONE))
    (root / "pyproject.toml").write_text(PYPROJECT + "b=2\n", encoding="utf-8")
    with pytest.raises(BuildError, match="meanwhile"):
        document.write()


def test_scripts_in_pyproject_have_tables_of_their_own(write_tree: WriteTree) -> None:
    """The specification forbids them among the entry points."""
    root = write_tree({"pyproject.toml": '[project]\nname = "demo"\n[project.scripts]\na = "m:a"\n'})
    text = rewrite(root, None, {"console_scripts": {"run": "demo:main"}, "gui_scripts": {"win": "demo:win"}})
    assert text == (
        f'[project]\nname = "demo"\n[project.scripts]\na = "m:a"\n{MARK}\nrun = "demo:main"\n'
        f'\n[project.gui-scripts]\n{MARK}\nwin = "demo:win"\n'
    )


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ('[tool.poetry]\nname = "demo"\n', '[tool.poetry.plugins."my.ns"]'),
        ('[tool.flit.metadata]\nmodule = "demo"\n', '[tool.flit.entrypoints."my.ns"]'),
    ],
)
def test_backends_with_tables_of_their_own(write_tree: WriteTree, text: str, table: str) -> None:
    """As they had them before there was a standard."""
    root = write_tree({"pyproject.toml": text})
    assert rewrite(root, None, {"my.ns": {"a": "m:A"}}) == f'{text}\n{table}\n{MARK}\na = "m:A"\n'


@pytest.mark.parametrize(
    "text",
    [
        '[project]\nname = "d"\nentry-points."my.ns".a = "m:a"\n',
        '[project]\nname = "d"\n[project.entry-points]\n"my.ns" = {a = "m:a"}\n',
        '[project]\nname = "d"\nentry-points = {"my.ns" = {a = "m:a"}}\n',
    ],
)
def test_tables_without_a_header_are_refused(write_tree: WriteTree, text: str) -> None:
    """There is no place for a comment."""
    root = write_tree({"pyproject.toml": text})
    with pytest.raises(BuildError, match="is not a table of its own"):
        written(open_project(root), found(ONE))


@pytest.mark.parametrize(
    ("tree", "name", "message"),
    [
        ({"pyproject.toml": PYPROJECT}, "setup.cfg", r"ignores entry points in setup.cfg: pyproject.toml has"),
        ({"pyproject.toml": PYPROJECT, "setup.py": SCRIPT}, "setup.py", r"ignores entry points in setup.py"),
        ({"setup.py": SCRIPT, "setup.cfg": ""}, "setup.cfg", r"stand in setup.py"),
        ({"setup.py": "setup()", "setup.cfg": CFG}, "setup.py", r"stand in setup.cfg"),
        (
            {"pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "a.b"\n'},
            "pyproject.toml",
            r"has no table \[project\]",
        ),
        (
            {"pyproject.toml": '[project]\nname="d"\ndynamic = ["entry-points"]\n'},
            "pyproject.toml",
            r"the entry points are dynamic",
        ),
        (
            {
                "pyproject.toml": '[project]\nname="d"\ndynamic = ["entry-points"]\n'
                '[tool.setuptools.dynamic]\nentry-points = {file = "plux.ini"}\n'
            },
            "setup.cfg",
            r"takes them from",
        ),
        (
            {
                "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "hatchling.build"\n'
                '[project]\nname="d"\n'
            },
            "setup.cfg",
            r"hatchling does not read setup.cfg",
        ),
        ({"setup.cfg": "[options]\nentry_points = file: x.txt\n"}, "setup.cfg", r"says where the entry points are"),
        ({"setup.cfg": "nonsense\n"}, "setup.cfg", r"setup.cfg: "),
        ({"setup.py": "def (\n"}, "setup.py", r"setup.py:1: "),
        ({"setup.py": "import x\n"}, "setup.py", r"no call of setup"),
        ({"setup.py": "setup(entry_points=compute())\n"}, "setup.py", r"not a literal dict"),
        (
            {"setup.py": "setup(entry_points={'my.ns': 'a = b:c'})\n"},
            "setup.py",
            r"my.ns in entry_points is not a list",
        ),
        ({"setup.py": "setup(**values)\n"}, "setup.py", r"are computed"),
        ({"setup.py": "E = {}\nE['a'] = []\nsetup(entry_points=E)\n"}, "setup.py", r"more than a literal"),
    ],
)
def test_writing_in_vain_is_refused(write_tree: WriteTree, tree: Tree, name: str, message: str) -> None:
    """Where the backend would not look, or what cannot be edited: with the reason."""
    root = write_tree(tree)
    with pytest.raises(BuildError, match=message):
        written(open_project(root), found(ONE), name)


@pytest.mark.parametrize(
    ("tree", "name"),
    [
        ({"pyproject.toml": PYPROJECT, "setup.py": SCRIPT}, "pyproject.toml"),
        ({"pyproject.toml": "[tool.x]\n", "setup.py": SCRIPT, "setup.cfg": CFG}, "setup.py"),
        ({"setup.py": "setup()", "setup.cfg": CFG}, "setup.cfg"),
        ({"setup.py": "setup(name='x')"}, "setup.py"),
        ({"setup.py": "setup(name='x')", "setup.cfg": "[flake8]\n"}, "setup.py"),
    ],
)
def test_the_file_with_the_metadata_is_chosen(write_tree: WriteTree, tree: Tree, name: str) -> None:
    """By default."""
    assert choose_file(write_tree(tree)) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import setuptools\nsetuptools.setup()\n",
        "from setuptools import setup as s\ns(name='x')\n",
        "import setuptools\nif 1:\n  setuptools.setup(name='x', version=\"1\" # c\n  )\n",
        "E = {\n    'other': ('a = b:c',),\n}\nfrom setuptools import setup\nsetup(entry_points=E)\n",
        "from setuptools import setup\nsetup(entry_points={'my.ns': (\n  'a=b:c', 'd=e:f')})\n",
        "from setuptools import setup\nsetup(name='x', entry_points={})\n",
    ],
)
def test_scripts_of_many_forms(write_tree: WriteTree, text: str) -> None:
    """The result is Python, says what it should, and stays."""
    root = write_tree({"setup.py": text})
    new = rewrite(root, "setup.py", ONE)
    ast.parse(new)
    assert open_entry_points(Document.read(root / "setup.py")).entry_points().own == ONE
    assert rewrite(root, "setup.py", ONE) == new


def test_tables_inside_of_texts_and_lists_are_no_tables(write_tree: WriteTree) -> None:
    """What is added stands below the real table, and everything is as it was before when it is gone again."""
    text = (
        '[project]\nname = "d" # """\n'
        'description = """\n[project.entry-points."my.ns"]\n[tool.x]\n"""\n'
        "\n[tool.y]\na = [\n[1],\n['[tool.z]'],\n]\n"
    )
    root = write_tree({"pyproject.toml": text})
    new = rewrite(root, None, {"my.ns": {"a": "m:A"}})
    assert new == text.replace(
        '"""\n\n[tool.y]', f'"""\n\n[project.entry-points."my.ns"]\n{MARK}\na = "m:A"\n\n[tool.y]'
    )
    assert rewrite(root, None, {}) == text


def test_groups_that_come_and_go_leave_no_empty_lines(write_tree: WriteTree) -> None:
    """However often."""
    text = "[options.entry_points]\nother =\n    s = m:s\n[flake8]\nx = 1\n"
    root = write_tree({"setup.cfg": text, "setup.py": ""})
    for groups in ({"a": {"x": "m:X"}}, {"b": {"x": "m:X"}}, {}):
        rewrite(root, "setup.cfg", groups)
    assert (root / "setup.cfg").read_text(encoding="utf-8") == text
