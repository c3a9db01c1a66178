"""`plux check` of wheels that a build has made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from plux.build.checking.artifact import open_artifact
from plux.build.checking.check import check_project
from plux.build.project import open_project
from tests.building.projects import plugin_source, setuptools_project
from tests.support.process import run

if TYPE_CHECKING:
    from tests.conftest import WriteTree

pytestmark = pytest.mark.slow


def test_a_wheel_says_what_the_source_says_until_the_source_changes(write_tree: WriteTree) -> None:
    """Static entry points and all; an unfit static one is found; then what was added and removed."""
    root = write_tree(setuptools_project())
    (root / "src" / "my_project" / "__init__.py").write_text("def main(): ...\n", encoding="utf-8")
    run([sys.executable, "-c", "import setuptools; setuptools.setup()", "-q", "bdist_wheel"], cwd=root)
    (wheel,) = (root / "dist").glob("*.whl")
    found = check_project(open_project(root), [open_artifact(root, str(wheel))])
    assert [(each.kind, each.name) for _, some in found.compared for each in some] == [("broken", "static")]

    (root / "src" / "my_project" / "plugins.py").write_text(plugin_source("Other", "other"), encoding="utf-8")
    changed = check_project(open_project(root), [open_artifact(root, str(wheel))])
    assert sorted((each.kind, each.name) for _, some in changed.compared for each in some) == [
        ("broken", "static"),
        ("missing", "other"),
        ("superfluous", "AWS::S3::Bucket"),
    ]
