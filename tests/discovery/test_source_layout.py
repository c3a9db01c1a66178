"""Where modules lie, short enough to be kept, and which there are by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux.discovery.packages import modules_below
from plux.discovery.source_layout import SourceLayout
from plux.discovery.source_module import SourceModule
from tests.support.tree import write_tree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.tree import Tree


def layout(root: Path, names: dict[str, str]) -> SourceLayout:
    """The layout of modules that are given as {name: file}."""
    modules = [SourceModule(name, root / file, file.endswith("__init__.py")) for name, file in names.items()]
    return SourceLayout.of(modules, root)


def all_below(root: Path) -> list[SourceModule]:
    """Every module that there is."""
    return modules_below(root)


@pytest.mark.parametrize(
    ("tree", "packages"),
    [
        ({"src": {"pk": {"__init__.py": "", "a.py": "", "sub": {"__init__.py": "", "b.py": ""}}}}, {"pk": "src/pk"}),
        ({"src": {"ns": {"pk": {"__init__.py": "", "a.py": ""}}}}, {"ns": "src/ns"}),
        ({"src": {"ns": {"deep": {"a.py": ""}}}}, {"ns": "src/ns"}),
        ({"src": {"one.py": "", "two.py": ""}}, {"one": "src/one.py", "two": "src/two.py"}),
        ({"src": {"p1": {"__init__.py": ""}, "p2": {"__init__.py": ""}}}, {"p1": "src/p1", "p2": "src/p2"}),
    ],
    ids=["package", "namespace", "namespace without packages", "modules", "two packages"],
)
def test_the_top_of_each_package_is_enough(tree: Tree, packages: dict[str, str], tmp_path: Path) -> None:
    """And from there all modules are found again."""
    write_tree(tmp_path, tree)
    modules = all_below(tmp_path / "src")
    found = SourceLayout.of(modules, tmp_path)
    assert (found.packages, found.excluded) == (packages, ())
    assert found.modules(tmp_path) == modules
    assert found.roots(tmp_path) == [tmp_path / "src"]


def test_packages_may_lie_anywhere(tmp_path: Path) -> None:
    """Renamed, put together from several places, or at the root of the project."""
    write_tree(tmp_path, {"lib": {"__init__.py": "", "a.py": ""}, "other": {"b.py": ""}, "top.py": ""})
    names = {
        "pk": "lib/__init__.py",
        "pk.a": "lib/a.py",
        "pk.extra.b": "other/b.py",
        "top": "top.py",
    }
    found = layout(tmp_path, names)
    assert found.packages == {"pk": "lib", "pk.extra.b": "other/b.py", "top": "top.py"}
    assert [module.name for module in found.modules(tmp_path)] == sorted(names)
    (tmp_path / "lib/new.py").touch()
    assert "pk.new" in [module.name for module in found.modules(tmp_path)]


def test_what_does_not_ship_is_named_by_its_package(tmp_path: Path) -> None:
    """A single module by its own name; what comes later below such a package stays out."""
    tree: Tree = {
        "pk": {
            "__init__.py": "",
            "a.py": "",
            "hidden.py": "",
            "tests": {"__init__.py": "", "t.py": "", "deep": {"u.py": ""}},
            "sub": {"__init__.py": "", "tests": {"v.py": ""}},
        }
    }
    write_tree(tmp_path, tree)
    shipped = {"pk": "pk/__init__.py", "pk.a": "pk/a.py", "pk.sub": "pk/sub/__init__.py"}
    found = layout(tmp_path, shipped)
    assert found.excluded == ("pk.hidden", "pk.sub.tests", "pk.tests")
    (tmp_path / "pk/tests/later.py").touch()
    (tmp_path / "pk/sub/later.py").touch()
    assert [module.name for module in found.modules(tmp_path)] == [*sorted(shipped), "pk.sub.later"]


def test_modules_outside_of_the_project_are_left_out(tmp_path: Path) -> None:
    """Generated ones, for instance; a symbolic link to the project is the project."""
    write_tree(tmp_path, {"project/pk/__init__.py": "", "elsewhere/gen.py": ""})
    (tmp_path / "link").symlink_to(tmp_path / "project")
    modules = [
        SourceModule("gen", tmp_path / "elsewhere/gen.py", is_package=False),
        SourceModule("pk", tmp_path / "project/pk/__init__.py", is_package=True),
    ]
    assert SourceLayout.of(modules, tmp_path / "link").packages == {"pk": "pk"}


def test_the_directories_that_were_looked_into_are_told(tmp_path: Path) -> None:
    """Those without modules too: one may come."""
    write_tree(tmp_path, {"pk": {"__init__.py": "", "data": {"x.txt": ""}, "__pycache__": {"y.pyc": ""}}})
    directories: list[str] = []
    layout(tmp_path, {"pk": "pk/__init__.py"}).modules(tmp_path, directories=directories)
    assert directories == [str(tmp_path / "pk"), str(tmp_path / "pk/data")]


@pytest.mark.parametrize(
    "values", [None, 3, {}, {"packages": {}}, {"packages": {"a": 1}}, {"packages": {"a": "a"}, "excluded": "a"}]
)
def test_what_is_no_layout_is_none(values: object) -> None:
    """Whatever somebody has written there."""
    assert SourceLayout.from_values(values) is None


def test_it_can_be_written_and_read(tmp_path: Path) -> None:
    """As plain values."""
    made = SourceLayout({"pk": "src/pk"}, ("pk.tests",))
    assert SourceLayout.from_values(made.as_values()) == made
