"""What is said about a version in several places agrees."""

from __future__ import annotations

import re
import sys

import pytest

import plux
from tests.support.wheel import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_version_is_the_one_of_the_project() -> None:
    """`plux.__version__` is a literal, so that asking for it costs nothing."""
    assert plux.__version__ == PROJECT["version"]


def test_the_changelog_knows_the_version() -> None:
    """Its first entry is about it."""
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == PROJECT["version"]


def test_only_tomli_is_required_and_only_on_old_pythons() -> None:
    """plux sits in build environments and at the start of programs."""
    assert PROJECT["dependencies"] == ["tomli>=2; python_version < '3.11'"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_make_targets_that_are_mentioned_exist(page: str) -> None:
    """A page that names a target that is gone misleads."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", "\n".join(code_of(page))))
    assert named
    assert named <= targets


def code_of(page: str) -> list[str]:
    """What stands on a page as code: indented lines and spans between back-ticks."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"^ {4}.*$", text, re.MULTILINE) + re.findall(r"`([^`\n]+)`", text)
