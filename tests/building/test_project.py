"""A project, as the backend that builds it sees it."""

from __future__ import annotations

import io
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux.build.errors import BuildError, DiscoveryFailed, ToolMissing
from plux.build.hatchling import HatchlingProject
from plux.build.project import Project, SourceTree, open_project
from plux.build.setuptools import SetuptoolsProject
from plux.core.entrypoint_text import parse_entry_points
from tests.building.projects import FOUND, HATCHLING, SETUPTOOLS, plugin_source, setuptools_project, sources

if TYPE_CHECKING:
    from tests.conftest import WriteTree
    from tests.support.tree import Tree

PACKAGE: Tree = {"__init__.py": "", "a.py": plugin_source("A", "a")}
NAMES = ["pk", "pk.a"]
FIND = f"{SETUPTOOLS}[tool.setuptools.packages.find]"


def names(project: Project) -> list[str]:
    """The modules of a project."""
    return [module.name for module in project.modules()]


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        pytest.param({"pyproject.toml": SETUPTOOLS, "pk": PACKAGE}, NAMES, id="automatic-flat"),
        pytest.param({"pyproject.toml": SETUPTOOLS, "src/pk": PACKAGE, "tests": PACKAGE}, NAMES, id="automatic-src"),
        pytest.param({"pyproject.toml": SETUPTOOLS, "one.py": ""}, ["one"], id="automatic-module"),
        pytest.param(
            {
                "pyproject.toml": f"{SETUPTOOLS}[tool.setuptools]\npackages = ['pk']\npackage-dir = {{pk = 'lib/x'}}\n",
                "lib/x": PACKAGE,
            },
            NAMES,
            id="package-dir",
        ),
        pytest.param(
            {
                "pyproject.toml": f"{FIND}\nwhere = ['a', 'b']\nexclude = ['no*']\n",
                "a": {"pk": PACKAGE, "no": PACKAGE},
                "b/ns/two": {"x.py": ""},
            },
            ["ns.two.x", *NAMES],
            id="find-in-two-places",
        ),
        pytest.param(
            {"setup.cfg": "[metadata]\nname = x\n[options]\npackages = find:\n", "pk": PACKAGE}, NAMES, id="setup.cfg"
        ),
        pytest.param(
            {
                "setup.py": """
                    from setuptools import setup, find_packages
                    setup(packages=find_packages(), py_modules=['m'])
                    """,
                "pk": PACKAGE,
                "m.py": "",
            },
            ["m", *NAMES],
            id="setup.py",
        ),
        pytest.param(
            {
                "setup.py": "from names import N\nfrom setuptools import setup\nsetup(packages=N)",
                "names.py": "N = ['pk']\n",
                "pk": PACKAGE,
            },
            NAMES,
            id="setup.py-imports-beside-it",
        ),
    ],
)
def test_setuptools_says_which_modules_there_are(write_tree: WriteTree, tree: Tree, expected: list[str]) -> None:
    """All the ways in which a project can tell it, and none at all."""
    project = open_project(write_tree(tree))
    assert isinstance(project, SetuptoolsProject)
    found = project.modules()
    assert [module.name for module in found] == sorted(expected)
    assert all(module.path.is_file() and module.path.is_absolute() for module in found)


@pytest.mark.parametrize(
    "setup",
    [
        "print('noise'); import sys; sys.stdout.flush()",
        "import os; os.system('echo noise')",
        "import threading, time; threading.Thread(target=time.sleep, args=(30,)).start()",
        "import subprocess; subprocess.Popen(['sleep', '30'])",
        "import sys; sys.argv[1:] and sys.exit('arguments')",
        "input",
    ],
)
@pytest.mark.timeout(20)
def test_what_a_setup_script_does_stays_in_its_process(
    write_tree: WriteTree, capfd: pytest.CaptureFixture[str], setup: str
) -> None:
    """Nothing that it prints, starts or changes reaches the one who asks; what it printed is logged."""
    root = write_tree({"setup.py": f"{setup}\nfrom setuptools import setup\nsetup(packages=['pk'])\n", "pk": PACKAGE})
    before = set(sys.modules)
    assert names(open_project(root)) == NAMES
    assert capfd.readouterr() == ("", "")
    assert "setup" not in set(sys.modules) - before


def test_what_a_setup_script_prints_is_logged(write_tree: WriteTree, caplog: pytest.LogCaptureFixture) -> None:
    """For those who look for the reason of something."""
    root = write_tree(
        {"setup.py": "print('noise')\nfrom setuptools import setup\nsetup(packages=['pk'])\n", "pk": PACKAGE}
    )
    with caplog.at_level(logging.DEBUG, logger="plux.build"):
        open_project(root).modules()
    assert "noise" in caplog.text


@pytest.mark.parametrize(
    ("setup", "message"),
    [
        ("raise RuntimeError('my reason')", "RuntimeError: my reason"),
        ("import os; print('last words', flush=True); os._exit(7)", "with exit code 7; it printed:\n    | last words"),
        ("import sys; sys.exit(3)", "setup.py:1: it exits there, with code 3"),
        ("import sys; print('first', flush=True); sys.exit()", "exits there, with code 0; it printed:\n    | first"),
        ("x = 1", "setup.py does not call setup()"),
        ("import no_such_module", "No module named 'no_such_module'"),
        ("from setuptools import setup; setup(packages=['missing'])", "package directory 'missing' does not exist"),
        ("from setuptools import setup; setup(packages=3)", "setup.py:1: TypeError: 'int' object is not iterable"),
    ],
)
def test_a_setup_script_that_fails_is_told_in_a_message(write_tree: WriteTree, setup: str, message: str) -> None:
    """With what it printed; there is no wheel that could be looked at."""
    root = write_tree({"setup.py": setup})
    with pytest.raises(BuildError) as caught:
        open_project(root).modules()
    assert str(root) in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"setup.py": "x = (\n"}, "setup.py:1: SyntaxError: '(' was never closed"),
        (
            {"setup.py": "import sys\n\nif True:\n    raise SystemExit('my reason')\n"},
            "setup.py:4: it exits there: my reason",
        ),
        (
            {"setup.py": "from helper import f\n\nf()\n", "helper.py": "def f():\n    exit('my reason')\n"},
            "helper.py:2: it exits there: my reason",
        ),
        (
            {"setup.py": "from helper import f\n\nf()\n", "helper.py": "def f():\n    raise RuntimeError('reason')\n"},
            "helper.py:2: RuntimeError: reason; it printed:\n    | Traceback (most recent call last):\n    |   File",
        ),
    ],
)
def test_the_line_in_which_a_setup_script_fails_is_named(write_tree: WriteTree, tree: Tree, message: str) -> None:
    """How it was called is nothing that anybody could change."""
    root = write_tree({"pyproject.toml": "", **tree})
    with pytest.raises(BuildError) as caught:
        open_project(root).modules()
    assert str(caught.value).startswith(f"{root}/{message}")


def test_a_setup_script_is_run_as_it_is_elsewhere(write_tree: WriteTree) -> None:
    """By the name that it has, without what plux itself asks of the compiler; it may exit when it is done."""
    script = """
        import sys
        from setuptools import setup

        def function(argument: int): ...

        assert (__name__, __file__, sys.argv) == ("__main__", "setup.py", ["setup.py"])
        assert function.__annotations__ == {"argument": int}
        setup(packages=["pk"])
        sys.exit(1)
        """
    assert names(open_project(write_tree({"setup.py": script, "pk": PACKAGE}))) == NAMES


def test_a_refusal_of_setuptools_is_told_in_its_words(write_tree: WriteTree) -> None:
    """Two top-level packages cannot be told apart by setuptools itself."""
    root = write_tree({"pyproject.toml": SETUPTOOLS, "one": PACKAGE, "two": PACKAGE})
    with pytest.raises(BuildError, match="Multiple top-level packages") as caught:
        open_project(root).modules()
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize(
    ("extra", "tree", "expected"),
    [
        pytest.param("", {"my_project": PACKAGE, "tests": PACKAGE}, ["my_project", "my_project.a"], id="flat"),
        pytest.param("", {"src/my_project": PACKAGE}, ["my_project", "my_project.a"], id="src"),
        pytest.param("", {"my_project.py": ""}, ["my_project"], id="module"),
        pytest.param(
            "[tool.hatch.build.targets.wheel]\nonly-include=['lib/pk']\nsources=['lib']\n",
            {"lib/pk": PACKAGE},
            NAMES,
            id="sources",
        ),
        pytest.param(
            "[tool.hatch.build.targets.wheel]\npackages=['x']\n[tool.hatch.build.targets.wheel.sources]\nx = 'pk'\n",
            {"x": PACKAGE},
            NAMES,
            id="renamed",
        ),
        pytest.param(
            "[tool.hatch.build.targets.wheel.force-include]\n'x/a.py' = 'pk/b.py'\n",
            {"x": PACKAGE},
            ["pk.b"],
            id="forced",
        ),
    ],
)
def test_hatchling_says_which_modules_there_are(
    write_tree: WriteTree, extra: str, tree: Tree, expected: list[str]
) -> None:
    """By the names that they bear in the wheel."""
    project = open_project(write_tree({"pyproject.toml": f"{HATCHLING}{extra}", **tree}))
    assert isinstance(project, HatchlingProject)
    assert names(project) == expected


def test_hatchling_is_asked_in_a_process_of_its_own(write_tree: WriteTree, capfd: pytest.CaptureFixture[str]) -> None:
    """The metadata hooks of the project, ours among them, run there, and do not go round in circles."""
    hooks = "[tool.hatch.metadata.hooks.plux]\n[tool.hatch.metadata.hooks.custom]\n"
    extra = f"dynamic = ['entry-points', 'description']\n{hooks}"
    hook = """
        print("noise")
        from hatchling.metadata.plugin.interface import MetadataHookInterface

        class Hook(MetadataHookInterface):
            def update(self, metadata):
                metadata["description"] = "x"
        """
    root = write_tree({"pyproject.toml": f"{HATCHLING}{extra}", "hatch_build.py": hook, "my_project": PACKAGE})
    assert names(open_project(root)) == ["my_project", "my_project.a"]
    assert capfd.readouterr() == ("", "")


def test_a_refusal_of_hatchling_is_told_in_its_words(write_tree: WriteTree) -> None:
    """It does not know what to ship."""
    with pytest.raises(BuildError, match="Unable to determine which files to ship"):
        open_project(write_tree({"pyproject.toml": HATCHLING, "other": PACKAGE})).modules()


@pytest.mark.parametrize(("text", "tool"), [(SETUPTOOLS, "setuptools"), (HATCHLING, "hatchling")])
def test_a_build_tool_that_is_not_installed_is_named(
    write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch, text: str, tool: str
) -> None:
    """With the command that installs it."""
    root = write_tree({"pyproject.toml": text, "block/sitecustomize.py": f"import sys\nsys.modules[{tool!r}] = None\n"})
    monkeypatch.setenv("PYTHONPATH", str(root / "block"))
    with pytest.raises(ToolMissing, match=f"{tool} is not installed, but .* pip install {tool}"):
        open_project(root).modules()


def test_what_is_no_project_is_told(tmp_path: Path) -> None:
    """An empty directory, and none."""
    with pytest.raises(BuildError, match="there is no project in"):
        open_project(tmp_path)
    with pytest.raises(BuildError, match="there is no directory"):
        open_project(tmp_path / "nowhere")


def test_the_current_directory_is_the_default(write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who do not say."""
    monkeypatch.chdir(write_tree({"pyproject.toml": SETUPTOOLS}))
    assert open_project().workdir == Project().workdir == Path.cwd()


def test_plugins_are_found_without_importing(write_tree: WriteTree) -> None:
    """In what the wheel will hold, and nothing else."""
    project = open_project(write_tree(setuptools_project()))
    discovery = project.discover()
    assert discovery.problems == ()
    assert discovery.entry_points() == FOUND


def test_patterns_add_to_those_of_the_project(write_tree: WriteTree) -> None:
    """Those of pyproject.toml, those of the caller; bases in modules that are left out are known all the same."""
    package: Tree = {
        "__init__.py": "",
        "base.py": plugin_source("Base", "base"),
        "impl.py": "from .base import Base\nclass Impl(Base):\n    name = 'impl'\n",
        "other.py": plugin_source("Other", "other"),
    }
    root = write_tree({"pyproject.toml": f"{SETUPTOOLS}[tool.plux]\nexclude = ['pk.base']\n", "pk": package})
    found = open_project(root, exclude=["*.other"]).discover()
    assert (found.entry_points(), found.problems) == ({"my.ns": {"impl": "pk.impl:Impl"}}, ())


def test_a_configured_path_selects_among_the_modules_of_the_wheel(write_tree: WriteTree) -> None:
    """Names stay those that the wheel gives."""
    base = f"{SETUPTOOLS}[tool.setuptools]\npackages = ['pa', 'pb']\npackage-dir = {{pb = 'x/y'}}\n"
    tree: Tree = {"pa": PACKAGE, "x/y": PACKAGE}
    root = write_tree({"pyproject.toml": f"{base}[tool.plux]\npath = 'x'\n", **tree})
    assert open_project(root).discover().entry_points() == {"my.ns": {"a": "pb.a:A"}}
    write_tree({"pyproject.toml": f"{base}[tool.plux]\npath = 'nothing/here'\n"})
    with pytest.raises(BuildError, match="no module of this project's wheel is below"):
        open_project(root).discover()


def test_a_path_of_the_caller_needs_no_project(write_tree: WriteTree) -> None:
    """Any directory of packages, or a file; it cannot be built."""
    root = write_tree({"tree/pk": PACKAGE})
    project = open_project(root, path="tree", exclude=["nothing"])
    assert isinstance(project, SourceTree)
    assert project.discover().entry_points() == {"my.ns": {"a": "pk.a:A"}}
    assert names(open_project(root, path=root / "tree" / "pk" / "a.py")) == ["pk.a"]
    with pytest.raises(BuildError, match="looked at as a directory of packages"):
        project.build_entrypoints()
    with pytest.raises(BuildError, match="there is no"):
        open_project(root, path="elsewhere").modules()


def test_the_entry_points_of_a_setuptools_project_are_written_into_its_egg_info(write_tree: WriteTree) -> None:
    """Static ones with them; plux.json holds the found ones."""
    project = open_project(write_tree(setuptools_project()))
    with pytest.raises(FileNotFoundError):
        project.find_entry_point_file()
    with pytest.raises(BuildError, match="plux entrypoints"):
        project.find_plux_index_file()
    result = project.build_entrypoints()
    info = project.workdir / "src" / "my_project.egg-info"
    assert result.written == (info / "entry_points.txt", info / "plux.json")
    assert (project.find_entry_point_file(), project.find_plux_index_file()) == result.written
    groups = parse_entry_points(project.find_entry_point_file().read_text(encoding="utf-8"))[0]
    assert groups == {
        "console_scripts": {"run": "my_project:main"},
        "my.ns": {**FOUND["my.ns"], "static": "my_project:static"},
    }
    assert result.synced == ()


def test_problems_leave_everything_as_it_was(write_tree: WriteTree) -> None:
    """All are told; not even the egg-info directory comes into being."""
    broken = {"b.py": plugin_source("B", "a"), "c.py": "from plux import Plugin\nclass B(Plugin"}
    root = write_tree({"pyproject.toml": SETUPTOOLS, "pk": {**PACKAGE, **broken}})
    with pytest.raises(DiscoveryFailed) as caught:
        open_project(root).build_entrypoints()
    assert len(caught.value.discovery.problems) == 2
    assert f"{root}/pk/c.py:2: " in str(caught.value)
    assert list(root.rglob("*.egg-info")) == []


def test_the_manual_mode_keeps_the_entry_points_in_a_file(write_tree: WriteTree) -> None:
    """With every backend; names keep their case."""
    text = f"{HATCHLING}[tool.plux]\nentrypoint_build_mode = 'manual'\n"
    project = open_project(write_tree({"pyproject.toml": text, **sources()}))
    assert project.build_entrypoints().written == (project.workdir / "plux.ini",)
    assert project.find_entry_point_file() == project.find_plux_index_file() == project.workdir / "plux.ini"
    assert parse_entry_points(project.static_file.read_text(encoding="utf-8"))[0] == FOUND


def test_other_backends_keep_no_file(write_tree: WriteTree) -> None:
    """Their entry points come with the wheel; the error says so."""
    project = open_project(write_tree({"pyproject.toml": HATCHLING, **sources()}))
    assert project.build_entrypoints().written == ()
    with pytest.raises(FileNotFoundError, match="makes them with the wheel"):
        project.find_entry_point_file()


def test_a_configured_place_of_the_egg_info_is_found_again(write_tree: WriteTree) -> None:
    """The option of setuptools for it."""
    root = write_tree(
        {"pyproject.toml": SETUPTOOLS, "setup.cfg": "[egg_info]\negg_base = out\n", "out": {}, "src/pk": PACKAGE}
    )
    project = open_project(root)
    project.build_entrypoints()
    assert project.find_entry_point_file() == root / "out" / "my_project.egg-info" / "entry_points.txt"


def test_the_library_interface_imports_nothing(write_tree: WriteTree) -> None:
    """Specs of the index builder have their references; packages are names."""
    project = open_project(write_tree(setuptools_project()))
    assert project.create_plugin_index_builder().write(io.StringIO()) == {
        "my.ns": ["AWS::S3::Bucket=my_project.plugins:Bucket", "more=my_project.sub.more:More"]
    }
    finder = project.create_package_finder()
    assert list(finder.find_packages()) == ["my_project", "my_project.sub"]
    assert finder.path == str(project.workdir / "src")
    assert "my_project" not in sys.modules
