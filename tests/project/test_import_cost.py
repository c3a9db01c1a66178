"""`import plux` is paid by every command-line program that uses it, so it stays light."""

from __future__ import annotations

import json
import sys

from tests.support.process import run, unmeasured
from tests.support.wheel import ROOT

LIMIT = 25
HEAVY = {
    "ast",
    "collections",
    "csv",
    "dataclasses",
    "email",
    "functools",
    "hashlib",
    "importlib.metadata",
    "inspect",
    "json",
    "logging",
    "pathlib",
    "platform",
    "re",
    "subprocess",
    "tempfile",
    "threading",
    "typing",
    "zipfile",
}


def imported_by(statement: str) -> set[str]:
    """Return the modules that a statement adds to an interpreter without site-packages (so nothing is there before)."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r}); before = set(sys.modules)\n"
        f"{statement}\n"
        "added = sorted(set(sys.modules) - before); import json; print(json.dumps(added))"
    )
    return set(json.loads(run([sys.executable, "-I", "-S", "-c", code], env=unmeasured()).stdout))


def test_importing_plux_loads_few_modules() -> None:
    """The facade is lazy (PEP 562)."""
    modules = imported_by("import plux")
    assert len(modules) <= LIMIT, sorted(modules)
    assert modules & HEAVY == set()


def test_importing_the_model_loads_few_modules() -> None:
    """A module that only declares plugins costs little more."""
    modules = imported_by("from plux import Plugin, PluginSpec, plugin, PluginDisabled, PluginException")
    assert len(modules) <= LIMIT, sorted(modules)
    assert modules & HEAVY == set()


def test_the_facade_imports_neither_run_time_nor_build() -> None:
    """Contracts cannot see what a facade drags in, so it is looked at here."""
    parts = {module.split(".")[1] for module in imported_by("from plux import Plugin") if module.startswith("plux.")}
    assert parts <= {"core", "_compat"}
