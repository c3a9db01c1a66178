"""Sample projects for the tests of builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.tree import Tree

__all__ = ["FOUND", "HATCHLING", "SETUPTOOLS", "plugin_source", "setuptools_project", "sources"]

SETUPTOOLS = """\
[build-system]
requires = ["setuptools", "plux"]
build-backend = "setuptools.build_meta"

[project]
name = "my-project"
version = "1.0"
"""

HATCHLING = """\
[build-system]
requires = ["hatchling", "plux"]
build-backend = "hatchling.build"

[project]
name = "my-project"
version = "1.0"
"""


def plugin_source(cls: str, name: str, namespace: str = "my.ns", first_line: str = "") -> str:
    """A module with one plugin class."""
    return (
        f"{first_line}\nfrom plux import Plugin\n\n\n"
        f'class {cls}(Plugin):\n    namespace = "{namespace}"\n    name = "{name}"\n'
    )


def sources() -> dict[str, Tree]:
    """A package whose plugin module imports something that is not installed, and a decoy that must not ship."""
    return {
        "my_project": {
            "__init__.py": "",
            "plugins.py": plugin_source("Bucket", "AWS::S3::Bucket", first_line="import not_installed_anywhere"),
            "sub": {"__init__.py": "", "more.py": plugin_source("More", "more")},
        },
        "tests": {"__init__.py": "", "decoy.py": plugin_source("Decoy", "decoy")},
    }


FOUND = {"my.ns": {"AWS::S3::Bucket": "my_project.plugins:Bucket", "more": "my_project.sub.more:More"}}
"""The entry points of `sources`."""


def setuptools_project(extra: str = "", src: bool = True) -> Tree:
    """A setuptools project of these sources, with static entry points of its own."""
    pyproject = f"""{SETUPTOOLS}
[project.scripts]
run = "my_project:main"

[project.entry-points."my.ns"]
static = "my_project:static"

{extra}
"""
    if src:
        return {
            "pyproject.toml": pyproject,
            "src": {"my_project": sources()["my_project"]},
            "tests": sources()["tests"],
        }
    find = '[tool.setuptools.packages.find]\ninclude = ["my_project*"]\n'
    return {"pyproject.toml": f"{pyproject}{find}", **sources()}
