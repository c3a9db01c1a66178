"""Real builds with every backend. All ways of all of them: ``scripts/backend_table.py``; here, what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.building.matrix import CASES, EXPECTED, WAYS, Case, Place, compat_editable, missing_tool, strict_editable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.mark import ParameterSet

pytestmark = [pytest.mark.slow, pytest.mark.index]

BY_NAME = {case.name: case for case in CASES}
NATIVE = ("setuptools", "hatchling", "pdm-backend")


def each(*names: str) -> list[ParameterSet]:
    """The cases of these names. All but setuptools, which needs no other backend, wait for `make test-backends`."""
    marks = [pytest.mark.backends]
    return [pytest.param(BY_NAME[name], marks=() if name == "setuptools" else marks, id=name) for name in names]


@pytest.fixture
def place(tmp_path: Path, isolated_env: dict[str, str]) -> Place:
    """Where a case is tried."""
    return Place(tmp_path, isolated_env)


def check(way: Callable[[Case, Place], dict[str, dict[str, str]]], case: Case, place: Place) -> None:
    """All entry points are there, and no other."""
    tool = missing_tool(case)
    if tool is not None:
        pytest.skip(f"{tool} is not installed")
    assert way(case, place) == EXPECTED


@pytest.mark.parametrize("case", each(*BY_NAME))
def test_an_sdist_and_the_wheel_from_it(case: Case, place: Place) -> None:
    """With every backend: static and found entry points, nothing that does not ship, a right RECORD."""
    check(WAYS["sdist, wheel from it"], case, place)


@pytest.mark.parametrize("case", each(*list(BY_NAME)[:9]))
def test_an_editable_install(case: Case, place: Place) -> None:
    """With every backend."""
    check(WAYS["editable (uv)"], case, place)


@pytest.mark.parametrize("case", each(*NATIVE, "scikit-build-core", "flit_core", "uv_build"))
@pytest.mark.parametrize("way", ["uv sync", "conflict fails"])
def test_uv_sync_and_conflicts(case: Case, way: str, place: Place) -> None:
    """With every adapter, and with the backend of uv itself behind the wrapper."""
    check(WAYS[way], case, place)


@pytest.mark.parametrize("case", each(*NATIVE, "flit_core"))
@pytest.mark.parametrize("way", ["wheel (pip)", "editable (pip)", "no isolation"])
def test_the_other_ways(case: Case, way: str, place: Place) -> None:
    """With the backends that have hooks, and with one behind the wrapper."""
    check(WAYS[way], case, place)


@pytest.mark.parametrize("way", [strict_editable, compat_editable])
def test_the_editable_modes_of_setuptools(
    way: Callable[[Case, Place], dict[str, dict[str, str]]], place: Place
) -> None:
    """A tree of links, and the way of old."""
    check(way, BY_NAME["setuptools"], place)


@pytest.mark.parametrize("case", each(*NATIVE, "flit_core", "poetry-core", "uv_build"))
def test_the_lowest_version(case: Case, place: Place) -> None:
    """A wheel and an editable install."""
    check(WAYS["lowest version"], case, place)
