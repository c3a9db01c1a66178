"""The commands where nobody would work by choice: full disks, files of others, odd names, limits of every kind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_plux

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import WriteTree
    from tests.support.site import FakeSite

PLUGIN = 'from plux import Plugin\n\nclass One(Plugin):\n    namespace = "my.ns"\n    name = "one"\n'
FLIT = '[build-system]\nrequires = ["plux"]\nbuild-backend = "plux.backend:flit_core"\n[project]\nname = "pk"\n'
SETUPTOOLS = '[build-system]\nrequires = ["setuptools", "plux"]\n[project]\nname = "pk"\nversion = "1"\n'
MANUAL = f'{SETUPTOOLS}[tool.plux]\nentrypoint_build_mode = "manual"\n'
ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
INDEX = {"version": 1, "plugins": [], "source": {"packages": {"pk": "pk"}, "excluded": []}}
WRITING = [
    ["write"],
    ["sync"],
    ["entrypoints"],
    ["discover", "-f", "ini", "-o", "out.ini"],
    ["freeze", "-o", "frozen.py"],
]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")
pytest.importorskip("tomlkit")


def ids(value: object) -> str:
    """How a case is called."""
    return " ".join(value) if isinstance(value, list) else str(value)


def files_of(*roots: Path) -> dict[Path, bytes]:
    """What lies below directories, compiled files apart."""
    found = (path for root in roots for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path: path.read_bytes() for path in found}


def installed(site: FakeSite, root: Path) -> Path:
    """The metadata of an editable install of a project, which do not know its plugin."""
    url = json.dumps({"url": root.as_uri(), "dir_info": {"editable": True}})
    info = site.add(
        "pk",
        {"my.ns": {"other": "pk:other"}},
        dist_info={"direct_url.json": url, "plux.index.json": json.dumps(INDEX)},
    )
    (site.path / "__editable__.pk.pth").write_bytes(os.fsencode(root) + b"\n")
    return info


@pytest.fixture
def project(write_tree: WriteTree, site: FakeSite, tmp_path: Path) -> Path:
    """A project that is installed in editable mode in the site."""
    write_tree({"proj": {"pk": {"__init__.py": PLUGIN}, "pyproject.toml": FLIT}})
    installed(site, tmp_path / "proj")
    return tmp_path / "proj"


@pytest.mark.parametrize("command", WRITING, ids=ids)
def test_a_disk_that_takes_nothing(project: Path, site: FakeSite, command: list[str]) -> None:
    """The message names the file that could not be written, and all is as it was."""
    before = files_of(project, site.path)
    limited = ["/bin/sh", "-c", 'ulimit -f 0; exec "$@"', "sh"]
    done = run_plux(project, *command, env={"PYTHONPATH": str(site.path)}, before=limited)
    assert done.returncode == 1
    (line,) = [line for line in (done.stdout + done.stderr).splitlines() if "File too large" in line]
    assert any(f"{path}: File too large" in line for path in [*before, project / "out.ini", project / "frozen.py"])
    assert files_of(project, site.path) == before


def test_no_place_for_temporary_files(write_tree: WriteTree, tmp_path: Path) -> None:
    """Setuptools cannot be asked then; the message says how to help."""
    pytest.importorskip("setuptools")
    write_tree({"pk": {"__init__.py": PLUGIN}, "pyproject.toml": SETUPTOOLS})
    done = run_plux(tmp_path, "discover", before=["/bin/sh", "-c", 'ulimit -f 0; exec "$@"', "sh"])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("plux: error: No usable temporary directory found in")
    assert "TMPDIR" in done.stderr


@pytest.fixture
def full(tmp_path: Path) -> list[str | Path]:
    """What starts a program where `tmp_path / "disk"` is a disk with one page of memory left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=64k tmpfs "$1" && head -c 60000 /dev/zero > "$1/filler" && shift && exec "$@"'
    command: list[str | Path] = ["unshare", "-m", "/bin/sh", "-c", script, "sh", disk]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*command, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("no file system can be mounted here")
    return command


@pytest.mark.parametrize("command", [["discover"], ["check"], ["write"]], ids=ids)
def test_a_full_disk_for_temporary_files(
    write_tree: WriteTree, tmp_path: Path, full: list[str | Path], command: list[str]
) -> None:
    """The answer of setuptools finds no place, and that is what is said."""
    pytest.importorskip("setuptools")
    tree = {f"pk/module_{number}.py": "" for number in range(200)}
    write_tree({"proj": {**tree, "pk/__init__.py": PLUGIN, "pyproject.toml": SETUPTOOLS}})
    env = {"TMPDIR": str(tmp_path / "disk")}
    done = run_plux(tmp_path / "proj", *command, env=env, before=full)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"the temporary directory {tmp_path / 'disk'} cannot be written to: is the disk full?" in done.stderr


def test_importing_with_a_full_disk(write_tree: WriteTree, tmp_path: Path, full: list[str | Path]) -> None:
    """Nothing could be compared, so nothing differs."""
    write_tree({"pk": {f"{name}.py": PLUGIN.replace("one", name) for name in ("__init__", "a", "b")}})
    env = {"TMPDIR": str(tmp_path / "disk")}
    done = run_plux(tmp_path, "discover", "--path", "pk", "--verify", env=env, before=full)
    assert "fails, as the temporary directory cannot be written to (is the disk full?)" in done.stderr
    assert "difference: " not in done.stderr


@pytest.fixture
def somebody() -> Iterator[tuple[list[str], Path]]:
    """What starts a program as somebody who owns nothing, and a directory that everybody can look into."""
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    try:
        probe = [*command, sys.executable, "-c", "import plux"]
        if (command and shutil.which("setpriv") is None) or subprocess.run(probe, check=False, cwd=place).returncode:
            pytest.skip("nobody else may run this interpreter")
        yield command, place
    finally:
        for path in [place, *place.rglob("*")]:
            path.chmod(0o755)
        shutil.rmtree(place)


def readable(root: Path, *, writable: bool = False) -> None:
    """Let everybody read what lies below a directory, and nobody (but its owner) write."""
    for path in [root, *root.rglob("*")]:
        path.chmod((0o755 if path.is_dir() else 0o644) if writable else (0o555 if path.is_dir() else 0o444))


@pytest.mark.parametrize("command", WRITING, ids=ids)
def test_files_of_others(write_tree: WriteTree, somebody: tuple[list[str], Path], command: list[str]) -> None:
    """Neither the project nor the environment may be written to: one message with the name of the file."""
    before, place = somebody
    write_tree({"proj": {"pk": {"__init__.py": PLUGIN}, "pyproject.toml": FLIT}, "site": {}}, root=place)
    from tests.support.site import FakeSite

    (place / "site").mkdir(exist_ok=True)
    installed(FakeSite(place / "site"), place / "proj")
    readable(place)
    there = files_of(place)
    env = {"PYTHONPATH": str(place / "site"), "HOME": "/nonexistent", "XDG_CACHE_HOME": None}
    done = run_plux(place / "proj", *command, env=env, before=before)
    assert done.returncode == 1
    assert "Permission denied" in done.stdout + done.stderr
    assert str(place) in done.stdout + done.stderr
    assert files_of(place) == there


@pytest.mark.parametrize("command", [["discover"], ["check"], ["write"], ["entrypoints"], ["show"]], ids=ids)
def test_a_configuration_that_may_not_be_read(
    write_tree: WriteTree, somebody: tuple[list[str], Path], command: list[str]
) -> None:
    """Its name is in the message, once."""
    before, place = somebody
    write_tree({"pk": {"__init__.py": PLUGIN}, "pyproject.toml": FLIT}, root=place)
    readable(place)
    (place / "pyproject.toml").chmod(0)
    done = run_plux(place, *command, before=before)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == f"plux: error: {place / 'pyproject.toml'}: Permission denied"


def test_what_is_written_although_an_install_is_not(write_tree: WriteTree, site: FakeSite, tmp_path: Path) -> None:
    """`plux entrypoints` says what it has done, and what it has not."""
    pytest.importorskip("setuptools")
    root = write_tree({"pk": {"__init__.py": PLUGIN}, "pyproject.toml": MANUAL}, root=tmp_path / "proj")
    info = installed(site, root)
    (info / "plux.index.json").unlink()
    (info / "plux.index.json").mkdir()
    done = run_plux(root, "entrypoints", env={"PYTHONPATH": str(site.path)})
    assert done.returncode == 1
    assert f"plux.ini written, but an editable install cannot be brought up to date: {info}" in done.stderr
    assert (root / "plux.ini").read_text() == "[my.ns]\none = pk:One\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files to others")
def test_a_file_keeps_its_owner(project: Path) -> None:
    """Somebody calls plux by sudo in a project of his own."""
    file = project / "pyproject.toml"
    os.chown(file, 1234, 1235)
    file.chmod(0o640)
    assert run_plux(project, "write").returncode == 0
    state = file.stat()
    assert (state.st_uid, state.st_gid, state.st_mode & 0o777) == (1234, 1235, 0o640)


@pytest.mark.parametrize(
    "name", ["ünï cödé", "new\nline", "tab\tbed", "quo'te\"", "50%20", "a;b:c", "{x}[1]", "-dash", "\udcff"]
)
@pytest.mark.parametrize("environment", [{}, ASCII], ids=["utf-8", "ascii"])
def test_names_of_every_kind(
    write_tree: WriteTree, site: FakeSite, tmp_path: Path, name: str, environment: dict[str, str | None]
) -> None:
    """A project in such a directory is read, checked and brought up to date as any other."""
    write_tree({name: {"pk": {"__init__.py": PLUGIN}, "pyproject.toml": FLIT}})
    info = installed(site, tmp_path / name)
    env = {"PYTHONPATH": str(site.path), **environment}
    assert run_plux(tmp_path / name, "check", env=env).returncode == 1
    assert run_plux(tmp_path / name, "discover", env=env).stdout == '{\n  "my.ns": [\n    "one=pk:One"\n  ]\n}\n'
    assert run_plux(tmp_path / name, "sync", env=env).returncode == 0
    assert "one = pk:One" in (info / "entry_points.txt").read_text()
    assert run_plux(tmp_path / name, "check", env=env).returncode == 1  # the other one leads nowhere
    assert run_plux(tmp_path / name, "write", env=env).returncode == 0
    assert "one" in run_plux(tmp_path, "list", env=env).stdout


@pytest.mark.parametrize("target", ["pyproject.toml", "nowhere"])
def test_a_project_file_that_leads_nowhere(tmp_path: Path, target: str) -> None:
    """A link to itself, or to nothing, is not the same as no project."""
    (tmp_path / "pyproject.toml").symlink_to(target)
    done = run_plux(tmp_path, "discover")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"plux: error: {tmp_path / 'pyproject.toml'}: ")


def test_links_in_circles_among_the_sources(write_tree: WriteTree, tmp_path: Path) -> None:
    """Directories are looked into once; what cannot be opened is no module, for Python neither."""
    write_tree({"pk": {"__init__.py": PLUGIN}})
    (tmp_path / "pk" / "again").symlink_to(tmp_path / "pk")
    (tmp_path / "pk" / "itself").symlink_to("itself")
    (tmp_path / "pk" / "bad.py").symlink_to("bad.py")
    done = run_plux(tmp_path, "discover", "--path", "pk", "-f", "ini", "--verify")
    assert (done.returncode, done.stdout) == (0, "[my.ns]\none = pk:One\n")


def test_the_file_of_the_manual_mode_may_be_a_link(write_tree: WriteTree, tmp_path: Path) -> None:
    """What it leads to is written, as by the other commands."""
    pytest.importorskip("setuptools")
    write_tree({"proj": {"pk": {"__init__.py": PLUGIN}, "pyproject.toml": MANUAL}})
    (tmp_path / "proj" / "plux.ini").symlink_to(tmp_path / "elsewhere.ini")
    assert run_plux(tmp_path / "proj", "entrypoints").returncode == 0
    assert (tmp_path / "proj" / "plux.ini").is_symlink()
    assert "one = pk:One" in (tmp_path / "elsewhere.ini").read_text()


@pytest.mark.parametrize(
    "flags", [["-O"], ["-OO"], ["-I"], ["-X", "dev"], ["-X", "importtime"], ["-W", "error"]], ids=ids
)
@pytest.mark.parametrize("pyproject", [FLIT, SETUPTOOLS], ids=["flit", "setuptools"])
def test_options_of_the_interpreter(write_tree: WriteTree, tmp_path: Path, flags: list[str], pyproject: str) -> None:
    """None of them changes what is found, nor what runs in other processes."""
    write_tree({"pk": {"__init__.py": PLUGIN}, "pyproject.toml": pyproject})
    done = run_plux(tmp_path, "discover", "-f", "ini", "--verify", flags=flags)
    assert (done.returncode, done.stdout) == (0, "[my.ns]\none = pk:One\n")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONWARNINGS": "error", "PYTHONWARNDEFAULTENCODING": "1"},
        {"PYTHONSAFEPATH": "1"},
        {"PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "7"},
        {"HOME": None, "XDG_CACHE_HOME": None, "PATH": None},
        {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null"},
        {"TMPDIR": "/nonexistent", "TERM": None},
        {"COLUMNS": "1", "LINES": "1", "NO_COLOR": "1", "TERM": "dumb"},
        {"COLUMNS": "many", "FORCE_COLOR": "1"},
        ASCII,
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("pyproject", [FLIT, SETUPTOOLS], ids=["flit", "setuptools"])
def test_variables_of_the_environment(
    write_tree: WriteTree, tmp_path: Path, environment: dict[str, str | None], pyproject: str
) -> None:
    """The same holds for them."""
    write_tree({"pk": {"__init__.py": PLUGIN}, "pyproject.toml": pyproject})
    done = run_plux(tmp_path, "discover", "-f", "ini", "--verify", env=environment)
    assert (done.returncode, done.stdout) == (0, "[my.ns]\none = pk:One\n")
    assert run_plux(tmp_path, "list", "--all", env=environment).returncode == 0


@pytest.mark.parametrize("columns", ["1", "2", "7", "100000"])
def test_help_on_narrow_terminals(tmp_path: Path, columns: str) -> None:
    """Every word of it is there."""
    wide = run_plux(tmp_path, "check", "--help", env={"COLUMNS": "80"}).stdout
    narrow = run_plux(tmp_path, "check", "--help", env={"COLUMNS": columns}).stdout
    assert narrow.split() == wide.split()
