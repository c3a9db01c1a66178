"""What the hooks of build backends import: neither run time nor command line, and little before it is needed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from plux.build.wrapper.completed import COMPLETED
from plux.build.wrapper.hooks import _COMPLETED
from tests.support.process import run_python
from tests.support.tree import write_tree
from tests.support.wheel_content import entry_points_of

if TYPE_CHECKING:
    from pathlib import Path

_CODE = """
    import importlib, json, os, sys
    module, _, attribute = sys.argv[1].partition(":")
    backend = importlib.import_module(module)
    for name in filter(None, [attribute]):
        backend = getattr(backend, name)
    hook = getattr(backend, sys.argv[2])
    os.mkdir("out")
    hook() if sys.argv[2].startswith("get_") else hook(os.path.abspath("out"))
    with open("loaded.json", "w") as file:
        json.dump(sorted(name for name in sys.modules if name.startswith(("plux.", "plugin"))), file)
"""
_PROVIDER = """
    import json, sys
    from plux.build.scikit_build import Provider
    assert Provider.dynamic_metadata({}, {})["entry-points"]
    with open("loaded.json", "w") as file:
        json.dump(sorted(name for name in sys.modules if name.startswith(("plux.", "plugin"))), file)
"""
_DYNAMIC = 'dynamic = ["entry-points"]\n[tool.hatch.metadata.hooks.plux]\n'
_EXTRA = {
    "setuptools.build_meta": "",
    "hatchling.build": "[tool.hatch.build.hooks.plux]\n",
    "pdm.backend": "",
    "plux.backend:hatchling": "",
    "plux.backend:setuptools": "",
}
_BUILDS = [
    (backend, hook)
    for hook in ("build_wheel", "build_editable", "build_sdist")
    for backend in _EXTRA
    if (hook, "hatchling" in backend) != ("build_editable", True)  # needs a library for that
]
_PLUGIN = 'from plux import Plugin\n\nclass One(Plugin):\n    namespace, name = "my.ns", "one"\n'


def project(root: Path, backend: str, extra: str) -> Path:
    """A project with one plugin."""
    build_system = f'[build-system]\nrequires = ["plux"]\nbuild-backend = "{backend}"\n'
    text = f'{build_system}[project]\nname = "demo"\nversion = "1.0"\n{extra}'
    return write_tree(root, {"pyproject.toml": text, "src/demo/__init__.py": "", "src/demo/one.py": _PLUGIN})


def loaded_by(root: Path, code: str, *arguments: str) -> list[str]:
    """The modules of plux that a process has imported when a hook has run."""
    run_python(code, *arguments, cwd=root, measured=False)
    loaded: list[str] = json.loads((root / "loaded.json").read_text())
    return loaded


def parts(loaded: list[str]) -> set[str]:
    """The top-level parts of plux among modules."""
    return {name.partition(".")[2].partition(".")[0] for name in loaded}


@pytest.mark.parametrize(("backend", "hook"), _BUILDS)
def test_a_build_imports_neither_run_time_nor_command_line(tmp_path: Path, backend: str, hook: str) -> None:
    """In a real build with each adapter."""
    loaded = loaded_by(project(tmp_path, backend, _EXTRA[backend]), _CODE, backend, hook)
    assert parts(loaded) <= {"backend", "build", "core", "discovery"}
    if hook == "build_wheel":
        assert "plux.discovery.static.evaluator" in loaded


def test_the_metadata_hook_of_hatchling(tmp_path: Path) -> None:
    """The same."""
    loaded = loaded_by(project(tmp_path, "hatchling.build", _DYNAMIC), _CODE, "hatchling.build", "build_wheel")
    assert parts(loaded) <= {"build", "core", "discovery"}
    assert "plux.discovery.static.evaluator" in loaded


def test_the_provider_for_scikit_build_core(tmp_path: Path) -> None:
    """The same; it is called as scikit-build-core does."""
    loaded = loaded_by(project(tmp_path, "scikit_build_core.build", _DYNAMIC.partition("[tool")[0]), _PROVIDER)
    assert parts(loaded) <= {"build", "core", "discovery"}


@pytest.mark.parametrize("backend", _EXTRA)
def test_asking_for_requirements_imports_no_discovery(tmp_path: Path, backend: str) -> None:
    """That is a process of its own in every build, in which there is nothing to find."""
    loaded = loaded_by(project(tmp_path, backend, _EXTRA[backend]), _CODE, backend, "get_requires_for_build_wheel")
    assert [name for name in loaded if name.startswith("plux.discovery.static")] == []


def test_the_wrapper_passes_on_a_call_with_next_to_nothing(tmp_path: Path) -> None:
    """Behind it may be a backend that imports nothing of this by itself."""
    write_tree(tmp_path, {"uv_build.py": "def get_requires_for_build_wheel(settings=None): return ['x']\n"})
    code = """
        import sys
        before = set(sys.modules)
        from plux.backend import uv_build
        print(uv_build.get_requires_for_build_wheel())
        print({"json", "logging", "pathlib", "re", "tomllib", "typing"} & (set(sys.modules) - before))
        """
    assert run_python(code, cwd=tmp_path, measured=False).stdout == "['x']\nset()\n"


def test_discovery_imports_nothing_dear() -> None:
    """Two of these took half of the time that plux cost a build, the third is for suggestions."""
    code = (
        "import plux.build.wrapper.completed, plux.discovery.static, sys\n"
        "print({'dataclasses', 'inspect', 'difflib'} & set(sys.modules))"
    )
    assert run_python(code, measured=False).stdout == "set()\n"


@pytest.mark.parametrize("backend", ["setuptools.build_meta", "hatchling.build", "plux.backend:setuptools"])
def test_simple_declarations_need_a_part_of_the_evaluation(tmp_path: Path, backend: str) -> None:
    """Importing is most of what plux costs a small project: what a class and its texts do not need stays away."""
    root = project(tmp_path, backend, _EXTRA[backend])
    simple = """
        from plux import Plugin, plugin

        class One(Plugin):
            namespace = "my.ns"
            name = "one"

            def load(self):
                return [each for each in "abc" if each > "b"]

        @plugin("my.ns")
        def two():
            return One.name + "!"
        """
    write_tree(root, {"src/demo/one.py": simple})
    loaded = loaded_by(root, _CODE, backend, "build_wheel")
    known = {name.rpartition(".")[2] for name in loaded if name.startswith("plux.discovery.static.known.")}
    assert known == {"inert", "library", "model"}
    needless = {"comprehensions", "control", "dunder", "enumerations", "instances", "iteration", "matching"}
    needless |= {"metaclasses", "object_methods", "operations", "operators", "records", "setting", "subscripts"}
    assert [name for name in loaded if name.rpartition(".")[2] in needless] == []


def test_what_is_left_out_is_imported_when_it_is_needed(tmp_path: Path) -> None:
    """A loop, an operator, a builtin and a name of the standard library."""
    root = project(tmp_path, "setuptools.build_meta", "")
    more = """
        from functools import partial
        from plux import PluginSpec

        def make(number):
            return number

        for number in range(2):
            globals()[f"spec_{number}"] = PluginSpec("my.ns", f"number-{number + 1}", partial(make, number))
        """
    write_tree(root, {"src/demo/more.py": more})
    loaded = loaded_by(root, _CODE, "setuptools.build_meta", "build_wheel")
    parts = {name.rpartition(".")[2] for name in loaded if name.startswith("plux.discovery.static.")}
    assert {"builtin", "control", "functools_functions", "instances", "iteration", "operations"} <= parts
    (wheel,) = (root / "out").glob("*.whl")
    assert set(entry_points_of(wheel)["my.ns"]) == {"one", "number-1", "number-2"}


def test_the_names_of_completed_hooks_are_known_without_importing_them() -> None:
    """They stand in two places; both are the same."""
    assert set(COMPLETED) == _COMPLETED
