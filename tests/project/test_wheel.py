"""The wheel of plux holds what it promises."""

from __future__ import annotations

import zipfile
from configparser import ConfigParser
from typing import TYPE_CHECKING

import pytest

from tests.support.wheel import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.index]


@pytest.fixture
def members(plux_wheel: Path) -> dict[str, str]:
    """The text files of the wheel."""
    with zipfile.ZipFile(plux_wheel) as wheel:
        return {name: wheel.read(name).decode("utf-8") for name in wheel.namelist()}


def test_the_wheel_holds_every_module_of_both_packages(members: dict[str, str]) -> None:
    """`plux`, the legacy name `plugin` and their type markers are in it, and nothing else is."""
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    shipped = {name for name in members if ".dist-info/" not in name}
    assert shipped == {*modules, "plux/py.typed", "plugin/py.typed"}


def test_the_wheel_registers_its_entry_points(members: dict[str, str]) -> None:
    """The console script and the hooks of the build backends."""
    (text,) = (content for name, content in members.items() if name.endswith(".dist-info/entry_points.txt"))
    parser = ConfigParser(delimiters=("=",), strict=True)
    parser.optionxform = str  # type: ignore[method-assign, assignment]  # the documented way to keep case
    parser.read_string(text)
    assert {group: dict(parser[group]) for group in parser.sections()} == {
        "console_scripts": {"plux": "plux.cli.cli:main"},
        "distutils.commands": {"plugins": "plux.build.setuptools:plugins"},
        "egg_info.writers": {"plux.json": "plux.build.setuptools:load_plux_entrypoints"},
        "dynamic_metadata.provider": {"plux": "plux.build.scikit_build:Provider"},
        "hatch": {"plux": "plux.build.hatchling.hooks"},
        "pdm.build.hook": {"plux": "plux.build.pdm:PluxBuildHook"},
        "pyinstaller40": {"hook-dirs": "plux.freezing.pyinstaller:hook_dirs"},
    }


def test_the_wheel_carries_its_licence(members: dict[str, str]) -> None:
    """As an SPDX expression and as text."""
    (metadata,) = (content for name, content in members.items() if name.endswith(".dist-info/METADATA"))
    assert "License-Expression: Apache-2.0" in metadata
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in members)
