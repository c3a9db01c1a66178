"""Two plugins that call themselves the same, although their entry points have different names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plux import Plugin, PluginManager
from plux.runtime.conflict import PluginConflictError

if TYPE_CHECKING:
    from tests.runtime.conftest import AddPlugins


RENAMED = """
class First(Plugin):
    namespace, name = "my.ns", "Same"
class Second(Plugin):
    namespace, name = "my.ns", "Same"
"""


def where(manager: PluginManager[Plugin]) -> list[tuple[str, str]]:
    """Return (name, class) of all plugins, without importing them."""
    return [(spec.name, str(spec.value).partition(":")[2]) for spec in manager.list_plugin_specs()]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("first", [("Same", "First"), ("b", "Second")]),
        ("last", [("a", "First"), ("Same", "Second")]),
        (lambda specs: specs[-1], [("a", "First"), ("Same", "Second")]),
    ],
)
def test_the_rule_counts_for_names_that_only_the_source_says(
    policy: Any, expected: list[tuple[str, str]], add_plugins: AddPlugins
) -> None:
    """Whoever does not get the name keeps that of its entry point; nothing is imported to find out."""
    add_plugins(RENAMED, a="First", b="Second")
    manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts=policy)
    assert where(manager) == expected
    assert type(manager.load("Same")).__name__ == dict(expected)["Same"]
    assert [(each.name, type(manager.load(each.name)).__name__) for each in manager.list_containers()] == expected


def test_the_winner_does_not_depend_on_what_is_asked_first(add_plugins: AddPlugins) -> None:
    """Of two, the one whose entry point has the name in other letters counts, in whatever order they are loaded."""
    add_plugins(RENAMED, a="First", same="Second")
    for first in ("a", "same", "Same", None):
        manager: PluginManager[Plugin] = PluginManager("my.ns")
        if first is None:
            manager.load_all()
        else:
            manager.load(first)
        assert type(manager.load("Same")).__name__ == "Second"
        assert type(manager.load("a")).__name__ == "First"
        assert manager.list_names() == ["a", "Same"]


def test_names_that_only_the_source_says_may_be_refused(add_plugins: AddPlugins) -> None:
    """Both get the error, under every name; others are loaded."""
    add_plugins(RENAMED, a="First", b="Second", c="Third")
    for name in ("a", "b", "Same"):
        manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts="error")
        with pytest.raises(PluginConflictError, match=r"2 plugins are named my\.ns:Same"):
            manager.load(name)
        assert [plugin.name for plugin in manager.load_all()] == ["c"]


@pytest.mark.parametrize("policy", ["last", "error"])
def test_the_name_of_an_entry_point_is_no_privilege_under_another_rule(policy: str, add_plugins: AddPlugins) -> None:
    """With ``first`` the exact entry point goes first; otherwise the rule alone decides."""
    add_plugins(RENAMED, Same="First", b="Second")
    manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts=policy)
    if policy == "last":
        assert type(manager.load("Same")).__name__ == "Second"
        assert manager.list_names() == ["Same"]
    else:
        with pytest.raises(PluginConflictError):
            manager.load("Same")


def test_names_that_only_the_import_tells_follow_the_rule_too(add_plugins: AddPlugins) -> None:
    """What is imported keeps its name; with ``error`` the later one is refused."""
    source = """
        import os
        class First(Plugin):
            namespace, name = "my.ns", os.environ["PLUX_TEST_NAME"]
        class Second(Plugin):
            namespace, name = "my.ns", os.environ["PLUX_TEST_NAME"]
    """
    add_plugins(source, a="First", b="Second")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLUX_TEST_NAME", "same")
        manager: PluginManager[Plugin] = PluginManager("my.ns", conflicts="last")
        assert [type(plugin).__name__ for plugin in manager.load_all()] == ["First", "Second"]
        assert type(manager.load("same")).__name__ == "First"
        strict: PluginManager[Plugin] = PluginManager("my.ns", conflicts="error")
        strict.load("a")
        with pytest.raises(PluginConflictError):
            strict.load("b")
