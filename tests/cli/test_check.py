"""`plux check`."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from plux.build.index import render_index
from plux.core.entrypoint_text import render_entry_points
from plux.discovery.result import Discovery, FoundPlugin

from .test_discover import PYPROJECT, plugin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

    from .conftest import Plux

MANUAL = PYPROJECT + '\n    [tool.plux]\n    entrypoint_build_mode = "manual"\n'
TWO = "from plux import Plugin\n" + "".join(
    f'class {name}(Plugin):\n    namespace = "my.ns"\n    name = "{name}"\n' for name in ("One", "Two")
)
RIGHT = {"my.ns": {"One": "demo:One", "Two": "demo:Two"}}

Groups = dict[str, dict[str, str]]


def make_wheel(root: Path, groups: Groups, files: dict[str, str], listed: Groups | None = None) -> Path:
    """A wheel with these entry points, of which some are listed in the index."""
    wheel = root / "dist" / "demo-1.0-py3-none-any.whl"
    wheel.parent.mkdir(exist_ok=True)
    found = [
        FoundPlugin(group, name, value, root / "demo.py", 1, "class")
        for group, entries in (listed or {}).items()
        for name, value in entries.items()
    ]
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        archive.writestr("demo-1.0.dist-info/entry_points.txt", render_entry_points(groups))
        if listed is not None:
            archive.writestr("demo-1.0.dist-info/plux.index.json", render_index(Discovery(tuple(found)), root))
    return wheel


def test_a_committed_file_that_is_right(plux: Plux, write_tree: WriteTree) -> None:
    """Exit code 0, nothing on standard output, and it says what was compared."""
    write_tree({"pyproject.toml": MANUAL, "demo.py": TWO, "plux.ini": render_entry_points(RIGHT)})
    outcome = plux("check")
    assert (outcome.code, outcome.out) == (0, "")
    assert "compared with plux.ini: as the source says" in outcome.err


def test_every_difference_is_a_line(plux: Plux, write_tree: WriteTree) -> None:
    """Missing, superfluous, changed, renamed, broken; with the place of the declaration."""
    ini = "[my.ns]\nTwo = demo:Other\nold = demo:Old\n[other]\none = demo.none:x\n"
    third = 'class Three(Plugin):\n    namespace = "my.ns"\n    name = "AWS::Three"\n'
    write_tree(
        {"pyproject.toml": MANUAL, "demo.py": TWO + third, "plux.ini": f"{ini}[my.ns]\naws::three = demo:Three\n"}
    )
    outcome = plux("check", "plux.ini")
    assert outcome.code == 1
    rows = [" ".join(line.split()) for line in outcome.out.splitlines()]
    assert rows == [
        "plux.ini",
        "renamed [my.ns] AWS::Three = demo:Three it is there as 'aws::three' (demo.py:8)",
        "missing [my.ns] One = demo:One the source declares it, but it is not there (demo.py:2)",
        "changed [my.ns] Two = demo:Other the source declares demo:Two (demo.py:5)",
        "superfluous [my.ns] old = demo:Old neither the source nor the configuration declares it",
        "superfluous [other] one = demo.none:x neither the source nor the configuration declares it",
    ]
    assert "compared with plux.ini: 5 differences; `plux entrypoints` writes it anew" in outcome.err


def test_json_is_for_programs(plux: Plux, write_tree: WriteTree) -> None:
    """One object, with paths relative to the project."""
    write_tree({"pyproject.toml": MANUAL, "demo.py": TWO, "plux.ini": "[my.ns]\nTwo = demo:Two\n"})
    outcome = plux("check", "--json")
    document = json.loads(outcome.out)
    assert outcome.code == 1
    assert document["ok"] is False
    assert document["targets"] == [
        {
            "path": "plux.ini",
            "kind": "file",
            "differences": [
                {
                    "kind": "missing",
                    "group": "my.ns",
                    "name": "One",
                    "expected": "demo:One",
                    "actual": None,
                    "reason": "the source declares it, but it is not there",
                    "file": "demo.py",
                    "line": 2,
                }
            ],
            "remedy": "`plux entrypoints` writes it anew",
        }
    ]


def test_the_file_of_the_manual_mode_has_to_be_there(plux: Plux, write_tree: WriteTree) -> None:
    """And the way to write it is named."""
    write_tree({"pyproject.toml": MANUAL, "demo.py": TWO})
    outcome = plux("check")
    assert outcome.code == 1
    assert "there is no " in outcome.err
    assert "plux entrypoints" in outcome.err


@pytest.mark.parametrize("indexed", [True, False])
def test_a_wheel_that_is_right(plux: Plux, write_tree: WriteTree, tmp_path: Path, indexed: bool) -> None:
    """With entry points that the configuration declares by hand."""
    config = PYPROJECT + '\n    [project.scripts]\n    run = "demo:One"\n'
    root = write_tree({"pyproject.toml": config, "demo.py": TWO})
    groups = {**RIGHT, "console_scripts": {"run": "demo:One"}}
    wheel = make_wheel(root, groups, {"demo.py": TWO}, RIGHT if indexed else None)
    outcome = plux("check", wheel)
    assert (outcome.code, outcome.out) == (0, ""), outcome.err


def test_a_wheel_without_plugins(plux: Plux, write_tree: WriteTree) -> None:
    """What a build without plux makes."""
    root = write_tree({"pyproject.toml": PYPROJECT, "demo.py": TWO})
    outcome = plux("check", make_wheel(root, {}, {"demo.py": TWO}))
    assert outcome.code == 1
    assert outcome.out.count("missing") == 2
    assert "build the wheel again with `python -m build`" in outcome.out + outcome.err


def test_in_a_wheel_with_an_index_others_may_have_entry_points(plux: Plux, write_tree: WriteTree) -> None:
    """What plux wrote and the source does not declare any more is superfluous; what others wrote is not."""
    root = write_tree({"pyproject.toml": PYPROJECT, "demo.py": TWO})
    groups = {"my.ns": {**RIGHT["my.ns"], "old": "demo:One"}, "other": {"a": "demo:One"}}
    listed = {"my.ns": {**RIGHT["my.ns"], "old": "demo:One"}}
    outcome = plux("check", make_wheel(root, groups, {"demo.py": TWO}, listed))
    assert outcome.code == 1
    assert [line.split()[:4] for line in outcome.out.splitlines()[1:]] == [["superfluous", "[my.ns]", "old", "="]]


def test_a_wheel_has_to_hold_the_modules(plux: Plux, write_tree: WriteTree) -> None:
    """The entry points are right, but what they refer to was left out."""
    root = write_tree({"pyproject.toml": PYPROJECT, "demo/__init__.py": "", "demo/a.py": plugin("one")})
    outcome = plux("check", make_wheel(root, {"my.ns": {"one": "demo.a:One"}}, {"demo/__init__.py": ""}))
    assert outcome.code == 1
    assert "broken" in outcome.out
    assert "there is no module demo.a" in outcome.out


def test_several_wheels(plux: Plux, write_tree: WriteTree) -> None:
    """Each is compared; one that is wrong is enough."""
    root = write_tree({"pyproject.toml": PYPROJECT, "demo.py": TWO, "build/x": "", "plux.ini": ""})
    good = make_wheel(root, RIGHT, {"demo.py": TWO})
    bad = make_wheel(root / "build", {}, {"demo.py": TWO})
    outcome = plux("check", good, bad)
    assert outcome.code == 1
    assert "dist/demo-1.0-py3-none-any.whl: as the source says" in outcome.err
    assert outcome.out.startswith("build/dist/")


def test_an_installed_distribution(plux: Plux, write_tree: WriteTree, site: FakeSite) -> None:
    """By its name; and by default that of the project, which is said."""
    write_tree({"pyproject.toml": PYPROJECT, "demo.py": TWO})
    site.add("demo", {"my.ns": {"One": "demo:One"}}, files={"demo.py": TWO})
    for args in ((), ("demo",)):
        outcome = plux("check", *args)
        assert outcome.code == 1
        assert "missing" in outcome.out
        assert "compared with the installed " in outcome.err


def test_what_plux_write_wrote(plux: Plux, write_tree: WriteTree, tmp_path: Path) -> None:
    """The file with the mark is the committed one."""
    pytest.importorskip("tomlkit")
    write_tree({"pyproject.toml": PYPROJECT.replace(', "plux"', ""), "demo.py": TWO})
    assert plux("write").code == 0
    right = plux("check")
    assert (right.code, right.out) == (0, ""), right.err
    assert "compared with pyproject.toml: as the source says" in right.err
    (tmp_path / "demo.py").write_text(TWO.replace("Two", "Three"), encoding="utf-8")
    wrong = plux("check")
    assert wrong.code == 1
    assert [line.split()[0] for line in wrong.out.splitlines()[1:]] == ["missing", "superfluous"]


def test_nothing_to_compare_with(plux: Plux, write_tree: WriteTree) -> None:
    """The project itself is looked at: entry points of its configuration, and whether a build would write plugins."""
    config = PYPROJECT + '\n    [project.scripts]\n    run = "demo:main"\n'
    write_tree({"pyproject.toml": config, "demo.py": TWO})
    outcome = plux("check")
    assert outcome.code == 1
    assert "demo has no main" in outcome.out
    assert "nothing to compare with" in outcome.err


def test_a_build_that_would_leave_out_the_plugins(plux: Plux, write_tree: WriteTree) -> None:
    """That is wrong, whatever is installed."""
    write_tree({"pyproject.toml": PYPROJECT.replace(', "plux"', ""), "demo.py": TWO})
    outcome = plux("check")
    assert outcome.code == 1
    assert "[not-built]" in outcome.err
    assert "plux init" in outcome.err


def test_problems_of_the_source_come_first(plux: Plux, write_tree: WriteTree) -> None:
    """Without a discovery nobody knows what is right."""
    write_tree({"pyproject.toml": MANUAL, "demo.py": TWO + "class One(Plugin:\n", "plux.ini": ""})
    outcome = plux("check")
    assert (outcome.code, outcome.out) == (1, "")
    assert "[syntax-error]" in outcome.err
    assert "nothing was compared" in outcome.err


@pytest.mark.parametrize(
    ("target", "code", "message"),
    [
        ("nothing", 2, "no distribution 'nothing' is installed here"),
        ("dist/none.whl", 2, "there is no file "),
        ("demo.py", 1, "demo.py:1: "),
        ("broken.whl", 1, "broken.whl is no wheel"),
        ("empty.whl", 1, "is no wheel: it has 0 .dist-info directories"),
        ("demo-1.tar.gz", 2, "is an sdist, which holds no entry points"),
        (".", 2, "is a directory without entry points"),
        ("broken.json", 1, "is no plux.json"),
        ("broken.ini", 1, "broken.ini:1: "),
    ],
)
def test_what_is_no_target_is_named(
    plux: Plux, write_tree: WriteTree, tmp_path: Path, target: str, code: int, message: str
) -> None:
    """With what would be one; naming what is not there is wrong use."""
    files = dict.fromkeys(("broken.whl", "demo-1.tar.gz", "broken.json", "broken.ini"), "nonsense")
    write_tree({"pyproject.toml": PYPROJECT, "demo.py": TWO, **files})
    zipfile.ZipFile(tmp_path / "empty.whl", "w").close()
    outcome = plux("check", target)
    assert (outcome.code, outcome.out) == (code, "")
    assert message in outcome.err
    assert not outcome.has_traceback()


def test_a_distribution_that_bears_the_name_of_a_package(plux: Plux, write_tree: WriteTree, site: FakeSite) -> None:
    """The directory of the package is nothing that could be compared."""
    packages = '\n    [tool.setuptools]\n    packages = ["demo"]\n'
    write_tree({"pyproject.toml": PYPROJECT + packages, "demo/__init__.py": TWO})
    outcome = plux("check", "demo")
    assert outcome.code == 2
    assert "demo is a directory without entry points, and no distribution of this name" in outcome.err
    site.add("demo", RIGHT, dist_info={"plux.index.json": "{}"})
    outcome = plux("check", "demo")
    assert outcome.code == 0, outcome.err
    assert "demo-1.0.dist-info: as the source says" in outcome.err


def test_an_editable_install_is_brought_up_to_date_by_sync(plux: Plux, write_tree: WriteTree, site: FakeSite) -> None:
    """The way out is named; a hook that looks at committed files has nothing to do with it."""
    root = write_tree({"pyproject.toml": PYPROJECT, "demo.py": TWO})
    origin = json.dumps({"url": root.as_uri(), "dir_info": {"editable": True}})
    site.add("demo", {"my.ns": {"One": "demo:One"}}, dist_info={"direct_url.json": origin})
    outcome = plux("check")
    assert outcome.code == 1
    assert "1 difference; `plux sync` brings it up to date" in outcome.err
    assert plux("check", "--committed").code == 0


def test_the_install_of_another_directory_is_not_this_project(
    plux: Plux, write_tree: WriteTree, site: FakeSite, tmp_path: Path
) -> None:
    """Whatever its name is."""
    write_tree({"mine/pyproject.toml": PYPROJECT, "mine/demo.py": TWO, "other/demo.py": ""})
    origin = json.dumps({"url": (tmp_path / "other").as_uri(), "dir_info": {"editable": True}})
    site.add("demo", {"my.ns": {"old": "demo:Old"}}, dist_info={"direct_url.json": origin})
    outcome = plux("check", cwd=tmp_path / "mine")
    assert (outcome.code, outcome.out) == (0, "")
    assert "nothing that is installed here is this project" in outcome.err


def test_a_wrong_configuration_is_json_too(plux: Plux, write_tree: WriteTree) -> None:
    """With the problem in the place of those of the source."""
    write_tree({"pyproject.toml": PYPROJECT + "\n    [tool.plux]\n    exlude = []\n", "demo.py": TWO})
    outcome = plux("check", "--json")
    document = json.loads(outcome.out)
    assert outcome.code == 1
    assert document["ok"] is False
    (problem,) = document["problems"]
    assert problem["line"] is not None
    assert (problem["code"], problem["file"]) == ("config", "pyproject.toml")
    assert "'exlude'; did you mean 'exclude'?" in problem["message"]
