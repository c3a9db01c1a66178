"""`plux freeze`."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.site import FakeSite

    from .conftest import Plux

USES_PLUX = {"METADATA": "Metadata-Version: 2.1\nName: Demo.Plugins\nVersion: 1.0\nRequires-Dist: plux>=2\n"}
DEMO = {"demo.ns": {"two": "demo.sub.two:Two", "AWS::One": "demo:One"}, "console_scripts": {"demo": "demo:main"}}


@pytest.fixture
def demo(site: FakeSite) -> FakeSite:
    """Two distributions with plugins of one namespace."""
    source = 'from plux import Plugin\nclass One(Plugin):\n    namespace, name = "demo.ns", "AWS::One"\n'
    site.add("demo-plugins", DEMO, files={"demo/__init__.py": source}, dist_info=USES_PLUX)
    site.add("more", {"demo.ns": {"more": "more:More"}})
    return site


def imports_of(source: str) -> list[str]:
    """The modules that are imported by import statements in functions."""
    (function,) = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return [alias.name for node in function.body if isinstance(node, ast.Import) for alias in node.names]


def test_it_writes_entry_points_and_imports(plux: Plux, demo: FakeSite, tmp_path: Path) -> None:
    """Those of plugins, sorted; nothing of them is imported, and the second time nothing changes."""
    first = plux("freeze", "-n", "demo.*", "-o", "frozen.py")
    assert (first.code, first.out) == (0, "")
    assert first.err == "plugins: 3, of Demo.Plugins, more\nwritten: frozen.py\n"
    text = (tmp_path / "frozen.py").read_text()
    assert imports_of(text) == ["demo", "demo.sub.two", "more"]
    assert "demo:main" not in text
    assert text.index('"AWS::One": "demo:One"') < text.index('"two": "demo.sub.two:Two"')
    assert "demo" not in sys.modules
    second = plux("freeze", "-n", "demo.*", "-o", "frozen.py")
    assert second.err.endswith("unchanged: frozen.py\n")
    assert plux("freeze", "-n", "demo.*").out == text


def test_without_a_namespace_those_that_use_plux_count(plux: Plux, demo: FakeSite) -> None:
    """And of them all plugins, whoever brings them."""
    demo.add("foreign", {"foreign.ns": {"x": "foreign:x"}})
    outcome = plux("freeze")
    assert "more:More" in outcome.out
    assert "foreign" not in outcome.out


def test_distributions_can_be_chosen(plux: Plux, demo: FakeSite) -> None:
    """By name, however it is written."""
    outcome = plux("freeze", "-n", "demo.ns", "-d", "demo.PLUGINS")
    assert imports_of(outcome.out) == ["demo", "demo.sub.two"]


def test_check_shows_what_differs(plux: Plux, demo: FakeSite, tmp_path: Path) -> None:
    """Exit code 1 and a difference, also for a file that is not there; nothing is written."""
    command = ("freeze", "-n", "demo.ns", "-o", "frozen.py", "--check")
    assert plux(*command).code == 1
    assert not (tmp_path / "frozen.py").exists()
    plux(*command[:-1])
    fine = plux(*command)
    assert (fine.code, fine.out) == (0, "")
    demo.add("again", {"demo.ns": {"new": "again:new"}})
    stale = plux(*command)
    assert stale.code == 1
    assert '+                "new": "again:new",' in stale.out
    assert "again" not in (tmp_path / "frozen.py").read_text()


def test_check_needs_a_file(plux: Plux, demo: FakeSite) -> None:
    """Wrong usage otherwise."""
    outcome = plux("freeze", "--check")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--output" in outcome.err


def test_nothing_to_freeze_is_an_error(plux: Plux, demo: FakeSite, tmp_path: Path) -> None:
    """A misspelled namespace must not give an empty program."""
    outcome = plux("freeze", "-n", "dmeo.ns", "-o", "frozen.py")
    assert outcome.code == 1
    assert "plux list --all" in outcome.err
    assert not (tmp_path / "frozen.py").exists()


@pytest.mark.parametrize("value", ["demo.class:One", "no reference at all", "dé mo:x"])
def test_what_cannot_be_imported_is_named(plux: Plux, demo: FakeSite, tmp_path: Path, value: str) -> None:
    """And nothing is written."""
    demo.add("odd", {"demo.ns": {"odd": value}})
    outcome = plux("freeze", "-n", "demo.ns", "-o", "frozen.py")
    assert outcome.code == 1
    assert f"demo.ns:odd of odd ({value})" in outcome.err
    assert not outcome.has_traceback()
    assert not (tmp_path / "frozen.py").exists()


def test_names_with_quotes_and_backslashes_survive(plux: Plux, demo: FakeSite) -> None:
    """Whatever the entry point format can hold."""
    odd = 'it\'s "odd" \\n 🎉'
    demo.add("odd", {"demo.ns": {odd: "odd:x"}})
    tree = ast.parse(plux("freeze", "-n", "demo.ns").out)
    assert odd in {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_the_module_alone_is_enough(plux: Plux, demo: FakeSite, tmp_path: Path) -> None:
    """In a program without metadata the manager lists and loads, and `importlib.metadata` sees the same."""
    plux("freeze", "-n", "demo.ns", "-o", "frozen.py")
    for metadata in demo.path.glob("*.dist-info"):
        metadata.rename(metadata.with_suffix(".gone"))
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "import frozen\n"
        "from plux import PluginManager\n"
        "from importlib.metadata import distributions, entry_points, version\n"
        "manager = PluginManager('demo.ns')\n"
        "print(manager.list_names(), sorted(e.name for e in entry_points(group='demo.ns')))\n"
        "print(type(manager.load('AWS::One')).__name__, version('demo_plugins'))\n"
        "found = manager.get_container('AWS::One').distribution\n"
        "print(found.name, found.version, len(list(distributions(name='more'))))\n"
    )
    done = run([sys.executable, "-c", code, demo.path, tmp_path])
    assert done.stdout.splitlines() == [
        "['AWS::One', 'two', 'more'] ['AWS::One', 'more', 'two']",
        "One 1.0",
        "Demo.Plugins 1.0 1",
    ]
