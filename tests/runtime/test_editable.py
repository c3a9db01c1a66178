"""Editable installs follow their source: what the next process, and the next manager, sees."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from plux import PluginManager
from plux.runtime.cache import EntryPointsCache
from plux.runtime.following import search_path_of
from plux.runtime.silent import SilentPackages
from tests.support.editable import EditableProject, install_editable, plugins_source, settle
from tests.support.site import FakeSite

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.tree import Tree

ONE: Tree = {"pk": {"__init__.py": "", "one.py": plugins_source("one"), "deep": {"__init__.py": ""}}}


@pytest.fixture
def project(site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EditableProject:
    """An editable install with one plugin and entry points that were written by hand."""
    static = {"my.ns": {"by-hand": "pk.one:by_hand"}, "console_scripts": {"run": "pk:main"}}
    made = install_editable(site, tmp_path / "project", ONE, static=static)
    monkeypatch.setattr("sys.path", [str(site.path), str(made.root / "src"), *sys.path])
    return made


def names(namespace: str = "my.ns") -> list[str]:
    """The entry points of the namespace, as a new manager sees them."""
    entries = EntryPointsCache().entries(namespace)
    return sorted(entry.name for entry in entries if entry.metadata.key == "demo")


def test_a_plugin_that_was_added_is_there(project: EditableProject) -> None:
    """In a module that there was, in a new one, in a new package, and in a group that was not there."""
    project.write({"pk/one.py": plugins_source("one", "two")})
    project.write({"pk/three.py": plugins_source("three"), "pk/new/__init__.py": plugins_source("four")})
    project.write({"pk/deep/other.py": plugins_source("five", namespace="other.ns")})
    assert names() == ["by-hand", "four", "one", "three", "two"]
    assert names("other.ns") == ["five"]
    assert names("console_scripts") == ["run"]


def test_a_plugin_that_was_renamed_has_its_new_name(project: EditableProject) -> None:
    """And not the old one."""
    project.write({"pk/one.py": plugins_source("uno")})
    assert names() == ["by-hand", "uno"]


def test_a_plugin_that_was_removed_is_gone(project: EditableProject) -> None:
    """Those that were written by hand stay."""
    (project.root / "src/pk/one.py").unlink()
    assert names() == ["by-hand"]
    assert names("console_scripts") == ["run"]


def test_the_same_process_sees_it_with_its_next_manager(project: EditableProject) -> None:
    """And can load what is new."""
    assert PluginManager("my.ns").list_names() == ["by-hand", "one"]
    project.write({"pk/late.py": plugins_source("late")})
    manager = PluginManager("my.ns")
    assert sorted(manager.list_names()) == ["by-hand", "late", "one"]
    assert manager.load("late").name == "late"


def test_what_was_found_bears_the_name_of_its_plugin(project: EditableProject) -> None:
    """It is as good as written by a build: no source is read again to know the names."""
    project.write({"pk/one.py": plugins_source("one", "two")})
    (entry,) = [entry for entry in EntryPointsCache().entries("my.ns") if entry.name == "two"]
    index = json.loads(entry.metadata.read_text("plux.index.json") or "")
    assert [row["name"] for row in index["plugins"]] == ["one", "two"]


def test_packages_that_do_not_ship_stay_hidden(site: FakeSite, tmp_path: Path) -> None:
    """What the backend left out when it was installed; new packages are seen."""
    sources: Tree = {"pk": {"__init__.py": "", "tests": {"__init__.py": "", "decoy.py": plugins_source("decoy")}}}
    project = install_editable(site, tmp_path / "project", sources, hidden=("pk.tests",))
    project.write({"pk/tests/second.py": plugins_source("second"), "pk/real.py": plugins_source("real")})
    assert names() == ["real"]


def test_the_configuration_of_the_project_holds(site: FakeSite, tmp_path: Path) -> None:
    """As it is now, not as it was."""
    project = install_editable(site, tmp_path / "project", ONE)
    project.write({"pk/deep/two.py": plugins_source("two"), "pk/three.py": plugins_source("three")})
    (project.root / "pyproject.toml").write_text('[tool.plux]\nexclude = ["pk.deep"]\n', encoding="utf-8")
    assert names() == ["one", "three"]
    (project.root / "pyproject.toml").write_text('[tool.plux]\ninclude = ["pk.deep"]\n', encoding="utf-8")
    assert names() == ["two"]


def test_nothing_of_the_project_is_imported(project: EditableProject) -> None:
    """Neither its modules nor what they import."""
    source = plugins_source("two")
    project.write({"pk/two.py": f"import not_installed_anywhere\n\nopen({str(project.root / 'ran')!r}, 'w')\n{source}"})
    assert names() == ["by-hand", "one", "two"]
    assert not (project.root / "ran").exists()


def test_a_project_in_disorder_keeps_what_is_installed(
    project: EditableProject, caplog: pytest.LogCaptureFixture
) -> None:
    """One warning says where; when it is mended, the plugins are there."""
    project.write({"pk/two.py": plugins_source("two"), "pk/broken.py": "from plux import Plugin\nclass ("})
    assert names() == ["by-hand", "one"]
    assert names() == ["by-hand", "one"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "broken.py:2" in caplog.text
    project.write({"pk/broken.py": "from plux import Plugin\n"})
    assert names() == ["by-hand", "one", "two"]


@pytest.mark.parametrize(
    "pyproject", ["[tool.plux", '[tool.plux]\nexclude = "pk"', "[tool]\nplux = 3", "[tool.plux.bases]\nx = 3"]
)
def test_a_wrong_configuration_is_disorder(project: EditableProject, pyproject: str) -> None:
    """The host goes on with what is installed."""
    project.write({"pk/two.py": plugins_source("two")})
    (project.root / "pyproject.toml").write_text(pyproject, encoding="utf-8")
    assert names() == ["by-hand", "one"]


def test_a_project_that_is_gone_keeps_what_is_installed(
    project: EditableProject, caplog: pytest.LogCaptureFixture
) -> None:
    """With one warning."""
    project.root.rename(project.root.with_name("moved"))
    assert names() == ["by-hand", "one"]
    assert "no " in caplog.text


def test_a_conflict_with_what_was_written_by_hand_is_disorder(
    project: EditableProject, caplog: pytest.LogCaptureFixture
) -> None:
    """As it would stop a build."""
    project.write({"pk/two.py": plugins_source("by-hand")})
    assert names() == ["by-hand", "one"]
    assert "by hand says pk.one:by_hand" in caplog.text


@pytest.mark.parametrize(
    "table", ['discovery = "import"', 'entrypoint_build_mode = "manual"'], ids=["importing", "manual"]
)
def test_what_reading_alone_cannot_tell_is_not_followed(
    project: EditableProject, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    """That is no disorder, so nothing is said."""
    project.write({"pk/two.py": plugins_source("two")})
    (project.root / "pyproject.toml").write_text(f"[tool.plux]\n{table}\n", encoding="utf-8")
    assert names() == ["by-hand", "one"]
    assert not caplog.records


def test_modules_that_are_imported_keep_their_entry_points(site: FakeSite, tmp_path: Path) -> None:
    """The others are followed."""
    project = install_editable(site, tmp_path / "project", ONE)
    (project.root / "pyproject.toml").write_text('[tool.plux]\nimport = ["pk.one"]\n', encoding="utf-8")
    project.write({"pk/one.py": "", "pk/two.py": plugins_source("two")})
    assert names() == ["one", "two"]


def test_it_can_be_turned_off(project: EditableProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the installed entry points count."""
    project.write({"pk/one.py": plugins_source("uno")})
    monkeypatch.setenv("PLUX_FOLLOW", "0")
    assert names() == ["by-hand", "one"]


def test_what_plux_did_not_build_is_left_alone(site: FakeSite, tmp_path: Path) -> None:
    """An editable install without the index: its entry points are static."""
    project = install_editable(site, tmp_path / "project", ONE)
    (project.info / "plux.index.json").unlink()
    project.write({"pk/one.py": plugins_source("uno")})
    assert names() == ["one"]


@pytest.mark.parametrize(
    ("directory", "pyproject", "expected"),
    [
        ("project", 'build-backend = "plux.backend:poetry_core"\n', 1),
        ("pro ject %", "build-backend = 'plux.backend'\n", 1),
        ("project", 'build-backend = "poetry.core.masonry.api"\n', 0),
        ("project", 'build-backend = "plux.backend"\n[tool.plux]\nentrypoint_build_mode = "manual"\n', 0),
        ("project", "build-backend = 'plux.backend'\ntool.plux.entrypoint-build-mode='manual' # yes\n", 0),
        ("project", 'build-backend="plux.backend:flit_core" # 1\n[project]\ndescription = "no manual work"\n', 1),
        ("project", 'build-backend = "plux.backend"\n[tool.plux]\n# entrypoint_build_mode = "manual"\n', 1),
        ("project", 'build-backend = "flit_core.buildapi"\n# x.build-backend = "plux.backend"\n', 0),
        ("project", 'build-backend = "plux.backends"\nrequires = []\nbuild-backend\n=\n', 0),
    ],
)
def test_an_install_that_was_made_without_the_wrapper(
    site: FakeSite, tmp_path: Path, caplog: pytest.LogCaptureFixture, directory: str, pyproject: str, expected: int
) -> None:
    """As by `poetry install`: its plugins are not written anywhere, so one warning says what to do."""
    project = install_editable(site, tmp_path / directory, ONE)
    (project.root / "pyproject.toml").write_text(f"[build-system]\n{pyproject}", encoding="utf-8")
    (project.info / "plux.index.json").unlink()
    (project.info / "INSTALLER").write_text("poetry 2.5.1", encoding="utf-8")
    assert names() == names() == ["one"]
    assert len([record for record in caplog.records if "`plux sync --all`" in record.getMessage()]) == expected
    assert len(caplog.records) == expected


def test_an_installation_that_is_no_longer_editable_is_what_it_is(site: FakeSite, tmp_path: Path) -> None:
    """Seen by the same view, as the directory has changed."""
    project = install_editable(site, tmp_path / "project", ONE)
    project.write({"pk/one.py": plugins_source("uno")})
    cache = EntryPointsCache()
    assert [entry.name for entry in cache.entries("my.ns")] == ["uno"]
    (project.info / "direct_url.json").unlink()
    (site.path / "touched.py").touch()
    assert [entry.name for entry in cache.entries("my.ns")] == ["one"]


def test_a_strict_install_is_not_followed(site: FakeSite, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """New files are no part of it; setuptools makes a tree of links to those that there were."""
    project = install_editable(site, tmp_path / "project", ONE)
    links = project.root / "build/__editable__.demo-1.0-py3-none-any"
    (site.path / "__editable__.demo-1.0.pth").write_text(f"{links}\n", encoding="utf-8")
    project.write({"pk/two.py": plugins_source("two")})
    assert names() == ["one"]
    assert not caplog.records


def test_a_base_class_of_another_distribution_is_read(site: FakeSite, tmp_path: Path) -> None:
    """And when it changes, so do the plugins."""
    base = 'from plux import Plugin\n\n\nclass Base(Plugin):\n    namespace = "{}"\n'
    site.add("lib", files={"lib/__init__.py": "", "lib/base.py": base.format("my.ns")})
    project = install_editable(site, tmp_path / "project", ONE)
    project.write({"pk/two.py": 'from lib.base import Base\n\n\nclass Two(Base):\n    name = "two"\n'})
    assert names() == ["one", "two"]
    (site.path / "lib/base.py").write_text(base.format("other.ns"), encoding="utf-8")
    assert names() == ["one"]
    assert names("other.ns") == ["two"]


def test_an_egg_info_in_the_source_tree_follows_it(
    site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after `setup.py develop`, or with the tree on the path."""
    project = install_editable(site, tmp_path / "project", ONE)
    egg_info = project.root / "src/demo.egg-info"
    project.info.rename(egg_info)
    (egg_info / "direct_url.json").unlink()
    (egg_info / "SOURCES.txt").write_text("pyproject.toml\nsrc/demo.egg-info/SOURCES.txt\n", encoding="utf-8")
    monkeypatch.setattr("sys.path", [str(project.root / "src"), *sys.path])
    project.write({"pk/two.py": plugins_source("two")})
    assert names() == ["one", "two"]


def test_installed_packages_without_plux_are_searched_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, private_cache: Path
) -> None:
    """Until something is installed: then one of them may have what a plugin derives from."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.setattr("sys.path", [str(folder), *sys.path])
    site = FakeSite(folder)
    site.add("lib", files={"lib/__init__.py": "class Base:\n    pass\n"})
    project = install_editable(site, tmp_path / "project", ONE)
    project.write({"pk/two.py": 'from lib import Base\n\n\nclass Two(Base):\n    name = "two"\n'})
    settle(folder)
    assert names() == ["one"]
    places = [each for each in search_path_of(str(project.info)) if each.endswith("-packages")]
    assert SilentPackages(places, time.time_ns()).known == {str(folder / "lib")}
    base = 'from plux import Plugin\n\n\nclass Base(Plugin):\n    namespace = "my.ns"\n'
    site.add("lib", files={"lib/base.py": base, "lib/__init__.py": "from lib.base import Base\n"}, version="2.0")
    assert SilentPackages(places, time.time_ns()).known == set()
    assert names() == ["one", "two"]


@pytest.mark.parametrize("name", ["demo-1.0.dist-info/direct_url.json", "demo-1.0.dist-info/RECORD", "extra.pth"])
def test_a_named_pipe_stops_nobody(project: EditableProject, name: str) -> None:
    """Nor does anything else that is no file."""
    path = project.info.parent / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    assert names() == ["by-hand", "one"]


def test_an_install_that_says_that_it_is_not_editable_is_not(project: EditableProject) -> None:
    """Whatever the blanks."""
    path = project.info / "direct_url.json"
    path.write_text(path.read_text(encoding="utf-8").replace("true", "false"), encoding="utf-8")
    project.write({"pk/one.py": plugins_source("uno")})
    assert names() == ["by-hand", "one"]
    path.write_text(path.read_text(encoding="utf-8").replace(" false", "\ttrue"), encoding="utf-8")
    (project.info.parent / "touched.py").touch()
    assert names() == ["by-hand", "uno"]
