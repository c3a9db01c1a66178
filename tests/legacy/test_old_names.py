"""The import names of plux 1.x: everything is where code written for it looks for it."""

from __future__ import annotations

import importlib

import pytest

import plux

MODEL = """
    CompositePluginLifecycleListener FunctionPlugin Plugin PluginDisabled PluginException PluginFactory PluginFinder
    PluginLifecycleListener PluginSpec PluginSpecResolver PluginType plugin
"""

FACADE = MODEL + " PluginContainer PluginManager __version__ name"

NAMES = {
    "plux": FACADE,
    "plux.core.plugin": MODEL,
    "plux.core.entrypoint": """
        EntryPoint EntryPointDict discover_entry_points spec_to_entry_point to_entry_point_dict
    """,
    "plux.runtime.manager": "PluginContainer PluginLifecycleNotifierMixin PluginManager",
    "plux.runtime.metadata": """
        Distribution EntryPointsResolver MetadataEntryPointsResolver build_entry_point_index
        entry_points_from_metadata_path metadata_packages_distributions packages_distributions parse_entry_points_text
        resolve_distribution_information resolve_entry_points serialize_entry_points_text
    """,
    "plux.runtime.filter": "MatchingPluginFilter PluginFilter PluginSpecMatcher global_plugin_filter",
    "plux.runtime.cache": "EntryPointsCache get_user_cache_dir",
    "plux.runtime.resolve": "MetadataPluginFinder",
    "plux.build.config": """
        BuildBackend EntrypointBuildMode PluxConfiguration determine_build_backend_from_config
        determine_build_backend_from_pyproject_config load_pyproject_toml parse_pyproject_toml
        read_plux_config_from_workdir
    """,
    "plux.build.discovery": """
        Filter MatchAllFilter ModuleScanningPluginFinder PackageFinder PluginFromPackageFinder SimplePackageFinder
    """,
    "plux.build.index": "PluginIndexBuilder",
    "plux.build.project": "Project",
    "plux.build.setuptools": """
        DistributionPackageFinder PackagePathPluginFinder SetuptoolsPackageFinder SetuptoolsProject
        create_plugin_index_builder entry_points_from_egg_info find_egg_info_dir find_plugins
        get_distribution_from_workdir get_plux_json_path load_entry_points load_plux_entrypoints
        plugins read_plux_configuration update_entrypoints
    """,
    "plux.build.hatchling": "HatchlingPackageFinder HatchlingProject PluxMetadataHook hatch_register_metadata_hook",
    "plux.cli.cli": "main",
    "plux.__main__": "main",
}

METHODS = {
    "plux.build.discovery:PackageFinder": "find_packages path",
    "plux.build.index:PluginIndexBuilder": "convert_to_nested_entry_point_dict write",
    "plux.build.project:Project": """
        build_entrypoints create_package_finder create_plugin_index_builder find_entry_point_file find_plux_index_file
        read_static_plux_config
    """,
    "plux.runtime.cache:EntryPointsCache": "get_entry_points instance",
    "plux.runtime.filter:MatchingPluginFilter": "__call__ add_exclusion",
    "plux.runtime.filter:PluginSpecMatcher": "matches",
    "plux.runtime.manager:PluginManager": """
        add_listener exists get_container is_loaded list_containers list_names list_plugin_specs load load_all
    """,
    "plux.runtime.resolve:MetadataPluginFinder": "find_plugins to_plugin_spec",
    "plux.build.hatchling:PluxMetadataHook": "PLUGIN_NAME update",
}

LEGACY = {
    "plugin": "plux",
    "plugin.core": "plux.core.plugin",
    "plugin.discovery": "plux.build.discovery",
    "plugin.entrypoint": "plux.core.entrypoint",
    "plugin.metadata": "plux.runtime.metadata",
    "plugin.setuptools": "plux.build.setuptools",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    """The table, one name at a time."""
    return [(place, name) for place, names in table.items() for name in names.split()]


@pytest.mark.parametrize(("module", "name"), pairs(NAMES))
def test_a_name_is_where_it_was(module: str, name: str) -> None:
    """It can be imported."""
    assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize(
    ("module", "name"), [pair for pair in pairs(NAMES) if pair[0] not in {"plux.__main__", "plux"}]
)
def test_a_name_that_was_public_is_public(module: str, name: str) -> None:
    """Star imports and type checkers find it."""
    assert name in importlib.import_module(module).__all__


@pytest.mark.parametrize(("place", "name"), pairs(METHODS))
def test_a_class_has_what_it_had(place: str, name: str) -> None:
    """Methods and attributes that applications use."""
    module, _, cls = place.partition(":")
    assert hasattr(getattr(importlib.import_module(module), cls), name)


def test_the_facade_lists_exactly_its_names() -> None:
    """New names are put into the modules that they belong to."""
    assert sorted(plux.__all__) == sorted(FACADE.split())
    assert set(plux.__all__) <= set(dir(plux))


def test_a_name_that_is_not_there() -> None:
    """The error is that of any module."""
    with pytest.raises(AttributeError, match="module 'plux' has no attribute 'nothing'"):
        _ = plux.nothing


@pytest.mark.parametrize("part", ["build", "cli", "core", "discovery", "runtime"])
def test_sub_packages_are_attributes(part: str) -> None:
    """`import plux` was enough to write `plux.core`."""
    assert getattr(plux, part) is importlib.import_module(f"plux.{part}")


@pytest.mark.parametrize("name", FACADE.split())
def test_the_facade_of_the_legacy_name_has_the_same_objects(name: str) -> None:
    """`plugin.Plugin` is `plux.Plugin`."""
    assert getattr(importlib.import_module("plugin"), name) is getattr(plux, name)


@pytest.mark.parametrize(("legacy", "home"), LEGACY.items())
def test_legacy_modules_have_the_same_objects(legacy: str, home: str) -> None:
    """All the public names of their homes, and no others."""
    old, new = importlib.import_module(legacy), importlib.import_module(home)
    assert sorted(old.__all__) == sorted(new.__all__)
    assert [name for name in new.__all__ if getattr(old, name) is not getattr(new, name)] == []


def test_the_names_of_the_model_are_the_same_everywhere() -> None:
    """In the facade and in plux.core.plugin."""
    model = importlib.import_module("plux.core.plugin")
    assert [name for name in MODEL.split() if getattr(model, name) is not getattr(plux, name)] == []
