"""The wrapper ``plux.backend``, around backends that the test writes itself."""

from __future__ import annotations

import importlib
import os
import stat
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyproject_hooks import BuildBackendHookCaller

from plux import backend
from plux.build.config import read_plux_config_from_workdir
from plux.build.delegates import DELEGATES, Delegate, infer_delegate
from plux.build.errors import BuildError
from plux.build.wheel_edit import read_metadata, write_metadata
from plux.build.wrapper.probe import modules_of_probe
from plux.build.wrapper.wheel_modules import modules_of_wheel
from tests.building.projects import FOUND, plugin_source, sources
from tests.support.process import run
from tests.support.wheel_content import check_record, entry_points_of, index_of, parse_text

if TYPE_CHECKING:
    from tests.conftest import WriteTree
    from tests.support.process import Completed

# A backend: it ships what lies in `shipped`, and counts what it is called for.
BACKEND = """
import base64, hashlib, pathlib, zipfile

INFO = "my_project-1.0.dist-info"
STATIC = "[console_scripts]\\nrun = my_project:main\\n\\n[my.ns]\\nstatic = my_project:static\\n"

def _note(what):
    with open("calls", "a") as file:
        file.write(what + "\\n")

def _metadata():
    yield "METADATA", "Metadata-Version: 2.1\\nName: my-project\\nVersion: 1.0\\n"
    yield "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    yield "entry_points.txt", STATIC

def _wheel(directory, members):
    name = "my_project-1.0-py3-none-any.whl"
    rows = []
    with zipfile.ZipFile(pathlib.Path(directory, name), "w") as archive:
        for path, data in [*members, *((f"{INFO}/{n}", t.encode()) for n, t in _metadata())]:
            archive.writestr(zipfile.ZipInfo(path, (2001, 2, 3, 4, 5, 6)), data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.append(f"{path},sha256={digest},{len(data)}")
        rows.append(f"{INFO}/RECORD,,")
        archive.writestr(zipfile.ZipInfo(f"{INFO}/RECORD", (2001, 2, 3, 4, 5, 6)), "\\n".join(rows) + "\\n")
    return name

def build_wheel(directory, settings=None, metadata=None):
    assert metadata is None
    _note("wheel" + str(settings or ""))
    members = []
    for path in sorted(pathlib.Path("my_project").rglob("*.py")):
        members.append((path.as_posix(), path.read_bytes()))
    for path in sorted(pathlib.Path("generated").rglob("*.py")):
        members.append(("my_project/" + path.name, path.read_bytes() + b"# generated"))
    return _wheel(directory, members)

def build_sdist(directory, settings=None):
    _note("sdist")
    return "x.tar.gz"

def get_requires_for_build_wheel(settings=None):
    return ["something"]
"""
MORE = """
def build_editable(directory, settings=None, metadata=None):
    assert metadata is None
    _note("editable")
    return _wheel(directory, [("my_project.pth", b"/somewhere")])

def prepare_metadata_for_build_wheel(directory, settings=None):
    _note("prepare")
    info = pathlib.Path(directory, INFO)
    info.mkdir()
    for name, text in _metadata():
        (info / name).write_text(text)
    return INFO
"""
METADATA_ONLY = MORE.replace("for name, text in _metadata():", "for name, text in [*_metadata()][:1]:")
PYPROJECT = """
[build-system]
requires = ["plux"]
build-backend = "plux.backend"
[tool.plux]
build-backend = "my_backend{object}"
backend-path = ["_build"]
{extra}
"""
STATIC = {"console_scripts": {"run": "my_project:main"}, "my.ns": {"static": "my_project:static"}}
ALL = {**STATIC, "my.ns": {**FOUND["my.ns"], "static": "my_project:static"}}


def project(write_tree: WriteTree, extra: str = "", backend: str = BACKEND + MORE, name: str = "") -> Path:
    """A project that the backend in its own tree builds."""
    root = write_tree({"pyproject.toml": PYPROJECT.format(object=name, extra=extra), **sources()})
    (root / "_build").mkdir()
    (root / "_build" / "my_backend.py").write_text(backend, encoding="utf-8")
    (root / "out").mkdir()
    return root


def call(root: Path, expression: str, check: bool = True, backend: str = "plux.backend") -> Completed:
    """Evaluate an expression of the backend as a frontend does: in a process of its own, in the project."""
    code = f"import {backend.partition(':')[0]} as b\n"
    attribute = backend.partition(":")[2]
    code += f"b = b.{attribute}\n" if attribute else ""
    return run([sys.executable, "-c", f"{code}print({expression})"], cwd=root, check=check)


def wheel(root: Path) -> Path:
    """What was built."""
    (path,) = (root / "out").glob("*.whl")
    return path


def calls(root: Path) -> list[str]:
    """What the backend was called for."""
    path = root / "calls"
    return path.read_text(encoding="utf-8").split() if path.exists() else []


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="nothing tells which files are open")
def test_a_wheel_is_closed_while_its_modules_are_looked_at(tmp_path: Path) -> None:
    """It is replaced then, which Windows refuses for an open file."""
    path = tmp_path / "my_project-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.py", "x = 1\n")
    with path.open("rb"):
        assert str(path) in open_files()
    with modules_of_wheel(path, tmp_path) as modules:
        assert [module.path.read_text(encoding="utf-8") for module in modules] == ["x = 1\n"]
        assert str(path) not in open_files()


def open_files() -> list[str]:
    """What the descriptors of this process stand for."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of the directory itself
            found.append(str(handle.readlink()))
    return found


def test_plugins_of_the_finished_wheel_are_added(write_tree: WriteTree) -> None:
    """Static entry points stay; the backend builds once, and is not given prepared metadata."""
    root = project(write_tree)
    call(root, "b.build_wheel('out', {'a': 'b'}, 'some/metadata')")
    assert entry_points_of(wheel(root)) == ALL
    assert [p["file"] for p in index_of(wheel(root))["plugins"]] == ["my_project/plugins.py", "my_project/sub/more.py"]
    check_record(wheel(root))
    assert calls(root) == ["wheel{'a':", "'b'}"]


def test_modules_that_the_backend_generates_are_looked_at(write_tree: WriteTree) -> None:
    """They are in the wheel, so they count, although they are not in the tree."""
    root = project(write_tree)
    write_tree({"generated/made.py": plugin_source("Made", "made")})
    call(root, "b.build_wheel('out')")
    assert entry_points_of(wheel(root))["my.ns"]["made"] == "my_project.made:Made"


def test_an_editable_wheel_gets_the_plugins_of_the_regular_one(write_tree: WriteTree) -> None:
    """Which is built first, and thrown away."""
    root = project(write_tree)
    call(root, "b.build_editable('out')")
    assert entry_points_of(wheel(root)) == ALL
    assert calls(root) == ["wheel", "editable"]


def test_a_configured_path_spares_the_other_wheel(write_tree: WriteTree) -> None:
    """For backends whose builds are dear."""
    root = project(write_tree, 'path = "my_project"')
    call(root, "b.build_editable('out')")
    assert entry_points_of(wheel(root)) == ALL
    assert calls(root) == ["editable"]


def test_prepared_metadata_says_what_the_wheel_will_say(write_tree: WriteTree) -> None:
    """A frontend may rely on it. Nothing is built for it: a path says where the modules are."""
    root = project(write_tree, 'path = "my_project"')
    call(root, "b.prepare_metadata_for_build_wheel('out')")
    assert calls(root) == ["prepare"]
    call(root, "b.build_wheel('out')")
    prepared = root / "out" / "my_project-1.0.dist-info" / "entry_points.txt"
    assert prepared.read_text(encoding="utf-8") == read_metadata(wheel(root), "entry_points.txt")
    assert parse_text(prepared.read_text(encoding="utf-8")) == ALL


def test_prepared_metadata_that_lack_entry_points_get_all_of_them(write_tree: WriteTree) -> None:
    """As hatchling prepares them: those that the project declares are missing, too."""
    scripts = '[project.scripts]\nrun = "my_project:main"\n'
    static = '[project.entry-points."my.ns"]\nstatic = "my_project:static"\n'
    root = project(write_tree, f'path = "my_project"\n{scripts}{static}', BACKEND + METADATA_ONLY)
    call(root, "b.prepare_metadata_for_build_wheel('out')")
    prepared = root / "out" / "my_project-1.0.dist-info" / "entry_points.txt"
    assert parse_text(prepared.read_text(encoding="utf-8")) == ALL


@pytest.mark.parametrize(
    ("extra", "expected"), [("", None), ('[project.scripts]\nrun = "x:y"', {"console_scripts": {"run": "x:y"}})]
)
def test_prepared_metadata_of_a_project_without_plugins(write_tree: WriteTree, extra: str, expected: object) -> None:
    """There is no file where there is nothing to say; what is declared is said."""
    root = project(write_tree, f'path = "empty"\n{extra}', BACKEND + METADATA_ONLY)
    write_tree({"empty/__init__.py": ""})
    call(root, "b.prepare_metadata_for_build_wheel('out')")
    prepared = root / "out" / "my_project-1.0.dist-info" / "entry_points.txt"
    assert (parse_text(prepared.read_text(encoding="utf-8")) if prepared.exists() else None) == expected


def test_it_has_the_hooks_that_the_backend_has(write_tree: WriteTree) -> None:
    """Others are passed on as they are; those that are missing are missing."""
    root = project(write_tree, 'path = "my_project"', BACKEND)
    hooks = "build_wheel", "build_sdist", "build_editable", "prepare_metadata_for_build_wheel"
    assert call(root, f"[hasattr(b, h) for h in {hooks}]").stdout.strip() == "[True, True, False, False]"
    assert call(root, "b.get_requires_for_build_wheel(), b.build_sdist('out')").stdout == "['something'] x.tar.gz\n"


@pytest.mark.parametrize("table", ["", 'path = "./"', 'path = "my_project/.."'])
@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_metadata_that_would_take_a_build_are_not_prepared(write_tree: WriteTree, kind: str, table: str) -> None:
    """A frontend, here the library that pip and build use, builds the wheel instead, and needs no other.

    The root of the project says no more than no path, however it is written.
    """
    more = MORE.replace("prepare_metadata_for_build_wheel", f"prepare_metadata_for_build_{kind}")
    root = project(write_tree, table, BACKEND + more)
    assert call(root, f"hasattr(b, 'prepare_metadata_for_build_{kind}')").stdout.strip() == "False"
    frontend = BuildBackendHookCaller(str(root), "plux.backend")
    name = getattr(frontend, f"prepare_metadata_for_build_{kind}")(root / "out")
    assert parse_text((root / "out" / name / "entry_points.txt").read_text(encoding="utf-8")) == ALL
    (root / "final").mkdir()
    built = getattr(frontend, f"build_{kind}")(root / "final", metadata_directory=root / "out" / name)
    assert entry_points_of(root / "final" / built) == ALL
    assert calls(root) == (["wheel"] if kind == "wheel" else ["wheel", "editable"])


def test_a_wrong_configuration_is_told_who_asks_for_prepared_metadata(write_tree: WriteTree) -> None:
    """With the report."""
    root = project(write_tree, "exclud = []")
    done = call(root, "hasattr(b, 'prepare_metadata_for_build_wheel')", check=False)
    assert (done.returncode, "did you mean 'exclude'?" in done.stderr) == (1, True)


@pytest.mark.parametrize("repeatable", [True, False])
def test_only_who_may_build_twice_builds_the_other_wheel_in_this_process(
    write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch, repeatable: bool
) -> None:
    """What others leave in a process could change what they build next."""
    root = project(write_tree, backend=BACKEND + "\nimport os\npathlib.Path('process').write_text(str(os.getpid()))\n")
    monkeypatch.chdir(root)
    monkeypatch.syspath_prepend(root / "_build")
    monkeypatch.delitem(sys.modules, "my_backend", raising=False)
    backend = importlib.import_module("my_backend")
    delegate = Delegate("my_backend", "my-backend", repeatable)
    with modules_of_probe(delegate, backend, {"a": 1}, root) as modules:
        assert [module.name for module in modules] == [
            "my_project",
            "my_project.plugins",
            "my_project.sub",
            "my_project.sub.more",
        ]
    assert calls(root) == ["wheel{'a':", "1}"]
    assert ((root / "process").read_text() == str(os.getpid())) is repeatable


def test_a_delegate_may_be_an_object_in_a_module(write_tree: WriteTree) -> None:
    """As PEP 517 has it."""
    root = project(
        write_tree, backend=f"{BACKEND}class inner:\n    build_wheel = staticmethod(build_wheel)\n", name=":inner"
    )
    (root / "_build" / "sub").mkdir()
    call(root, "b.build_wheel('out')")
    assert "more" in entry_points_of(wheel(root))["my.ns"]


@pytest.mark.parametrize(
    ("extra", "module", "messages"),
    [
        ("", "from plux import Plugin\nclass B(Plugin", ["my_project/bad.py:2: "]),
        ("", plugin_source("Other", "static"), ["my_project/bad.py:4: ", "says my_project:static"]),
        ("exclud = []", "", ["'exclud'; did you mean 'exclude'?"]),
        ('path = "nowhere"', "", ["no module of this project's wheel is below"]),
    ],
)
def test_a_build_that_could_lose_a_plugin_fails(
    write_tree: WriteTree, extra: str, module: str, messages: list[str]
) -> None:
    """With the report, without a traceback; no wheel is left that somebody could use."""
    root = project(write_tree, extra)
    write_tree({"my_project/bad.py": module})
    done = call(root, "b.build_wheel('out')", check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert all(message in done.stderr for message in messages), done.stderr
    assert list((root / "out").iterdir()) == []


def test_a_backend_that_fails_is_not_hidden(write_tree: WriteTree) -> None:
    """Neither in the build itself nor in the one that is made to learn of the modules."""
    root = project(write_tree, backend=f"{BACKEND}{MORE}\ndef build_wheel(*args): raise RuntimeError('my reason')\n")
    assert "RuntimeError: my reason" in call(root, "b.build_wheel('out')", check=False).stderr
    probe = call(root, "b.build_editable('out')", check=False)
    assert "RuntimeError: my reason" in probe.stderr
    assert "my_backend could not build the wheel" in probe.stderr


def test_in_the_manual_mode_the_file_decides(write_tree: WriteTree) -> None:
    """There is no index: nothing was found."""
    root = project(write_tree, 'entrypoint_build_mode = "manual"')
    write_tree({"plux.ini": "[my.ns]\nOther::Name = my_project.plugins:Bucket\n"})
    call(root, "b.build_wheel('out')")
    assert entry_points_of(wheel(root))["my.ns"] == {
        "Other::Name": "my_project.plugins:Bucket",
        "static": "my_project:static",
    }
    assert read_metadata(wheel(root), "plux.index.json") is None


def test_a_backend_that_is_not_installed_is_named(write_tree: WriteTree) -> None:
    """With what to write where."""
    root = write_tree({"pyproject.toml": ""})
    done = call(root, "b.build_wheel('out')", check=False, backend="plux.backend:mesonpy")
    assert done.returncode == 1
    assert "meson-python is not installed" in done.stderr
    assert "build-system.requires" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_backend_is_an_attribute_that_does_not_exist(write_tree: WriteTree) -> None:
    """As frontends expect; those that exist are known."""
    done = call(write_tree({"pyproject.toml": ""}), "b", check=False, backend="plux.backend:flit")
    assert "module 'plux.backend' has no attribute 'flit'" in done.stderr


def test_an_object_that_the_backend_does_not_have_is_named(write_tree: WriteTree) -> None:
    """A mistake in the configuration."""
    root = project(write_tree, name=":nothing")
    done = call(root, "b.build_wheel('out')", check=False)
    assert "there is no my_backend:nothing" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("requires", "distribution"),
    [
        (["plux", "flit_core>=3"], "flit_core"),
        (["Poetry.Core ; python_version > '3'", "plux"], "poetry-core"),
        (["uv-build[x]"], "uv-build"),
    ],
)
def test_the_backend_is_inferred_from_the_requirements(tmp_path: Path, requires: list[str], distribution: str) -> None:
    """Spelled in any way."""
    document: dict[str, object] = {"build-system": {"requires": requires}}
    assert infer_delegate(document, read_plux_config_from_workdir(tmp_path)).distribution == distribution


@pytest.mark.parametrize(
    ("said", "reference"),
    [
        ("flit", "flit_core.buildapi"),
        ("mesonpy", "mesonpy"),
        ("poetry_core", "poetry.core.masonry.api"),
        ("a.b:c", "a.b:c"),
    ],
)
def test_the_backend_may_be_named(write_tree: WriteTree, said: str, reference: str) -> None:
    """By any of its names, or as an object."""
    config = read_plux_config_from_workdir(write_tree({"pyproject.toml": f"[tool.plux]\nbuild-backend = '{said}'\n"}))
    assert infer_delegate({}, config).reference == reference


@pytest.mark.parametrize(
    ("requires", "what"), [(["plux"], "none"), (["flit_core", "hatchling"], "several"), (None, "none")]
)
def test_a_backend_that_cannot_be_inferred_has_to_be_named(tmp_path: Path, requires: object, what: str) -> None:
    """With all that are known."""
    with pytest.raises(BuildError, match=f"names {what} that it knows") as caught:
        infer_delegate({"build-system": {"requires": requires}}, read_plux_config_from_workdir(tmp_path))
    assert all(name in caught.value.advice for name in DELEGATES)


def make_wheel(path: Path) -> Path:
    """A wheel with a member of every sort."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("pk/", (2001, 2, 3, 4, 5, 6)), b"")
        script = zipfile.ZipInfo("pk/run", (2011, 2, 3, 4, 5, 6))
        script.external_attr = 0o100755 << 16
        archive.writestr(script, b"#!python\n", compress_type=zipfile.ZIP_DEFLATED)
        archive.writestr("x-1.dist-info/entry_points.txt", "[a]\nb = c\n")
        archive.writestr(
            "x-1.dist-info/RECORD", "pk/run,sha256=old,9\nx-1.dist-info/entry_points.txt,,\nx-1.dist-info/RECORD,,\n"
        )
    return path


def test_other_members_of_a_wheel_stay_as_they_are(tmp_path: Path) -> None:
    """Order, bytes, time stamps, permissions, compression, their rows in RECORD, and the mode of the file."""
    path = make_wheel(tmp_path / "x-1-py3-none-any.whl")
    path.chmod(0o640)
    with zipfile.ZipFile(path) as archive:
        before = [(i.filename, i.date_time, i.external_attr, i.compress_type, i.CRC) for i in archive.infolist()[:2]]
    write_metadata(path, {"entry_points.txt": "[a]\nd = e\n", "new": "ü"})
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        assert [(i.filename, i.date_time, i.external_attr, i.compress_type, i.CRC) for i in infos[:2]] == before
        assert [i.filename for i in infos[2:]] == [f"x-1.dist-info/{n}" for n in ("entry_points.txt", "new", "RECORD")]
        rows = archive.read("x-1.dist-info/RECORD").decode().splitlines()
    assert rows[0] == "pk/run,sha256=old,9"
    assert rows[-1] == "x-1.dist-info/RECORD,,"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]
    assert read_metadata(path, "new") == "ü"


def test_a_file_that_is_no_wheel_is_left_alone(tmp_path: Path) -> None:
    """Nothing is left beside it."""
    path = tmp_path / "x.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"")
    before = path.read_bytes()
    with pytest.raises(BuildError, match="is no wheel"):
        write_metadata(path, {"a": "b"})
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_a_word_that_is_no_backend_is_answered_with_one_that_is() -> None:
    """Front ends print the error as it is."""
    with pytest.raises(ImportError, match=r"did you mean plux\.backend:flit_core .*there are flit_core, hatchling"):
        backend.flitcore  # noqa: B018 - reading it raises
