"""The scripts behind the make targets find interpreters and hand on where packages come from."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from scripts.package_index import pip_settings, uv_environment
from scripts.test_pythons import interpreters

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A pip that is configured by the environment alone."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", "/wheels /more-wheels")
    return monkeypatch


def test_settings_of_pip_are_read(configured: pytest.MonkeyPatch) -> None:
    """What pip would use is what is read."""
    assert pip_settings()["find-links"] == "/wheels /more-wheels"


def test_uv_is_handed_the_settings_of_pip(configured: pytest.MonkeyPatch) -> None:
    """Lists are separated as uv wants it, indexes on the file system are left out."""
    configured.setenv("PIP_INDEX_URL", "https://index.invalid/python")
    configured.setenv("PIP_EXTRA_INDEX_URL", "file:///indexes/a https://more.invalid/python")
    given = uv_environment({"KEPT": "1"})
    assert given["UV_DEFAULT_INDEX"] == "https://index.invalid/python"
    assert given["UV_INDEX"] == "https://more.invalid/python"
    assert given["UV_FIND_LINKS"] == "/wheels,/more-wheels"
    assert given["KEPT"] == "1"


def test_what_is_set_for_uv_stands(configured: pytest.MonkeyPatch) -> None:
    """pip's settings fill gaps only."""
    assert uv_environment({"UV_FIND_LINKS": "/mine"})["UV_FIND_LINKS"] == "/mine"


def test_an_interpreter_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shim without a version behind it fails; the next one on the path is taken."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for folder, script in (("shims", "exit 127"), ("real", f'exec "{sys.executable}" "$@"')):
        program = tmp_path / folder / f"python{version}"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}{os.pathsep}{tmp_path / 'real'}")
    assert interpreters([version]) == {version: tmp_path / "real" / f"python{version}"}


def test_an_interpreter_that_is_nowhere_is_named_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is in the answer, without a path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert interpreters(["3.99"]) == {"3.99": None}
