"""Which modules there are below a directory, and what they are called."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from plux.discovery.packages import import_root, modules_below
from plux.discovery.patterns import Patterns
from tests.support.tree import write_tree

if TYPE_CHECKING:
    from pathlib import Path

    from plux.discovery.result import Problem

TREE = {"pk/__init__.py": "", "pk/a.py": "", "pk/sub/__init__.py": "", "pk/sub/b.py": "", "single.py": ""}


def names(path: Path, patterns: Patterns | None = None) -> list[str]:
    """The names of the modules."""
    return [module.name for module in modules_below(path, patterns)]


def test_packages_and_modules_have_dotted_names(tmp_path: Path) -> None:
    """Sorted, with their files."""
    write_tree(tmp_path, TREE)
    found = modules_below(tmp_path)
    assert [(m.name, m.path.relative_to(tmp_path).as_posix(), m.is_package) for m in found] == [
        ("pk", "pk/__init__.py", True),
        ("pk.a", "pk/a.py", False),
        ("pk.sub", "pk/sub/__init__.py", True),
        ("pk.sub.b", "pk/sub/b.py", False),
        ("single", "single.py", False),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pk", ["pk", "pk.a", "pk.sub", "pk.sub.b"]),
        ("pk/sub", ["pk.sub", "pk.sub.b"]),
        ("pk/sub/b.py", ["pk.sub.b"]),
        ("pk/sub/__init__.py", ["pk.sub"]),
        ("single.py", ["single"]),
    ],
)
def test_a_part_of_a_package_is_named_from_the_top(tmp_path: Path, path: str, expected: list[str]) -> None:
    """Whether a directory or a file is named."""
    write_tree(tmp_path, TREE)
    assert names(tmp_path / path) == expected


def test_directories_without_init_are_namespace_packages(tmp_path: Path) -> None:
    """PEP 420; they are no modules themselves."""
    write_tree(tmp_path, {"space/inner/mod.py": "", "space/pk/__init__.py": ""})
    assert names(tmp_path) == ["space.inner.mod", "space.pk"]


def test_what_is_no_module_is_left_out(tmp_path: Path) -> None:
    """Stubs, byte code, names that no import statement could have, directories of tools, environments."""
    write_tree(
        tmp_path,
        {
            "stub.pyi": "",
            "data.txt": "",
            "not-a-module.py": "",
            "my-folder/a.py": "",
            "__pycache__/a.py": "",
            "node_modules/a.py": "",
            ".hidden/a.py": "",
            "pk-1.0.dist-info/a.py": "",
            "venv/pyvenv.cfg": "",
            "venv/lib/a.py": "",
            "größe.py": "",
        },
    )
    assert names(tmp_path) == ["größe"]


def test_a_directory_that_is_called_like_a_module_is_a_package(tmp_path: Path) -> None:
    """A directory ``x.py`` is no source."""
    write_tree(tmp_path, {"x.py/y.py": "", "z.py": ""})
    assert names(tmp_path) == ["z"]


def test_links_are_followed_once(tmp_path: Path) -> None:
    """A circle of links ends."""
    write_tree(tmp_path, {"pk/__init__.py": "", "pk/sub/a.py": ""})
    (tmp_path / "pk" / "sub" / "loop").symlink_to(tmp_path / "pk", target_is_directory=True)
    (tmp_path / "pk" / "broken.py").symlink_to(tmp_path / "nowhere.py")
    assert names(tmp_path) == ["pk", "pk.sub.a"]


def test_what_links_lead_to_bears_its_own_name(tmp_path: Path) -> None:
    """Wherever the link stands in the alphabet; what lies elsewhere is known by the link."""
    write_tree(tmp_path, {"top/pk/deep/a.py": "", "elsewhere/b.py": ""})
    (tmp_path / "top" / "alias").symlink_to(tmp_path / "top" / "pk" / "deep", target_is_directory=True)
    (tmp_path / "top" / "pk" / "another").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert names(tmp_path / "top") == ["pk.another.b", "pk.deep.a"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whose rights are limited")
def test_a_directory_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """The others are looked at."""
    write_tree(tmp_path, {"pk/__init__.py": "", "pk/secret/a.py": ""})
    (tmp_path / "pk" / "secret").chmod(0)
    problems: list[Problem] = []
    try:
        found = modules_below(tmp_path, problems=problems)
    finally:
        (tmp_path / "pk" / "secret").chmod(0o755)
    assert [module.name for module in found] == ["pk"]
    assert [(problem.code, problem.file) for problem in problems] == [("unreadable", tmp_path / "pk" / "secret")]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """It would look like a project without plugins."""
    with pytest.raises(FileNotFoundError, match=r"there is no .*nothing"):
        modules_below(tmp_path / "nothing")


def test_patterns_select(tmp_path: Path) -> None:
    """By the names from the top, wherever the search begins."""
    write_tree(tmp_path, TREE)
    assert names(tmp_path, Patterns(include=("pk.sub",))) == ["pk.sub", "pk.sub.b"]
    assert names(tmp_path / "pk", Patterns(exclude=("pk.sub.*",))) == ["pk", "pk.a", "pk.sub"]


def test_the_import_root_is_above_the_top_package(tmp_path: Path) -> None:
    """For a directory and a file; a directory without ``__init__.py`` is its own root."""
    write_tree(tmp_path, TREE)
    assert import_root(tmp_path / "pk" / "sub") == (tmp_path, ("pk", "sub"))
    assert import_root(tmp_path / "pk" / "a.py") == (tmp_path, ("pk", "a"))
    assert import_root(tmp_path) == (tmp_path, ())
