"""Builds with hatchling, in the environment of the tests."""

from __future__ import annotations

import json
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.building.projects import FOUND, HATCHLING, plugin_source, sources
from tests.support.process import run
from tests.support.wheel_content import entry_points_of, index_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.process import Completed

BUILD_HOOK = "[tool.hatch.build.hooks.plux]\n"
STATIC = """
[project.scripts]
run = "my_project:main"

[project.entry-points."my.ns"]
static = "my_project:static"
"""
METADATA_HOOK = "[tool.hatch.metadata.hooks.plux]\n"
DYNAMIC = HATCHLING.replace('version = "1.0"', 'version = "1.0"\ndynamic = ["entry-points"]')
ALL = {"console_scripts": {"run": "my_project:main"}, "my.ns": {**FOUND["my.ns"], "static": "my_project:static"}}

CODE = """
import sys
from hatchling.build import {hook}
print({hook}(sys.argv[1]))
"""


def build(root: Path, hook: str = "build_wheel", check: bool = True) -> Completed:
    """Call a hook of the backend as a frontend does: in a process of its own, in the project."""
    return run([sys.executable, "-c", CODE.format(hook=hook), root / "dist"], cwd=root, check=check)


def wheel(root: Path) -> Path:
    """What was built."""
    (path,) = (root / "dist").glob("*.whl")
    return path


@pytest.mark.parametrize("hook", ["build_wheel", "build_editable"])
def test_the_build_hook_adds_plugins_to_static_entry_points(
    write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch, hook: str
) -> None:
    """Only those of the wheel; the index says where they are; nothing temporary is left."""
    simple = '[tool.hatch.build]\ndev-mode-dirs = ["."]\n'  # spares the editable build a further requirement
    root = write_tree({"pyproject.toml": f"{HATCHLING}{STATIC}{BUILD_HOOK}{simple}", **sources()})
    (root / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(root / "temporary"))
    build(root, hook)
    assert list((root / "temporary").iterdir()) == []
    assert entry_points_of(wheel(root)) == ALL
    assert [(p["name"], p["file"]) for p in index_of(wheel(root))["plugins"]] == [
        ("AWS::S3::Bucket", "my_project/plugins.py"),
        ("more", "my_project/sub/more.py"),
    ]


def test_the_build_hook_accepts_dynamic_entry_points(write_tree: WriteTree) -> None:
    """Listed or not: the specification would have them listed, and most projects do not."""
    root = write_tree({"pyproject.toml": f"{DYNAMIC}{BUILD_HOOK}", **sources()})
    build(root)
    assert entry_points_of(wheel(root)) == FOUND


def test_the_build_hook_leaves_the_sdist_alone(write_tree: WriteTree) -> None:
    """It has no entry points; the wheel that is made from it has."""
    root = write_tree({"pyproject.toml": f"{HATCHLING}{BUILD_HOOK}", **sources()})
    build(root, "build_sdist")
    assert [path.suffixes[-1] for path in (root / "dist").iterdir()] == [".gz"]


def test_modules_bear_the_names_that_the_wheel_gives_them(write_tree: WriteTree) -> None:
    """A rename, a forced file, a file that an earlier hook generates."""
    text = f"""{HATCHLING}
[tool.hatch.build.targets.wheel]
packages = ["x"]
[tool.hatch.build.targets.wheel.sources]
x = "pk"
[tool.hatch.build.targets.wheel.force-include]
"forced.py" = "pk/forced.py"
[tool.hatch.build.hooks.custom]
{BUILD_HOOK}
"""
    hook = """
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface

        class Hook(BuildHookInterface):
            def initialize(self, version, build_data):
                build_data["force_include"][self.root + "/generated.txt"] = "pk/generated.py"
        """
    root = write_tree(
        {
            "pyproject.toml": text,
            "hatch_build.py": hook,
            "x/a.py": plugin_source("A", "a"),
            "forced.py": plugin_source("F", "f"),
            "generated.txt": plugin_source("G", "g"),
        }
    )
    build(root)
    assert entry_points_of(wheel(root)) == {"my.ns": {"a": "pk.a:A", "f": "pk.forced:F", "g": "pk.generated:G"}}


def test_the_metadata_hook_discovers(write_tree: WriteTree) -> None:
    """In the default mode, which 1.x refused."""
    root = write_tree({"pyproject.toml": f"{DYNAMIC}{METADATA_HOOK}", **sources()})
    build(root)
    assert entry_points_of(wheel(root)) == FOUND


def test_both_hooks_together_give_the_same(write_tree: WriteTree) -> None:
    """Each plugin once."""
    root = write_tree({"pyproject.toml": f"{DYNAMIC}{METADATA_HOOK}{BUILD_HOOK}", **sources()})
    build(root)
    assert entry_points_of(wheel(root)) == FOUND


MANUAL = f"{DYNAMIC}{METADATA_HOOK}[tool.plux]\nentrypoint_build_mode = 'manual'\n"


def test_in_the_manual_mode_the_file_decides(write_tree: WriteTree) -> None:
    """Names keep their case; scripts go where scripts belong."""
    ini = "[my.ns]\nOther::Name = my_project.plugins:Bucket\n"
    root = write_tree({"pyproject.toml": MANUAL, "plux.ini": ini, **sources()})
    build(root)
    assert entry_points_of(wheel(root)) == {"my.ns": {"Other::Name": "my_project.plugins:Bucket"}}


def test_scripts_may_stand_in_the_file_of_the_manual_mode(write_tree: WriteTree) -> None:
    """They have a table of their own in pyproject.toml, which has to be dynamic, too."""
    text = MANUAL.replace('["entry-points"]', '["entry-points", "scripts"]')
    ini = "[console_scripts]\nrun = my_project:main\n[my.ns]\nx = my_project:x\n"
    root = write_tree({"pyproject.toml": text, "plux.ini": ini, **sources()})
    build(root)
    assert entry_points_of(wheel(root)) == {
        "console_scripts": {"run": "my_project:main"},
        "my.ns": {"x": "my_project:x"},
    }


def test_in_the_manual_mode_a_missing_file_is_made_up_for(write_tree: WriteTree) -> None:
    """With a warning: a wheel without plugins would be worse."""
    root = write_tree({"pyproject.toml": MANUAL, **sources()})
    done = build(root)
    assert "there is no" in done.stderr
    assert entry_points_of(wheel(root)) == FOUND


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(f"{HATCHLING}{BUILD_HOOK}", ["bad.py:2: "], id="build-hook"),
        pytest.param(f"{DYNAMIC}{METADATA_HOOK}", ["bad.py:2: "], id="metadata-hook"),
        pytest.param(f"{HATCHLING}{BUILD_HOOK}[tool.plux]\nexclud = []\n", ["did you mean 'exclude'"], id="config"),
        pytest.param(
            f'{HATCHLING}{BUILD_HOOK}[project.entry-points."my.ns"]\nmore = "x:y"\n[tool.plux]\nexclude = ["*.bad"]\n',
            ["more.py:4: ", "project.entry-points says x:y"],
            id="conflict",
        ),
    ],
)
def test_a_build_that_could_lose_a_plugin_fails(write_tree: WriteTree, text: str, messages: list[str]) -> None:
    """With the report, without a traceback, without a wheel."""
    root = write_tree({"pyproject.toml": text, **sources()})
    write_tree({"my_project/bad.py": "from plux import Plugin\nclass B(Plugin"})
    done = build(root, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert all(message in done.stderr for message in messages), done.stderr
    assert list(root.glob("dist/*.whl")) == []


def test_nothing_is_left_of_a_build_that_fails_later(write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hatchling ends the hooks of builds that succeed only."""
    hook = """
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface

        class Hook(BuildHookInterface):
            def initialize(self, version, build_data):
                raise SystemExit("my reason")
        """
    text = f"{HATCHLING}{BUILD_HOOK}[tool.hatch.build.hooks.custom]\n"
    root = write_tree({"pyproject.toml": text, "hatch_build.py": hook, **sources()})
    (root / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(root / "temporary"))
    done = build(root, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "my reason")
    assert list((root / "temporary").iterdir()) == []


def test_a_project_without_the_hooks_is_not_touched(write_tree: WriteTree) -> None:
    """Whatever it contains."""
    root = write_tree({"pyproject.toml": HATCHLING, **sources()})
    build(root)
    assert entry_points_of(wheel(root)) == {}


def test_the_wheel_is_the_same_each_time(write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, wherever the project lies and however strings are hashed."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    contents = []
    for number in "12":
        monkeypatch.setenv("PYTHONHASHSEED", number)
        root = write_tree({number: {"pyproject.toml": f"{HATCHLING}{STATIC}{BUILD_HOOK}", **sources()}}) / number
        build(root)
        contents.append(wheel(root).read_bytes())
    assert contents[0] == contents[1]


def test_the_finder_of_1_x_names_the_packages(write_tree: WriteTree) -> None:
    """From the configuration of a builder."""
    root = write_tree({"pyproject.toml": HATCHLING, "src/my_project": sources()["my_project"]})
    code = """
import json, sys
from hatchling.builders.wheel import WheelBuilder
from plux.build.hatchling import HatchlingPackageFinder, PluxMetadataHook, hatch_register_metadata_hook
finder = HatchlingPackageFinder(WheelBuilder(sys.argv[1]).config, exclude=["*.sub"])
assert PluxMetadataHook.PLUGIN_NAME == "plux" and hatch_register_metadata_hook() is PluxMetadataHook
print(json.dumps([list(finder.find_packages()), finder.path]))
"""
    done = run([sys.executable, "-c", code, root])
    assert json.loads(done.stdout) == [["my_project"], str(root / "src")]


def test_the_members_of_the_wheel_are_recorded(write_tree: WriteTree) -> None:
    """The index, too."""
    root = write_tree({"pyproject.toml": f"{HATCHLING}{BUILD_HOOK}", **sources()})
    build(root)
    with zipfile.ZipFile(wheel(root)) as archive:
        (record,) = [name for name in archive.namelist() if name.endswith(".dist-info/RECORD")]
        recorded = {line.rpartition(",")[0].rpartition(",")[0] for line in archive.read(record).decode().splitlines()}
        assert recorded == set(archive.namelist())
