"""The functions of plux.runtime.metadata, in the types of importlib.metadata."""

from __future__ import annotations

import functools
import importlib.metadata
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING

import pytest

from plux import Plugin, PluginManager, PluginSpec
from plux.runtime import metadata
from plux.runtime.cache import EntryPointsCache

if TYPE_CHECKING:
    from tests.conftest import WriteTree
    from tests.support.site import FakeSite


def test_the_resolver_and_the_cache_return_standard_entry_points(site: FakeSite) -> None:
    """{group: [importlib.metadata.EntryPoint]}, each knowing its distribution."""
    site.add("demo", {"my.ns": {"a": "m:A", "b": "m:B"}})
    index = metadata.MetadataEntryPointsResolver().get_entry_points()
    assert index["my.ns"] == EntryPointsCache.instance().get_entry_points()["my.ns"]
    entry = index["my.ns"][0]
    assert isinstance(entry, EntryPoint)
    assert (entry.name, entry.value, entry.group) == ("a", "m:A", "my.ns")
    assert entry.dist is not None
    assert entry.dist.name == "demo"


def test_entry_points_of_given_distributions(site: FakeSite) -> None:
    """None at all are none, not all."""
    site.add("demo", {"my.ns": {"a": "m:A"}})
    assert metadata.resolve_entry_points([]) == []
    dist = importlib.metadata.distribution("demo")
    assert [entry.value for entry in metadata.resolve_entry_points([dist, dist])] == ["m:A"]
    assert "m:A" in [entry.value for entry in metadata.resolve_entry_points()]


def test_entry_points_of_given_distributions_follow_links(site: FakeSite, write_tree: WriteTree) -> None:
    """Of editable installs by plux 1.x."""
    target = write_tree({"linked/entry_points.txt": "[my.ns]\nb = m:B\n"}) / "linked/entry_points.txt"
    site.add("demo", {"my.ns": {"a": "m:A"}}, dist_info={"entry_points_editable.txt": str(target)})
    (entry,) = metadata.resolve_entry_points([importlib.metadata.distribution("demo")])
    assert (entry.name, entry.value, entry.group) == ("b", "m:B", "my.ns")
    assert entry.dist is not None
    assert entry.dist.name == "demo"


def test_text_and_index() -> None:
    """Parsing and rendering keep names and groups; the same entry twice counts once."""
    text = "[g.one]\na = m:A\n\n[g.two]\nB::c = m:B\n"
    index = metadata.parse_entry_points_text(text + "a line without sense\n")
    assert index == {"g.one": [EntryPoint("a", "m:A", "g.one")], "g.two": [EntryPoint("B::c", "m:B", "g.two")]}
    assert metadata.serialize_entry_points_text(index) == text
    twice = [EntryPoint("a", "m:A", "g"), EntryPoint("a", "m:A", "g")]
    assert metadata.build_entry_point_index(twice) == {"g": twice[:1]}


def test_entry_points_of_a_metadata_path(site: FakeSite) -> None:
    """The dict form; none if there is no such file."""
    info = site.add("demo", {"my.ns": {"a": "m:A"}})
    assert metadata.entry_points_from_metadata_path(str(info)) == {"my.ns": ["a=m:A"]}
    assert metadata.entry_points_from_metadata_path(info / "nowhere") == {}


def test_packages_and_their_distributions(site: FakeSite) -> None:
    """Seen as they are now; `cache_clear` is there for those who call it."""
    site.add("demo-one", dist_info={"top_level.txt": "demo_package\n"})
    assert metadata.metadata_packages_distributions()["demo_package"] == ["demo-one"]
    assert [dist.name for dist in metadata.packages_distributions()["demo_package"]] == ["demo-one"]
    site.add("demo-two", dist_info={"top_level.txt": "demo_package\n"})
    names = [dist.name for dist in metadata.packages_distributions()["demo_package"]]
    assert names == ["demo-one", "demo-two"]
    metadata.packages_distributions.cache_clear()


def test_the_distribution_of_a_spec_without_entry_point(site: FakeSite) -> None:
    """By the top-level package; of several that share it, the one that lists the file; None if unknown."""
    code = "from plux import Plugin\nclass P(Plugin):\n    pass\n"
    for name in ("alpha", "beta"):
        record = f"shared_package/{name}.py,,\n"
        site.add(name, files={f"shared_package/{name}.py": code}, dist_info={"RECORD": record})
    site.add("single", files={"single_module.py": code}, dist_info={"RECORD": "single_module.py,,\n"})

    def distribution_of(module: str) -> str:
        found = metadata.resolve_distribution_information(
            PluginSpec("my.ns", "x", __import__(module, fromlist=["P"]).P)
        )
        assert found is not None
        return found.name

    assert distribution_of("shared_package.beta") == "beta"
    assert distribution_of("single_module") == "single"
    assert metadata.resolve_distribution_information(PluginSpec("my.ns", "x", functools.partial(Plugin))) is None
    assert metadata.resolve_distribution_information(PluginSpec("my.ns", "x", Plugin)) is not None


def test_a_finder_with_a_resolver_of_its_own() -> None:
    """Entry points may come from anywhere; specs may be made by another rule."""
    from plux import PluginSpecResolver
    from plux.runtime.resolve import MetadataPluginFinder

    class Points(metadata.EntryPointsResolver):
        def get_entry_points(self) -> dict[str, list[EntryPoint]]:
            return {"my.ns": [EntryPoint("path", "pathlib:Path", "my.ns"), EntryPoint("bad", "no_module:x", "my.ns")]}

    class Specs(PluginSpecResolver):
        def resolve(self, source: object) -> PluginSpec:
            return PluginSpec("my.ns", "path", Plugin)

    told: list[tuple[object, ...]] = []
    finder = MetadataPluginFinder("my.ns", lambda *args: told.append(args), Specs(), Points())
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=finder)
    assert manager.list_names() == ["path", "bad"]
    assert isinstance(manager.load("path"), Plugin)
    with pytest.raises(Exception, match="no_module"):
        manager.load("bad")
    assert [(args[0], type(args[2])) for args in told] == [("my.ns", ModuleNotFoundError)]
