"""Distributions from which plugins were read, and which a build in an environment of its own would not have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from plux.build.config import PluxConfiguration
from plux.build.discover import discover_or_fail
from plux.discovery.packages import modules_below

from .test_discover import PYPROJECT, found

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

    from .conftest import Plux

EXTENSION = "from plux import Plugin, plugin\n\nclass Extension(Plugin):\n    namespace = 'ns'\n"
HOOK = "def hook(name):\n    return plugin('ns', name=name)\n"
DERIVED = "from other.api import Extension\n\nclass One(Extension):\n    name = 'one'\n"
DECORATED = "from other import api\n\n@api.hook('one')\ndef one(): ...\n"
RUNTIME = """
    dependencies = ["other.lib"]
    [tool.hatch.build.targets.wheel]
    require-runtime-dependencies = true
"""
LINE = 'Add "Other-Lib" to `requires` of [build-system], or say what it is ([tool.plux.'


@pytest.fixture
def other(site: FakeSite) -> Path:
    """Install a distribution with a base class and a decorator; return its metadata."""
    files = {"other/__init__.py": "", "other/api.py": EXTENSION + HOOK}
    return site.add("Other-Lib", files=files, dist_info={"RECORD": "".join(f"{name},,\n" for name in files)})


def project(write_tree: WriteTree, source: str = DERIVED, more: str = "", requires: str = "") -> None:
    """Write a project whose plugin is made from what another distribution provides."""
    pyproject = PYPROJECT.replace('"plux"', f'"plux>=2"{requires}') + more
    write_tree({"pyproject.toml": pyproject, "src/demo/__init__.py": "", "src/demo/mod.py": source})


@pytest.mark.parametrize(
    ("source", "said", "line"),
    [
        (DERIVED, "other.api.Extension", 'bases] "other.api.Extension" = "<its namespace>")'),
        (DERIVED.replace("from other.api import Extension", "import other.api as o\nExtension = o.Extension"), "", ""),
        (DECORATED, "other.api", ""),
        (
            DECORATED.replace("from other import api", "from other.api import hook").replace("api.", ""),
            "",
            "decorators]",
        ),
        ("from other.api import *\n\nclass One(Extension):\n    name = 'one'\n", "other.api", ""),
    ],
)
@pytest.mark.usefixtures("other")
def test_a_distribution_that_the_build_does_not_require(
    plux: Plux, write_tree: WriteTree, source: str, said: str, line: str
) -> None:
    """Is a warning with its name and the line to write; the result and the exit code stay."""
    project(write_tree, source)
    outcome = plux("discover")
    assert outcome.code == 0, outcome.err
    assert [name.partition("=")[0] for name in found(outcome)["ns"]] == ["one"]
    assert f"plugins of demo.mod are made from {said or 'other.api'}" in outcome.err
    assert "of the distribution Other-Lib, which an isolated build does not have" in outcome.err
    assert LINE in outcome.err
    assert line in outcome.err
    assert "[unrequired]" in outcome.err


@pytest.mark.parametrize(
    ("requires", "more"),
    [
        (", \"other_lib[extra] >= 1; python_version > '3'\"", ""),
        (', "middle"', ""),
        ("", '\n    [tool.plux.bases]\n    "other.api.Extension" = "ns"\n'),
        ("", '\n    [tool.hatch.build.hooks.plux]\n    dependencies = ["other-lib"]\n'),
        ("", '\n    [tool.hatch.build.targets.wheel.hooks.plux]\n    dependencies = ["other-lib"]\n'),
        ("", '\n    [tool.hatch.build]\n    dependencies = ["other.lib"]\n'),
        ("", RUNTIME),
        ("", '\n    [tool.plux]\n    import = ["demo.mod"]\n'),
        ("", '\n    [tool.plux]\n    exclude = ["demo.mod"]\n'),
    ],
)
@pytest.mark.usefixtures("other")
def test_what_a_build_has_is_no_warning(
    plux: Plux, write_tree: WriteTree, site: FakeSite, requires: str, more: str
) -> None:
    """Required, be it by what is required; or told what it is; or not read."""
    site.add(
        "middle", dist_info={"METADATA": "Metadata-Version: 2.1\nName: middle\nVersion: 1\nRequires-Dist: Other.Lib"}
    )
    project(write_tree, more=more, requires=requires)
    outcome = plux("discover")
    assert outcome.code == ("import =" in more), outcome.err  # the process that imports has another path
    assert "unrequired" not in outcome.err


@pytest.mark.usefixtures("other")
def test_setup_requires_is_a_requirement(plux: Plux, write_tree: WriteTree) -> None:
    """Setuptools tells it to who builds."""
    project(write_tree)
    write_tree({"setup.cfg": "[options]\nsetup_requires =\n  other-lib\n"})
    assert "unrequired" not in plux("discover").err
    write_tree({"setup.cfg": "[options]\ninstall_requires =\n  other-lib\n"})
    assert "unrequired" in plux("discover").err


@pytest.mark.usefixtures("other")
def test_what_no_plugin_is_made_from_is_no_warning(plux: Plux, write_tree: WriteTree) -> None:
    """Only that it is imported means nothing, nor does a directory that is not built."""
    project(write_tree, "from other.api import Extension\nfrom plux import Plugin\n\ndef f(e: Extension): ...\n")
    assert "unrequired" not in plux("discover").err
    project(write_tree)
    assert "unrequired" not in plux("discover", "--path", "src/demo").err
    write_tree({"pyproject.toml": "[project]\nname = 'demo'\nversion = '1'\n"})
    assert "unrequired" not in plux("discover").err


def test_a_distribution_that_is_installed_in_place(
    plux: Plux, write_tree: WriteTree, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Is named as well: its files are in its own project."""
    write_tree({"elsewhere/src/other/__init__.py": "", "elsewhere/src/other/api.py": EXTENSION})
    monkeypatch.syspath_prepend(str(tmp_path / "elsewhere" / "src"))
    url = {"url": (tmp_path / "elsewhere").as_uri(), "dir_info": {"editable": True}}
    site.add("Other-Lib", dist_info={"direct_url.json": json.dumps(url)})
    project(write_tree)
    assert "of the distribution Other-Lib" in plux("discover").err


@pytest.mark.usefixtures("other")
def test_a_build_logs_it(write_tree: WriteTree, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A build without isolation finds everything, and says that another one would not."""
    project(write_tree)
    discovery = discover_or_fail(modules_below(tmp_path / "src"), PluxConfiguration(), root=tmp_path)
    assert [plugin.name for plugin in discovery.plugins] == ["one"]
    assert "[unrequired]" in caplog.text


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("name", ["METADATA", "RECORD", "direct_url.json"])
def test_files_of_others_that_cannot_be_decoded(plux: Plux, write_tree: WriteTree, site: FakeSite, name: str) -> None:
    """Are those of a distribution that does not matter."""
    broken = site.add("a-broken-one")
    (broken / name).write_bytes(b"Name: \xe9\xff\n")
    project(write_tree)
    outcome = plux("discover")
    assert outcome.code == 0, outcome.err
    assert "Traceback" not in outcome.err
    assert "of the distribution Other-Lib, which" in outcome.err


@pytest.mark.usefixtures("other")
def test_a_distribution_that_is_required_with_an_extra_only(plux: Plux, write_tree: WriteTree, site: FakeSite) -> None:
    """Is not there in an isolated build."""
    text = "Metadata-Version: 2.1\nName: in-between\nVersion: 1\nRequires-Dist: Other-Lib ; extra == 'test'\n"
    (site.add("in-between") / "METADATA").write_text(text)
    project(write_tree, requires=', "in-between"')
    assert "of the distribution Other-Lib, which" in plux("discover").err
