"""Plugins beside entry points: a directory of files, references in an environment variable."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from plux import Plugin, PluginManager
from plux.runtime.errors import PluginResolveError
from plux.runtime.sources import SourcesFinder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.runtime.conftest import AddPlugins

ONE = "from plux import Plugin\nfrom .names import ONE\nclass One(Plugin):\n    namespace = 'my.ns'\n    name = ONE\n"
TWO = (
    "from plux import plugin\n@plugin('my.ns')\ndef two():\n    return 2\n@plugin('other.ns')\ndef other():\n    pass\n"
)


@pytest.fixture
def folder(tmp_path: Path, write_tree: WriteTree) -> Iterator[Path]:
    """A directory with a module, and a package, that declare plugins."""
    files = {"names.py": "ONE = 'first'\n", "one.py": ONE, "pk/__init__.py": "", "pk/two.py": TWO}
    yield write_tree(files, tmp_path / "plugins")
    for name in [name for name in sys.modules if name.startswith("plux_directory_")]:
        del sys.modules[name]


def test_a_directory_of_files(folder: Path) -> None:
    """It is read to list, and imported, without sys.path, to load; the report says where each came from."""
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=SourcesFinder("my.ns", directories=[folder]))
    assert manager.list_names() == ["first", "two"]
    assert [name for name in sys.modules if name.startswith("plux_directory_")] == []
    assert manager.load("first").name == "first"
    assert manager.load("two")() == 2  # type: ignore[operator]  # a FunctionPlugin
    assert str(folder) not in sys.path
    origins = [plugin.origin for plugin in manager.report().plugins]
    assert [origin.partition(".")[2] for origin in origins] == [
        f"one:One in {folder / 'one.py'}:3",
        f"pk.two:two in {folder / 'pk' / 'two.py'}:3",
    ]


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    """Is empty."""
    finder = SourcesFinder("my.ns", directories=[tmp_path / "none"], installed=False)
    assert finder.find_plugins() == []


def test_a_file_that_cannot_be_read_costs_a_warning(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With file and line; the others are there."""
    (folder / "broken.py").write_text("from plux import Plugin\nclass X(Plugin:\n    name = 'x'\n")
    finder = SourcesFinder("my.ns", directories=[folder])
    assert [spec.name for spec in finder.find_plugins()] == ["first", "two"]
    assert "broken.py:2" in caplog.text


def test_an_environment_variable_of_references(add_plugins: AddPlugins) -> None:
    """With a name or without: then the one that the source says."""
    add_plugins("class One(Plugin):\n    namespace, name = 'my.ns', 'one'\n", module="more", dist="more")
    add_plugins(installed="Installed")
    environment = {"APP_PLUGINS": "more:One, mine = no_such_module:X ,"}
    finder = SourcesFinder("my.ns", variable="APP_PLUGINS", environment=environment)
    manager: PluginManager[Plugin] = PluginManager("my.ns", finder=finder)
    assert manager.list_names() == ["installed", "one", "mine"]
    assert "more" not in sys.modules
    assert manager.load("one").name == "one"
    with pytest.raises(PluginResolveError, match="no_such_module:X in the environment variable APP_PLUGINS"):
        manager.load("mine")
    only = SourcesFinder("my.ns", variable="NOT_SET", installed=False, environment=environment)
    assert only.find_plugins() == []
