"""What setuptools calls for every project, and the commands and functions for setup.py."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from plux.core.entrypoint_text import parse_entry_points
from tests.building.projects import FOUND, SETUPTOOLS, plugin_source, setuptools_project, sources
from tests.support.process import run, run_python

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.process import Completed
    from tests.support.tree import Tree

EMPTY = SETUPTOOLS.replace(', "plux"', "")
PACKAGE: Tree = {"__init__.py": "", "a.py": plugin_source("A", "a")}
A = {"my.ns": {"a": "pk.a:A"}}
SETUP = "import setuptools\nsetuptools.setup({})\n"


def egg_info(root: Path, *commands: str, check: bool = True) -> Completed:
    """Run setuptools commands on a project, as a build does."""
    return run(
        [sys.executable, "-c", "import setuptools; setuptools.setup()", *(commands or ["egg_info"])],
        cwd=root,
        check=check,
    )


def entry_points(root: Path) -> dict[str, dict[str, str]]:
    """What the egg-info directory says."""
    files = list(root.rglob("*.egg-info/entry_points.txt"))
    return parse_entry_points(files[0].read_text(encoding="utf-8"))[0] if files else {}


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param({"pyproject.toml": SETUPTOOLS}, id="build-system.requires"),
        pytest.param({"pyproject.toml": SETUPTOOLS.replace('"plux"', '"plux[cli] >=2"')}, id="with-extra-and-version"),
        pytest.param({"pyproject.toml": f"{EMPTY}[tool.plux]\n"}, id="tool.plux"),
        pytest.param(
            {"setup.cfg": "[metadata]\nname = my_project\n[options]\nsetup_requires = plux\n"}, id="setup_requires"
        ),
        pytest.param({"pyproject.toml": EMPTY, "my_project.egg-info/plux.json": "{}"}, id="plux.json"),
        pytest.param(
            {
                "pyproject.toml": EMPTY,
                "setup.cfg": "[egg_info]\negg_base = out\n[options]\npackages = pk\n",
                "out/my_project.egg-info/plux.json": "{}",
            },
            id="plux.json-elsewhere",
        ),
    ],
)
def test_a_project_that_asks_for_plux_gets_its_plugins(write_tree: WriteTree, tree: Tree) -> None:
    """In each of the ways of asking."""
    root = write_tree({**tree, "pk": PACKAGE})
    egg_info(root)
    assert entry_points(root) == A


EDITABLE = """
    import os
    from setuptools import build_meta

    build_meta.get_requires_for_build_editable()
    for name in ("build", "dist"):
        os.mkdir(name)
    build_meta.prepare_metadata_for_build_editable("build")
    build_meta.build_editable("dist")
    """


@pytest.mark.parametrize("place", [".", "src"])
def test_the_egg_info_of_an_editable_install_has_the_plugins(write_tree: WriteTree, place: str) -> None:
    """Python that is started in the project finds it before what is installed."""
    scripts = '[project.scripts]\nrun = "pk.a:A"\n'
    root = write_tree({"pyproject.toml": SETUPTOOLS + scripts, place: {"pk": PACKAGE}})
    for _ in range(2):
        run_python(EDITABLE, cwd=root)
        (file,) = (root / place).glob("*.egg-info/entry_points.txt")
        assert parse_entry_points(file.read_text(encoding="utf-8"))[0] == {**A, "console_scripts": {"run": "pk.a:A"}}
        index = json.loads((file.parent / "plux.index.json").read_text(encoding="utf-8"))
        assert [plugin["name"] for plugin in index["plugins"]] == ["a"]
        for name in ("build", "dist"):
            shutil.rmtree(root / name)
        (root / place / "pk/a.py").write_text((root / place / "pk/a.py").read_text(encoding="utf-8") + "\n", "utf-8")


@pytest.mark.parametrize("found", [True, False])
def test_a_build_that_fails_leaves_the_plugins_of_the_one_before(write_tree: WriteTree, found: bool) -> None:
    """Setuptools writes the egg-info anew to tell what a build requires; what is declared by hand counts as ever."""
    scripts = '[project.scripts]\nrun = "pk.a:A"\n'
    root = write_tree({"pyproject.toml": SETUPTOOLS + scripts, "pk": PACKAGE})
    if found:
        run_python(EDITABLE, cwd=root)
    (root / "pk/a.py").write_text(
        "from plux import Plugin\nclass A(Plugin):\n    namespace, name = 'my.ns', open('x').read()\n", "utf-8"
    )
    more = '[project.entry-points."my.ns"]\nb = "pk.b:B"\n'
    (root / "pyproject.toml").write_text(SETUPTOOLS + scripts.replace(":A", ":Other") + more, "utf-8")
    done = run_python(EDITABLE.replace("os.mkdir(name)", "os.makedirs(name, exist_ok=True)"), cwd=root, check=False)
    assert done.returncode == 1
    assert "1 problem in the plugins of this project" in done.stderr
    left = {"my.ns": {"b": "pk.b:B"}, "console_scripts": {"run": "pk.a:Other"}}
    assert entry_points(root) == {**left, "my.ns": {**left["my.ns"], **(A["my.ns"] if found else {})}}


def test_an_egg_info_that_cannot_be_written_fails_no_build(write_tree: WriteTree) -> None:
    """It is not what is built; there is a warning."""
    root = write_tree({"pyproject.toml": SETUPTOOLS, "pk": PACKAGE})
    egg_info(root)
    (found,) = root.glob("*.egg-info")
    (found / "plux.json").unlink()
    (found / "plux.json").mkdir()
    code = """
        import os
        from setuptools import build_meta
        os.mkdir("build")
        build_meta.prepare_metadata_for_build_editable("build")
        """
    done = run_python(code, cwd=root)
    assert "plux: warning: " in done.stdout + done.stderr
    assert "cannot be brought up to date" in done.stdout + done.stderr
    (file,) = (root / "build").glob("*.dist-info/entry_points.txt")
    assert parse_entry_points(file.read_text(encoding="utf-8"))[0] == A


@pytest.mark.parametrize(
    "requires",
    ["[]", '["plux-extras"]', '["pluxish", "my-plux"]', '["plux_other>=1"]'],
)
def test_a_project_that_does_not_ask_is_not_touched(write_tree: WriteTree, requires: str) -> None:
    """Whatever it contains; nothing but the light hook is imported."""
    text = EMPTY.replace('["setuptools"]', requires)
    root = write_tree({"pyproject.toml": text, "pk": {**PACKAGE, "broken.py": "from plux import"}})
    code = """
        import sys, setuptools
        sys.argv[1:] = ["egg_info"]
        setuptools.setup()
        print("\\n@@", *sorted(name for name in sys.modules if name.startswith("plux.")))
        """
    done = run_python(code, cwd=root, measured=False)
    assert entry_points(root) == {}
    assert list(root.rglob("plux*.json")) == []
    loaded = done.stdout.rpartition("@@ ")[2].split()
    assert "plux.build.setuptools.hook" in loaded
    opening = {"plux.core", "plux.core.regular_file"}  # of pyproject.toml
    assert [
        name
        for name in set(loaded) - opening
        if name.startswith(("plux.core", "plux.discovery", "plux.runtime", "plux.cli"))
    ] == []


def test_static_entry_points_of_all_forms_are_kept(write_tree: WriteTree) -> None:
    """A dict of lists, a dict of texts, one text; with extras, comments and an empty group."""
    forms = [
        {"my.ns": ["x = pk:x [extra]", "y = pk:y"], "none": []},
        {"my.ns": "# comment\nx = pk:x [extra]\ny = pk:y\n"},
        "[my.ns]\nx = pk:x [extra]\ny = pk:y\n",
    ]
    for number, form in enumerate(forms):
        setup = f"from setuptools import setup\nsetup(name='p', packages=['pk'], entry_points={form!r})\n"
        root = write_tree({f"{number}": {"setup.py": setup, "pyproject.toml": "[tool.plux]\n", "pk": PACKAGE}})
        run([sys.executable, "setup.py", "egg_info"], cwd=root / str(number))
        assert entry_points(root / str(number)) == {"my.ns": {"a": "pk.a:A", "x": "pk:x [extra]", "y": "pk:y"}}


def test_the_files_of_the_egg_info_say_what_was_found(write_tree: WriteTree) -> None:
    """plux.json in the format of 1.x, the index with file and line; static ones are in neither."""
    root = write_tree(setuptools_project())
    egg_info(root)
    info = root / "src" / "my_project.egg-info"
    assert json.loads((info / "plux.json").read_text(encoding="utf-8")) == {
        "my.ns": ["AWS::S3::Bucket=my_project.plugins:Bucket", "more=my_project.sub.more:More"]
    }
    index = json.loads((info / "plux.index.json").read_text(encoding="utf-8"))
    assert [(p["name"], p["file"], p["line"]) for p in index["plugins"]] == [
        ("AWS::S3::Bucket", "src/my_project/plugins.py", 5),
        ("more", "src/my_project/sub/more.py", 4),
    ]
    assert entry_points(root) == {
        "console_scripts": {"run": "my_project:main"},
        "my.ns": {**FOUND["my.ns"], "static": "my_project:static"},
    }


def test_a_second_run_changes_nothing(write_tree: WriteTree) -> None:
    """The same sources give the same bytes; what is right is not written again."""
    root = write_tree(setuptools_project())
    egg_info(root)
    info = root / "src" / "my_project.egg-info"
    before = {path.name: path.read_bytes() for path in info.iterdir()}
    stamp = (info / "plux.json").stat().st_mtime_ns
    egg_info(root)
    assert {path.name: path.read_bytes() for path in info.iterdir()} == before
    assert (info / "plux.json").stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    ("text", "module", "messages"),
    [
        pytest.param(SETUPTOOLS, "from plux import Plugin\nclass B(Plugin", ["pk/b.py:2: "], id="syntax-error"),
        pytest.param(SETUPTOOLS, plugin_source("B", "a"), ["pk/a.py", "pk/b.py:4: "], id="duplicate"),
        pytest.param(SETUPTOOLS, plugin_source("B", "b=c"), ["pk/b.py:4: ", "cannot be written"], id="unwritable"),
        pytest.param(
            f'{SETUPTOOLS}[project.entry-points."my.ns"]\na = "pk:Other"\n',
            "",
            ["pk/a.py:4: ", "is pk.a:A, but", "says pk:Other"],
            id="conflict",
        ),
        pytest.param(f"{SETUPTOOLS}[tool.plux]\nexclud = []\n", "", ["'exclud'; did you mean 'exclude'?"], id="config"),
    ],
)
def test_a_build_that_could_lose_a_plugin_fails(
    write_tree: WriteTree, text: str, module: str, messages: list[str]
) -> None:
    """With the report, without a traceback, without entry points."""
    root = write_tree({"pyproject.toml": text, "pk": {**PACKAGE, "b.py": module}})
    done = egg_info(root, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "error: plux: " in done.stderr
    assert all(message in done.stderr for message in messages), done.stderr
    assert "pk.a:A" not in entry_points(root).get("my.ns", {}).values()


def manual(write_tree: WriteTree, extra: Tree) -> Path:
    """A project of the manual mode, run through egg_info."""
    text = f"{SETUPTOOLS}[tool.plux]\nentrypoint_build_mode = 'manual'\n"
    return write_tree({"pyproject.toml": text, "pk": PACKAGE, **extra})


def test_in_the_manual_mode_the_file_decides(write_tree: WriteTree) -> None:
    """Nothing is discovered, names are as they are written there."""
    root = manual(write_tree, {"plux.ini": "[my.ns]\nOther::Name = pk.a:A\n"})
    egg_info(root)
    assert entry_points(root) == {"my.ns": {"Other::Name": "pk.a:A"}}
    assert list(root.rglob("plux*.json")) == []


def test_in_the_manual_mode_a_missing_file_is_made_up_for(write_tree: WriteTree) -> None:
    """With a warning: a wheel without plugins would be worse."""
    root = manual(write_tree, {})
    done = egg_info(root)
    assert entry_points(root) == A
    assert "there is no" in done.stdout + done.stderr


def test_in_the_manual_mode_a_broken_file_fails_the_build(write_tree: WriteTree) -> None:
    """With the lines that are wrong."""
    root = manual(write_tree, {"plux.ini": "[my.ns]\nnonsense\n"})
    done = egg_info(root, check=False)
    assert done.returncode == 1
    assert "plux.ini:2: " in done.stderr


def test_setuptools_may_read_the_file_of_the_manual_mode_itself(write_tree: WriteTree) -> None:
    """The way that 1.x documented: a dynamic table."""
    text = SETUPTOOLS.replace('version = "1.0"', 'version = "1.0"\ndynamic = ["entry-points"]')
    dynamic = '[tool.setuptools.dynamic]\nentry-points = {file = ["plux.ini"]}\n'
    mode = "[tool.plux]\nentrypoint_build_mode = 'manual'\n"
    root = write_tree({"pyproject.toml": f"{text}{dynamic}{mode}", "pk": PACKAGE, "plux.ini": "[my.ns]\nA = pk.a:A\n"})
    egg_info(root)
    assert entry_points(root) == {"my.ns": {"A": "pk.a:A"}}


def test_the_command_plugins_discovers_and_commands_after_it_know(write_tree: WriteTree) -> None:
    """`python setup.py plugins sdist bdist_wheel`, in a project that says nothing else of plux."""
    root = write_tree(
        {
            "setup.py": SETUP.format("name='my-project', version='1', packages=['pk', 'no']"),
            "pk": PACKAGE,
            "no": PACKAGE,
        }
    )
    run([sys.executable, "setup.py", "plugins", "--exclude", "no, other", "bdist_wheel"], cwd=root)
    assert entry_points(root) == A
    assert len(list((root / "dist").glob("*.whl"))) == 1
    run([sys.executable, "setup.py", "egg_info"], cwd=root, check=False)
    assert (root / "my_project.egg-info" / "plux.json").exists()


def test_the_command_plugins_fails_with_the_report(write_tree: WriteTree) -> None:
    """As a build does."""
    root = write_tree(
        {
            "setup.py": SETUP.format("name='p', packages=['pk']"),
            "pk": {**PACKAGE, "b.py": "import plux\nclass B(plux.Plugin"},
        }
    )
    done = run([sys.executable, "setup.py", "plugins"], cwd=root, check=False)
    assert done.returncode == 1
    assert "b.py:2: " in done.stderr
    assert "Traceback" not in done.stderr


def test_functions_for_setup_scripts_read(write_tree: WriteTree) -> None:
    """`find_plugins` by position, `load_entry_points` with others; what the sources import need not be there."""
    root = write_tree(
        {
            "setup.py": """
                from setuptools import setup
                from plux.build.setuptools import find_plugins, load_entry_points
                assert find_plugins("src", ["*.sub*"], ["my_project"]) == {
                    "my.ns": ["AWS::S3::Bucket=my_project.plugins:Bucket"]
                }
                assert find_plugins("src", exclude="*.sub*") == find_plugins("src", ["*.sub*"])
                assert load_entry_points("src", "*", merge={"o": "\\n a = m:o\\nb=m:p"}) == {"o": ["a=m:o", "b=m:p"]}
                setup(
                    name="p",
                    version="0.1",
                    package_dir={"": "src"},
                    packages=["my_project"],
                    entry_points=load_entry_points("src", merge={"my.ns": ["static=my_project:x"], "other": ["o=m:o"]}),
                )
                """,
            "src/my_project": sources()["my_project"],
        }
    )
    done = run([sys.executable, "setup.py", "--version"], cwd=root)
    assert done.stdout.strip() == "0.1"
    run([sys.executable, "setup.py", "egg_info"], cwd=root)
    assert entry_points(root) == {"my.ns": {**FOUND["my.ns"], "static": "my_project:x"}, "other": {"o": "m:o"}}


def test_functions_for_setup_scripts_do_not_look_at_what_a_build_left_behind(write_tree: WriteTree) -> None:
    """The copies in `build` are no second plugins; a package of that name, or a namespace package in it, has some."""
    root = write_tree(
        {
            "setup.py": """
                from setuptools import setup
                from plux.build.setuptools import load_entry_points
                setup(name="p", version="0.1", packages=["pk"], entry_points=load_entry_points())
                """,
            "pk": PACKAGE,
        }
    )
    run([sys.executable, "setup.py", "build"], cwd=root)
    assert (root / "build" / "lib" / "pk" / "a.py").is_file()
    run([sys.executable, "setup.py", "build", "egg_info"], cwd=root)
    assert entry_points(root) == {"my.ns": {"a": "pk.a:A"}}
    code = "from plux.build.setuptools import find_plugins; print(find_plugins())"
    (root / "build" / "tools.py").write_text(plugin_source("B", "b"))
    assert "b=build.tools:B" in run_python(code, cwd=root).stdout
    (root / "build" / "__init__.py").write_text("")
    assert "build.lib.pk.a:A" in run_python(code, cwd=root, check=False).stderr


def test_functions_for_setup_scripts_fail_rather_than_lose_a_plugin(write_tree: WriteTree) -> None:
    """A directory that does not exist, a conflict."""
    root = write_tree({"pk": PACKAGE})
    code = "from plux.build.setuptools import find_plugins as f, load_entry_points as l\n"
    assert "there is no" in run_python(f"{code}f('nowhere')", cwd=root, check=False).stderr
    conflict = run_python(f"{code}l(merge={{'my.ns': ['a=x:y']}})", cwd=root, check=False)
    assert "is pk.a:A, but `merge` says x:y" in conflict.stderr


def test_the_other_names_of_1_x_work(write_tree: WriteTree) -> None:
    """A distribution from a directory, its index, its configuration, its entry points."""
    root = write_tree(setuptools_project("[tool.plux]\nexclude = ['*.sub']\n"))
    egg_info(root)
    code = """
        import json, sys, io
        from plux.build.setuptools import *
        from plux.build.setuptools import plugins
        workdir = sys.argv[1]
        dist = get_distribution_from_workdir(workdir)
        config = read_plux_configuration(dist)
        update_entrypoints(dist, {"new": ["n=m:n"]})
        import os
        os.chdir(workdir)
        info = find_egg_info_dir()
        print("@@" + json.dumps({
            "name": dist.get_name(),
            "exclude": config.exclude,
            "entry_points": dist.entry_points,
            "index": create_plugin_index_builder(config, dist).write(io.StringIO()),
            "plux.json": get_plux_json_path(dist),
            "info": info,
            "read": entry_points_from_egg_info(info),
            "packages": list(DistributionPackageFinder(dist, exclude=["*.sub"]).find_packages()),
            "found": list(SetuptoolsPackageFinder("src", exclude=["nothing"], include=["*.sub"]).find_packages()),
        }))
        """
    printed = run_python(code, root).stdout
    said = json.loads(printed.rpartition("@@")[2])
    only = {"my.ns": ["AWS::S3::Bucket=my_project.plugins:Bucket"]}
    assert said["name"] == "my-project"
    assert said["exclude"] == ["*.sub"]
    assert said["entry_points"]["new"] == ["n=m:n"]
    assert said["entry_points"]["console_scripts"] == ["run=my_project:main"]
    assert (said["index"], said["read"]) == (only, only)
    assert said["plux.json"].endswith("src/my_project.egg-info/plux.json")
    assert said["info"].endswith("src/my_project.egg-info")
    assert said["packages"] == ["my_project"]
    assert said["found"] == ["my_project.sub"]


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ("raise SystemExit('no support')", "no support"),
        ("x = 1", "setup.py does not call setup()"),
        ("raise RuntimeError('my reason')", "my reason"),
    ],
)
def test_a_distribution_is_never_that_of_another_project(write_tree: WriteTree, script: str, outcome: str) -> None:
    """Whatever was asked for before in the same process; what has ended a script is not kept."""
    root = write_tree({"a/setup.py": "from setuptools import setup\nsetup(name='first')\n", "b/setup.py": script})
    code = """
        import gc
        from plux.build.setuptools import get_distribution_from_workdir
        found = []
        for name in "abab":
            try:
                found.append(get_distribution_from_workdir(name).get_name())
            except BaseException as error:
                found.append(str(error))
        gc.collect()
        kept = (SystemExit, RuntimeError)
        left = [each for each in gc.get_objects() if isinstance(each, kept) and each.__traceback__]
        print(found, left)
        """
    assert run_python(code, cwd=root).stdout.strip() == f"{['first', outcome, 'first', outcome]} []"


def test_each_build_logs_its_warnings_once(write_tree: WriteTree) -> None:
    """Setuptools makes the metadata several times for one build, and a process may build several times."""
    root = write_tree(setuptools_project("[tool.plux]\ninclude = ['my_project', 'other']\n"))
    code = """
        import sys
        from setuptools import build_meta
        for hook in (build_meta.build_editable, build_meta.build_editable, build_meta.build_wheel):
            sys.stderr.write("@")
            hook("dist")
        """
    (root / "dist").mkdir()
    builds = run_python(code, cwd=root).stderr.split("@")
    assert [text.count("`include` of [tool.plux] names 'other'") for text in builds] == [0, 1, 1, 1]


def test_the_files_are_the_same_each_time(write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte, wherever the project lies and however strings are hashed."""
    contents = []
    for number in "12":
        monkeypatch.setenv("PYTHONHASHSEED", number)
        root = write_tree({number: setuptools_project()}) / number
        egg_info(root)
        info = root / "src" / "my_project.egg-info"
        contents.append([(info / n).read_bytes() for n in ("entry_points.txt", "plux.json", "plux.index.json")])
    assert contents[0] == contents[1]


def test_the_build_does_not_need_the_run_time(write_tree: WriteTree) -> None:
    """Nor the command line, nor the sources' own modules."""
    root = write_tree(setuptools_project())
    code = """
        import sys, setuptools
        sys.argv[1:] = ["egg_info"]
        setuptools.setup()
        print("\\n@@", *sorted(name for name in sys.modules if name.startswith(("plux.", "my_project"))))
        """
    loaded = run_python(code, cwd=root, measured=False).stdout.rpartition("@@ ")[2].split()
    assert entry_points(root)["my.ns"].keys() == {"AWS::S3::Bucket", "more", "static"}
    assert [name for name in loaded if name.startswith(("plux.runtime", "plux.cli", "my_project"))] == []


def test_in_the_manual_mode_an_old_file_is_a_warning(write_tree: WriteTree) -> None:
    """It counts all the same; a source that cannot be decided is no reason to fail."""
    root = manual(write_tree, {"plux.ini": "[my.ns]\nold = pk.a:A\n"})
    done = egg_info(root)
    assert entry_points(root) == {"my.ns": {"old": "pk.a:A"}}
    assert "plux.ini does not say what the source says: - [my.ns] a = pk.a:A is missing" in done.stdout + done.stderr
    (root / "pk" / "b.py").write_text("from plux import Plugin\nclass B(Plugin", encoding="utf-8")
    again = egg_info(root)
    assert "does not say what" not in again.stdout + again.stderr
