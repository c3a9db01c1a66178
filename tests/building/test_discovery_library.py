"""The finders of 1.x, which import."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from plux.build.discovery import (
    DiscoveryPluginFinder,
    Filter,
    MatchAllFilter,
    ModulePackageFinder,
    ModuleScanningPluginFinder,
    PackageFinder,
    PluginFromPackageFinder,
    SimplePackageFinder,
)
from plux.build.errors import DiscoveryFailed
from plux.build.setuptools import PackagePathPluginFinder
from plux.core.finder import PluginSpecResolver
from plux.core.function import FunctionPlugin
from plux.core.spec import Plugin, PluginSpec
from plux.discovery.result import Discovery, FoundPlugin, Problem
from tests.building.projects import plugin_source

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.site import FakeSite


def module(name: str, source: str) -> ModuleType:
    """A module of this source."""
    made = ModuleType(name)
    exec(source, made.__dict__)
    return made


SOURCE = """
from plux import Plugin, PluginSpec, plugin

class Outer:
    class Inner(Plugin):
        namespace = "ns"
        name = "inner"

Alias = Outer.Inner

class NoName(Plugin):
    namespace = "ns"

def factory(name):
    def create():
        return Plugin()
    return create

s3 = PluginSpec("ns", "s3", factory("s3"))

@plugin("one")
@plugin("two")
def both():
    pass

def make():
    class Local(Plugin):
        namespace = "ns"
        name = "local"
    return Local

Loc = make()
"""


def values(specs: list[PluginSpec]) -> dict[tuple[str, str], str | None]:
    """The reference of every plugin."""
    return {(spec.namespace, spec.name): spec.value for spec in specs}


def test_plugins_of_modules_are_found_with_their_references(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nested and local classes, specs, functions with two marks; sorted; a second name makes no second plugin."""
    one = module("m_one", SOURCE)
    monkeypatch.setitem(sys.modules, "m_one", one)
    specs = ModuleScanningPluginFinder([one]).find_plugins()
    assert values(specs) == {
        ("ns", "inner"): "m_one:Outer.Inner",
        ("ns", "local"): "m_one:Loc",
        ("ns", "s3"): "m_one:s3",
        ("one", "both"): "m_one:both",
        ("two", "both"): "m_one:both",
    }
    assert [(s.namespace, s.name) for s in specs] == sorted((s.namespace, s.name) for s in specs)


def test_what_several_modules_hold_is_one_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Referenced where it is defined; what another distribution defines is not found at all."""
    one = module("m_one", SOURCE)
    monkeypatch.setitem(sys.modules, "m_one", one)
    two = module("m_two", "from m_one import Alias, both, s3\nfrom m_one import Loc as Third\n")
    both = values(ModuleScanningPluginFinder([two, one]).find_plugins())
    assert both == values(ModuleScanningPluginFinder([one]).find_plugins())
    assert values(ModuleScanningPluginFinder([two]).find_plugins()) == {("ns", "s3"): "m_two:s3"}


def test_a_resolver_of_the_application_is_asked() -> None:
    """It may know of marks of its own."""

    class Resolver(PluginSpecResolver):
        def resolve(self, source: object) -> PluginSpec:
            if getattr(source, "mark", None):
                return PluginSpec("marked", "x", Plugin)
            raise ValueError("no plugin")

    made = module("m_marked", "def f(): pass\nf.mark = True\n")
    assert values(ModuleScanningPluginFinder([made], Resolver()).find_plugins()) == {("marked", "x"): "m_marked:f"}


def test_packages_are_imported_with_their_modules(site: FakeSite) -> None:
    """Those that the finder names; modules of packages that it does not name are left alone."""
    tree = {
        "__init__.py": plugin_source("Top", "top"),
        "a.py": plugin_source("A", "a"),
        "__main__.py": "raise SystemExit",
    }
    site.add("dist", files={"pk": {**tree, "sub": {"__init__.py": plugin_source("Sub", "sub")}}})

    class Only(PackageFinder):
        path = str(site.path)

        def find_packages(self) -> list[str]:
            return ["pk"]

    assert values(PluginFromPackageFinder(Only()).find_plugins()) == {
        ("my.ns", "a"): "pk.a:A",
        ("my.ns", "top"): "pk:Top",
    }


def test_an_import_error_is_not_swallowed(site: FakeSite) -> None:
    """A plugin that is not found is worse than an error."""
    site.add("dist", files={"pk": {"__init__.py": "import not_installed_anywhere"}})
    with pytest.raises(ModuleNotFoundError, match="not_installed_anywhere"):
        PackagePathPluginFinder(str(site.path), include=["pk"]).find_plugins()


def test_packages_below_a_path_are_found(tmp_path: Path, site: FakeSite) -> None:
    """Namespace packages too, unless only regular ones are wanted."""
    site.add("dist", files={"pk/__init__.py": "", "ns/deep/__init__.py": plugin_source("D", "d"), "mod.py": ""})
    finder = SimplePackageFinder(site.path)
    assert finder.path == str(site.path)
    assert finder.find_packages() == ["ns.deep", "pk"]
    assert values(PackagePathPluginFinder(str(site.path), exclude=["pk"]).find_plugins()) == {
        ("my.ns", "d"): "ns.deep:D"
    }
    assert PackagePathPluginFinder(str(site.path), namespace=False).find_plugins() == []


def test_no_modules_have_no_packages() -> None:
    """And are imported from nowhere in particular."""
    assert (ModulePackageFinder([]).find_packages(), ModulePackageFinder([]).path) == ([], ".")


def test_filters_match_names() -> None:
    """By patterns over packages and modules."""
    found = Filter(["pk.sub", "tests*"])
    assert [name for name in ("pk", "pk.sub", "pk.sub.deep", "tests_x") if found(name)] == [
        "pk.sub",
        "pk.sub.deep",
        "tests_x",
    ]
    assert "pk.sub" in found
    assert not Filter([])("pk")
    assert [Filter("pk.sub")(name) for name in ("pk.sub.deep", "p")] == [True, False]
    assert MatchAllFilter()("anything")


def discovered(path: Path) -> Discovery:
    """One plugin."""
    return Discovery((FoundPlugin("my.ns", "one", "found_pk.a:one", path, 1, "function"),))


def test_discovered_plugins_are_specs_that_import_late(site: FakeSite) -> None:
    """The factory imports the module of the plugin."""
    site.add(
        "dist",
        files={
            "found_pk/__init__.py": "",
            "found_pk/a.py": "from plux import plugin\n@plugin('my.ns')\ndef one(): return 1\n",
        },
    )
    (spec,) = DiscoveryPluginFinder(lambda: discovered(site.path)).find_plugins()
    assert spec.value == "found_pk.a:one"
    assert "found_pk" not in sys.modules
    plugin = spec.factory()
    assert isinstance(plugin, FunctionPlugin)
    assert plugin() == 1


def test_a_plugin_that_has_changed_meanwhile_is_told(site: FakeSite) -> None:
    """Its source was edited after the discovery."""
    site.add("dist", files={"found_pk/__init__.py": "", "found_pk/a.py": "one = 1\n"})
    (spec,) = DiscoveryPluginFinder(lambda: discovered(site.path)).find_plugins()
    with pytest.raises(ValueError, match=r"found_pk\.a:one is not the plugin my\.ns:one any more"):
        spec.factory()


def test_a_discovery_with_problems_gives_no_specs() -> None:
    """All or nothing."""
    problem = Problem("undecided", "what", "advice")
    with pytest.raises(DiscoveryFailed, match="1 problem"):
        DiscoveryPluginFinder(lambda: Discovery(problems=(problem,))).find_plugins()
