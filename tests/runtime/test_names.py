"""Names: what a plugin is called is what its spec says, known without importing; the entry point has an alias."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from plux import Plugin, PluginDisabled, PluginManager
from plux.runtime.policy import Policy
from tests.support.editable import settle

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunPython
    from tests.support.site import FakeSite

SOURCE = """
import os
from plux import Plugin, PluginSpec, plugin

class Bucket(Plugin):
    namespace = "my.ns"
    name = "AWS::S3::Bucket"

class Plain(Plugin):
    namespace = "my.ns"
    name = "plain"

@plugin("my.ns", name="a-function")
def function():
    return 1

a_spec = PluginSpec("my.ns", "a-spec", Plain)

class Dynamic(Plugin):
    namespace = "my.ns"
    name = os.environ.get("A_NAME", "dynamic")
"""
ENTRIES = {
    "aws::s3::bucket": "names_mod:Bucket",
    "plain": "names_mod:Plain",
    "Plain2": "names_mod:Plain",
    "func": "names_mod:function",
    "spec": "names_mod:a_spec",
    "dynamic": "names_mod:Dynamic",
    "gone": "no_such_module:Gone",
}


@pytest.fixture(autouse=True)
def installed(site: FakeSite) -> None:
    """A distribution whose entry points were written by hand, or by plux 1.x."""
    site.add("demo", {"my.ns": ENTRIES}, files={"names_mod.py": SOURCE})


def test_names_are_read_from_the_source() -> None:
    """In the order of the entry points, each plugin once; where reading cannot tell, that of the entry point stands."""
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    expected = ["AWS::S3::Bucket", "plain", "a-function", "a-spec", "dynamic", "gone"]
    assert manager.list_names() == expected
    assert [spec.name for spec in manager.list_plugin_specs()] == expected
    assert list(manager._plugins) == expected
    assert "names_mod" not in sys.modules


@pytest.mark.parametrize("name", ["AWS::S3::Bucket", "aws::s3::bucket"])
def test_a_plugin_is_loaded_by_its_name_or_by_that_of_its_entry_point(name: str) -> None:
    """They are one plugin."""
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert manager.exists(name)
    assert not manager.is_loaded(name)
    assert "names_mod" not in sys.modules
    assert manager.load(name).name == "AWS::S3::Bucket"
    assert manager.get_container("aws::s3::bucket") is manager.get_container("AWS::S3::Bucket")
    assert manager.is_loaded("AWS::S3::Bucket")


def test_an_exact_entry_point_name_needs_no_reading(run_python: RunPython, site: FakeSite) -> None:
    """The way from it to the plugin does not touch discovery."""
    code = """
        import sys
        from plux import PluginManager
        manager = PluginManager("my.ns")
        assert manager.exists("plain")
        assert manager.load("aws::s3::bucket").name == "AWS::S3::Bucket"
        print([name for name in sys.modules if name.startswith("plux.discovery")])
    """
    assert run_python(code, path=[site.path]).stdout.strip() == "[]"


def test_an_unknown_name_is_one_after_reading_too() -> None:
    """Nothing was imported to find out; close names are those of the plugins."""
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert not manager.exists("nothing")
    with pytest.raises(ValueError, match="did you mean 'a-function'"):
        manager.load("a-funktion")
    assert "names_mod" not in sys.modules


def test_what_was_merged_is_loaded_once() -> None:
    """All names of a plugin lead to the same."""
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    names = ["Plain2", "plain"]
    assert len({id(manager.load(name)) for name in names}) == 1
    assert [container.name for container in manager.list_containers() if container.is_loaded] == ["plain"]
    assert len(manager.load_all()) == 5


def test_rules_and_filters_see_the_name_before_the_import() -> None:
    """A plugin that is denied by its name is not imported under its alias."""
    for manager in (
        PluginManager[Plugin]("my.ns", policy=Policy(deny=["my.ns:AWS::*"])),
        PluginManager[Plugin]("my.ns", filters=[lambda spec: spec.name == "AWS::S3::Bucket"]),
    ):
        with pytest.raises(PluginDisabled) as info:
            manager.load("aws::s3::bucket")
        assert info.value.name == "AWS::S3::Bucket"
        assert "names_mod" not in sys.modules


def test_filters_see_merged_plugins_once() -> None:
    """An alias of a plugin is decided like the plugin."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", policy=Policy(deny=["my.ns:other"]))
    assert manager.load("Plain2") is manager.load("plain")


def index(*plugins: tuple[str, str]) -> str:
    """The index that plux 2 writes."""
    listed = [{"namespace": "my.ns", "name": name, "value": value, "kind": "class"} for name, value in plugins]
    return json.dumps({"version": 1, "plugins": listed}, indent=1) + "\n"


@pytest.mark.parametrize("place", ["plux.index.json", "extra_metadata/plux.index.json"])
@pytest.mark.parametrize("indent", [1, None])
def test_what_plux_wrote_needs_no_second_look(
    place: str, indent: int | None, site: FakeSite, run_python: RunPython
) -> None:
    """The index of the distribution says so, wherever the backend puts it."""
    text = json.dumps(json.loads(index(("one", "mod_x:One"), ('t"wo', "mod_x:Two"))), indent=indent)
    entries = {"one": "mod_x:One", 't"wo': "mod_x:Two"}
    site.add("new", {"my.ns": entries}, dist_info={place: text})
    code = """
        import sys
        from plux import PluginManager
        manager = PluginManager("my.ns")
        assert manager.exists("one")
        print([each for each in manager.list_names() if "o" in each])
        print([name for name in sys.modules if name.startswith("plux.discovery")])
    """
    for info in site.path.glob("demo*"):
        (info / "entry_points.txt").unlink()
    assert run_python(code, path=[site.path]).stdout.split("\n")[:2] == ["['one', 't\"wo']", "[]"]


def test_an_entry_that_the_index_does_not_list_is_read(site: FakeSite) -> None:
    """Somebody added it by hand; so is everything if the index is damaged."""
    code = "from plux import Plugin\nclass Hand(Plugin):\n    namespace, name = 'my.ns', 'hand'\n"
    for dist, text in (("new", index(("one", "mod_x:One"))), ("damaged", "{")):
        entries = {f"alias-{dist}": f"mod_{dist}:Hand"}
        site.add(dist, {"my.ns": entries}, files={f"mod_{dist}.py": code}, dist_info={"plux.index.json": text})
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert manager.list_names().count("hand") == 1
    assert manager.exists("alias-damaged")


def test_constants_and_bases_in_other_modules_are_followed(site: FakeSite) -> None:
    """Also in other distributions; nothing of them is imported."""
    base = "from plux import Plugin\nPREFIX = 'svc'\nclass Base(Plugin):\n    namespace = 'my.ns'\n"
    code = "from base_mod.impl import Base, PREFIX\nclass Service(Base):\n    name = PREFIX + ':default'\n"
    site.add("base", files={"base_mod/__init__.py": "", "base_mod/impl.py": base})
    site.add("service", {"my.ns": {"service": "service_mod:Service"}}, files={"service_mod.py": code})
    manager: PluginManager[Plugin] = PluginManager("my.ns")
    assert manager.exists("svc:default")
    assert {"base_mod", "service_mod"}.isdisjoint(sys.modules)


def test_modules_of_editable_installs_are_found(site: FakeSite, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Their finders on sys.meta_path are asked for the top-level package, which imports nothing."""
    import importlib.machinery
    import importlib.util

    source = tmp_path_factory.mktemp("elsewhere") / "editable_mod.py"
    source.write_text("from plux import Plugin\nclass P(Plugin):\n    namespace, name = 'my.ns', 'editable'\n")

    class Finder:
        def find_spec(self, name: str, *args: object) -> importlib.machinery.ModuleSpec | None:
            return importlib.util.spec_from_file_location(name, source) if name == "editable_mod" else None

    site.add("editable", {"my.ns": {"alias": "editable_mod:P"}})
    finder = Finder()
    sys.meta_path.append(finder)
    try:
        manager: PluginManager[Plugin] = PluginManager("my.ns")
        assert manager.exists("editable")
        assert "editable_mod" not in sys.modules
    finally:
        sys.meta_path.remove(finder)


NAMES = """
import json, sys
from plux import PluginManager
names = PluginManager("my.ns").list_names()
print(json.dumps([names, "plux.discovery" in sys.modules]))
"""


def test_names_are_read_from_the_source_once(site: FakeSite, run_python: RunPython, tmp_path: Path) -> None:
    """The next process, in whatever directory, remembers them as long as the files are the same."""

    def look(cwd: Path = tmp_path, **env: str) -> tuple[list[str], bool]:
        settle(site.path)
        names, was_read = json.loads(run_python(NAMES, path=[site.path], cwd=cwd, env=env).stdout)
        return names, was_read

    names, was_read = look()
    assert was_read
    assert names[0] == "AWS::S3::Bucket"
    assert look() == look(site.path) == (names, False)
    assert look(PLUX_CACHE="0") == (names, True)
    (site.path / "names_mod.py").write_text(SOURCE.replace("AWS::S3", "AWS::EC2"), encoding="utf-8")
    renamed = ["AWS::EC2::Bucket", *names[1:]]
    assert look() == (renamed, True)
    assert look() == (renamed, False)
    (site.path / "no_such_module.py").write_text(
        'from plux import Plugin\n\n\nclass Gone(Plugin):\n    namespace = "my.ns"\n    name = "back"\n',
        encoding="utf-8",
    )
    assert look() == ([*renamed[:-1], "back"], True)


def test_what_another_directory_shadows_is_read_there(site: FakeSite, run_python: RunPython, tmp_path: Path) -> None:
    """A module of that name in the working directory is what would be imported."""
    settle(site.path)
    first = json.loads(run_python(NAMES, path=[site.path]).stdout)[0]
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / "names_mod.py").write_text(SOURCE.replace("AWS::S3", "other"), encoding="utf-8")
    assert json.loads(run_python(NAMES, path=[site.path], cwd=shadow).stdout)[0][0] == "other::Bucket"
    assert json.loads(run_python(NAMES, path=[site.path]).stdout)[0] == first


def test_other_names_of_a_namespace_are_added(site: FakeSite) -> None:
    """One name is asked for first, then all of them."""
    assert PluginManager("my.ns").exists("AWS::S3::Bucket")
    site.add("more", {"my.ns": {"late": "more_mod:Late"}}, files={"more_mod.py": SOURCE.replace("Bucket", "Late")})
    settle(site.path)
    assert "AWS::S3::Late" in PluginManager("my.ns").list_names()
    assert "AWS::S3::Bucket" in PluginManager("my.ns").list_names()
