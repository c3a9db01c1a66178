"""What the hook for PyInstaller collects; tests/frozen/test_programs.py freezes real programs."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux.freezing.pyinstaller import collected, hook_dirs

if TYPE_CHECKING:
    from tests.support.site import FakeSite

USES_PLUX = {"METADATA": "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: plux>=2\n"}


def test_the_folder_holds_a_hook_for_plux() -> None:
    """PyInstaller looks for a file of this name, and for these names in it."""
    (folder,) = hook_dirs()
    names = runpy.run_path(str(Path(folder, "hook-plux.py")))
    assert isinstance(names["datas"], list)
    assert "plux.runtime.frozen" in names["hiddenimports"]


def test_metadata_and_modules_of_plugins_are_collected(site: FakeSite) -> None:
    """Of every distribution that has plugins, whatever it depends on; not where it was installed from."""
    licence = {"licenses/LICENSE": "free\n", "direct_url.json": "{}"}
    place = site.add("demo", {"demo.ns": {"one": "demo.one:One"}}, dist_info={**USES_PLUX, **licence})
    site.add("by-hand", {"demo.ns": {"two": "hand:two"}})
    site.add("foreign", {"other.ns": {"three": "foreign:three"}})
    files, modules = collected()
    assert {"demo.one", "hand"} <= set(modules)
    assert "foreign" not in modules
    folders = {
        Path(file).relative_to(site.path).as_posix(): to for file, to in files if file.startswith(str(site.path))
    }
    assert folders[f"{place.name}/licenses/LICENSE"] == f"{place.name}/licenses"
    assert folders["by_hand-1.0.dist-info/entry_points.txt"] == "by_hand-1.0.dist-info"
    assert not [name for name in folders if name.endswith("direct_url.json") or name.startswith("foreign")]


def test_a_broken_entry_point_stops_it(site: FakeSite) -> None:
    """A program without a plugin that is installed would be worse."""
    site.add("demo", {"demo.ns": {"one": "demo.class:One"}}, dist_info=USES_PLUX)
    with pytest.raises(ValueError, match=r"demo\.ns:one of demo"):
        collected()
