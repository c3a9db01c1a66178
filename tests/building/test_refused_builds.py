"""Builds that must not succeed: they end with the report, whatever the frontend is, and leave no wheel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.process import run
from tests.support.tree import write_tree
from tests.support.venv import UV

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark import ParameterSet

pytestmark = [pytest.mark.slow, pytest.mark.index]

FRONTENDS: dict[str, list[str]] = {
    "pip": [sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", "{out}", "{root}"],
    "build": [sys.executable, "-m", "build", "--wheel", "-o", "{out}", "{root}"],
    "uv": [*UV, "build", "--wheel", "--out-dir", "{out}", "{root}"],
}
PLUGIN = 'from plux import Plugin\n\nclass One(Plugin):\n    namespace = "my.ns"\n    name = "one"\n'
UNDECIDABLE = PLUGIN.replace('"one"', "input()")

SETUPTOOLS = ("setuptools.build_meta", ["setuptools", "plux"], "")
HATCHLING = ("hatchling.build", ["hatchling", "plux"], "[tool.hatch.build.hooks.plux]\n")
FLIT = ("plux.backend:flit_core", ["flit_core", "plux"], "")
UNKNOWN = ("plux.backend:flitcore", ["flit_core", "plux"], "")
ABSENT = ("plux.backend:flit_core", ["plux"], "")
NAMELESS = ("plux.backend", ["plux"], "")
ELSEWHERE = ("plux.backend", ["flit_core", "plux"], '[tool.plux]\nbuild-backend = "flit_core.nowhere:x"\n')

WRONG_KEY = "[tool.plux]\nexlude = []\n"
WRONG_TYPE = "[tool.plux]\nexclude = 3\n"
WRONG_VALUE = '[tool.plux]\nentrypoint_build_mode = "manaul"\n'

Backend = tuple[str, list[str], str]


def each() -> list[ParameterSet]:
    """Frontend, backend, what is added to pyproject.toml, source, and what has to be said."""
    cases: dict[str, tuple[Backend, str, str, list[str]]] = {
        "unknown-backend": (UNKNOWN, "", PLUGIN, ["'flitcore'", "did you mean plux.backend:flit_core"]),
        "absent-backend": (ABSENT, "", PLUGIN, ["flit_core is not installed", "build-system.requires"]),
        "no-backend": (NAMELESS, "", PLUGIN, ["cannot tell which backend", "plux.backend:NAME"]),
        "backend-without-module": (ELSEWHERE, "", PLUGIN, ["flit_core is not installed"]),
    }
    for name, backend in (("setuptools", SETUPTOOLS), ("hatchling", HATCHLING), ("flit_core", FLIT)):
        cases[f"{name}-key"] = (backend, WRONG_KEY, PLUGIN, ["pyproject.toml", "'exlude'", "exclude"])
        cases[f"{name}-type"] = (backend, WRONG_TYPE, PLUGIN, ["pyproject.toml", "exclude"])
        cases[f"{name}-value"] = (backend, WRONG_VALUE, PLUGIN, ["entrypoint_build_mode", "manual"])
        cases[f"{name}-undecidable"] = (backend, "", UNDECIDABLE, ["__init__.py:5", "name", "undecided"])
    return [
        pytest.param(
            frontend,
            *case,
            id=f"{frontend}-{name}",
            marks=() if (frontend, case[0]) == ("uv", SETUPTOOLS) else pytest.mark.backends,
        )
        for name, case in cases.items()
        for frontend in FRONTENDS
    ]


@pytest.mark.parametrize(("frontend", "backend", "more", "source", "said"), each())
def test_the_build_fails_with_the_report(
    tmp_path: Path,
    isolated_env: dict[str, str],
    frontend: str,
    backend: Backend,
    more: str,
    source: str,
    said: list[str],
) -> None:
    """What is wrong, where, and the way out; and there is no wheel."""
    reference, requires, extra = backend
    text = f'[build-system]\nrequires = {requires!r}\nbuild-backend = "{reference}"\n'
    text += f'[project]\nname = "demo"\nversion = "1.0"\ndescription = "d"\n{extra}{more}'
    root = write_tree(tmp_path / "project", {"pyproject.toml": text, "demo/__init__.py": source})
    out = tmp_path / "out"
    command = [word.format(out=out, root=root) for word in FRONTENDS[frontend]]
    done = run(command, env=isolated_env, check=False)
    printed = done.stdout + done.stderr
    assert done.returncode, printed
    assert [words for words in said if words not in printed] == [], printed
    assert not list(tmp_path.rglob("*.whl"))
