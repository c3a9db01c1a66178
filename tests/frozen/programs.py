"""A program with a plugin of its own, and a distribution with another plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.process import run
from tests.support.tree import write_tree
from tests.support.venv import UV

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.tree import Tree

__all__ = ["OUTPUT", "PROJECTS", "build_wheels"]

_PYPROJECT = """
[build-system]
requires = ["setuptools", "plux>=2"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "1.0"
"""
_GREETER = """
from plux import PluginManager

def main():
    manager = PluginManager("greeter.words")
    for name in sorted(manager.list_names()):
        distribution = manager.get_container(name).distribution
        print(name, manager.load(name)("you"), distribution.name, distribution.version)
"""
_OWN = """
from plux import plugin

@plugin("greeter.words")
def hello(whom):
    return f"hello {whom}"
"""
_POLITE = """
from plux import Plugin
from .tone import tone

class Polite(Plugin):
    namespace = "greeter.words"
    name = "AWS::Polite"

    def __call__(self, whom):
        return tone(f"good morning, {whom}")
"""

PROJECTS: Tree = {
    "greeter/pyproject.toml": f'{_PYPROJECT.format(name="greeter")}[project.scripts]\ngreeter = "greeter:main"\n',
    "greeter/src/greeter": {"__init__.py": _GREETER, "own.py": _OWN},
    "polite/pyproject.toml": _PYPROJECT.format(name="polite-words"),
    "polite/src/polite": {"__init__.py": "", "words.py": _POLITE, "tone.py": "tone = str.title\n"},
}

OUTPUT = "AWS::Polite Good Morning, You polite-words 1.0\nhello hello you greeter 1.0\n"
"""What the program prints."""


def build_wheels(directory: Path, environment: Mapping[str, str]) -> list[Path]:
    """Build both below a directory and return their wheels."""
    write_tree(directory, PROJECTS)
    for name in ("greeter", "polite"):
        run([*UV, "build", "--quiet", "--wheel", "--out-dir", directory / "wheels", directory / name], env=environment)
    return sorted((directory / "wheels").glob("*.whl"))
