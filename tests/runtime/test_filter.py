"""Filters by pattern, and the folder for caches."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux import Plugin, PluginManager, PluginSpec
from plux.runtime.cache import get_user_cache_dir
from plux.runtime.filter import MatchingPluginFilter, PluginFilter, PluginSpecMatcher, global_plugin_filter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.runtime.conftest import Specs


@pytest.fixture
def restored() -> Iterator[None]:
    """The process-wide filter as it was before."""
    before = list(global_plugin_filter.exclusions)
    yield
    global_plugin_filter.exclusions[:] = before


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ({"namespace": "my.*"}, True),
        ({"name": "o?e", "namespace": "my.ns"}, True),
        ({"name": "ONE"}, False),
        ({"name": "one", "namespace": "other"}, False),
        ({"value": "pkg.decl:*"}, True),
        ({"value": "other:*"}, False),
        ({}, True),
    ],
)
def test_all_given_patterns_must_match(patterns: dict[str, str], expected: bool) -> None:
    """Shell-style, with case; the value is the declared one."""
    spec = PluginSpec("my.ns", "one", Plugin)
    spec.value = "pkg.decl:one"
    assert PluginSpecMatcher(**patterns).matches(spec) is expected


def test_an_exclusion_needs_a_pattern() -> None:
    """An unset setting must not disable everything."""
    excluding = MatchingPluginFilter()
    with pytest.raises(ValueError, match="pattern"):
        excluding.add_exclusion(name=None)
    assert excluding.exclusions == []


def test_the_process_wide_filter_is_the_default(specs: type[Specs], restored: None) -> None:
    """An empty list of filters is no filter at all."""
    global_plugin_filter.add_exclusion(namespace="my.ns", name="one")
    finder = specs(one=Plugin, two=Plugin)
    default: PluginManager[Plugin] = PluginManager("my.ns", finder=finder)
    free: PluginManager[Plugin] = PluginManager("my.ns", finder=finder, filters=[])
    assert [len(default.load_all()), len(free.load_all())] == [1, 2]
    assert "PluginSpecMatcher(namespace='my.ns', name='one')" in str(default.get_container("one").disabled_reason)


def test_a_filter_may_derive_from_the_protocol(specs: type[Specs]) -> None:
    """It need not."""

    class Nothing(PluginFilter):
        def __call__(self, spec: PluginSpec) -> bool:
            return True

    assert PluginManager[Plugin]("my.ns", finder=specs(one=Plugin), filters=[Nothing()]).load_all() == []


def test_the_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """XDG_CACHE_HOME counts, unless it is relative, which the specification calls invalid."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert get_user_cache_dir() == tmp_path / "cache"
    assert not (tmp_path / "cache").exists()
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert get_user_cache_dir().is_relative_to(tmp_path)


@pytest.mark.parametrize(
    ("platform", "parts"),
    [("linux", [".cache"]), ("darwin", ["Library", "Caches"]), ("win32", ["AppData", "Local"])],
)
def test_the_cache_folder_of_each_platform(
    platform: str, parts: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Below the home, also where Windows does not say LOCALAPPDATA."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    assert get_user_cache_dir() == tmp_path.joinpath(*parts)


def test_the_cache_folder_of_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """LOCALAPPDATA, if it is set."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "win32")
    assert get_user_cache_dir() == tmp_path


def test_the_cache_folder_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without a home has the folder for temporary files."""

    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", staticmethod(no_home))
    assert get_user_cache_dir().is_absolute()
