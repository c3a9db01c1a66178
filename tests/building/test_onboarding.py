"""What `plux init` changes, for each backend."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from plux.build.config import read_plux_config_from_workdir
from plux.build.editing.document import LibraryMissing
from plux.build.editing.onboarding import onboarding
from plux.build.editing.requirement import required
from plux.build.errors import BuildError
from plux.build.toml import parse_toml
from plux.build.unbuilt import why_unbuilt

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree
    from tests.support.tree import Tree

pytest.importorskip("tomlkit")

PROJECT = '\n[project]\nname = "demo"\nversion = "1.0"\n'


def build_system(requires: str, backend: str | None) -> str:
    """The table, in the style of a person."""
    line = "" if backend is None else f"build-backend = '{backend}'   # the backend\n"
    return f"[build-system]\nrequires = ['{requires}']  # what it takes\n{line}"


def init(root: Path, *, wrapper: bool = False) -> dict[str, Any]:
    """Make the project build with plux, and return the content of its `pyproject.toml`."""
    for document in onboarding(root, wrapper=wrapper).documents:
        document.write()
    assert why_unbuilt(root) is None
    assert onboarding(root, wrapper=wrapper).documents == ()
    return parse_toml((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("requires", "backend"),
    [
        ("setuptools>=64", "setuptools.build_meta"),
        ("setuptools>=64", None),
        ("setuptools", "setuptools.build_meta:__legacy__"),
        ("pdm-backend", "pdm.backend"),
    ],
)
def test_backends_with_hooks_that_need_no_more(write_tree: WriteTree, requires: str, backend: str | None) -> None:
    """The requirement, and not a byte else."""
    text = f"# top\n{build_system(requires, backend)}{PROJECT}[tool.x]\na=1"
    root = write_tree({"pyproject.toml": text})
    init(root)
    expected = text.replace(f"['{requires}']", f"""['{requires}', "plux>=2"]""")
    assert (root / "pyproject.toml").read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("requires", "backend", "name"),
    [
        ("flit_core>=3.4", "flit_core.buildapi", "flit_core"),
        ("poetry-core", "poetry.core.masonry.api", "poetry_core"),
        ("uv_build", "uv_build", "uv_build"),
        ("meson-python", "mesonpy", "mesonpy"),
        ("maturin", "maturin", "maturin"),
    ],
)
def test_backends_without_hooks_get_the_wrapper(write_tree: WriteTree, requires: str, backend: str, name: str) -> None:
    """By its name; the comments stay."""
    root = write_tree({"pyproject.toml": build_system(requires, backend) + PROJECT})
    table = init(root)["build-system"]
    assert table == {"requires": [requires, "plux>=2"], "build-backend": f"plux.backend:{name}"}
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert f'build-backend = "plux.backend:{name}"   # the backend\n' in text
    assert "  # what it takes\n" in text


def test_hatchling_gets_its_table(write_tree: WriteTree) -> None:
    """Below the other tables of hatch, so that the hook is the last."""
    text = f"{build_system('hatchling', 'hatchling.build')}{PROJECT}"
    root = write_tree({"pyproject.toml": f"{text}\n[tool.hatch.build.hooks.vcs]\na=1\n\n# other\n[tool.x]\n"})
    init(root)
    new = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert new.endswith("[tool.hatch.build.hooks.vcs]\na=1\n\n[tool.hatch.build.hooks.plux]\n\n# other\n[tool.x]\n")


@pytest.mark.parametrize(
    ("extra", "keys"),
    [
        ("", ("build", "hooks")),
        ("[tool.hatch.build]\nhooks.vcs.a = 1\n", ("build", "hooks")),
        ("[tool.hatch]\nbuild = {hooks = {vcs = {a = 1}}}\n", ("build", "hooks")),
        ("[tool.hatch.build.targets.wheel.hooks.vcs]\na = 1\n", ("build", "targets", "wheel", "hooks")),
        ("[tool.hatch.version]\npath = 'x'\n", ("build", "hooks")),
    ],
)
def test_hatchling_in_many_forms(write_tree: WriteTree, extra: str, keys: tuple[str, ...]) -> None:
    """The hook is where it is the last one to run."""
    root = write_tree({"pyproject.toml": f"{build_system('hatchling', 'hatchling.build')}{PROJECT}{extra}"})
    table: Any = init(root)["tool"]["hatch"]
    for key in keys:
        table = table[key]
    assert list(table)[-1] == "plux"


def test_hatchling_with_dynamic_entry_points_gets_the_metadata_hook(write_tree: WriteTree) -> None:
    """The build hook would not be asked."""
    text = f"{build_system('hatchling', 'hatchling.build')}{PROJECT}dynamic = ['entry-points']\n"
    root = write_tree({"pyproject.toml": text})
    assert init(root)["tool"]["hatch"] == {"metadata": {"hooks": {"plux": {}}}}


def test_a_metadata_hook_that_hatchling_does_not_call_is_no_hook(write_tree: WriteTree) -> None:
    """It asks none where nothing is dynamic."""
    text = f"{build_system('hatchling', 'hatchling.build')}{PROJECT}[tool.hatch.metadata.hooks.plux]\n"
    root = write_tree({"pyproject.toml": text})
    assert init(root)["tool"]["hatch"]["build"] == {"hooks": {"plux": {}}}


def test_a_hatch_toml_is_edited_where_it_counts(write_tree: WriteTree) -> None:
    """Its tables replace those of the other file."""
    text = f"{build_system('hatchling', 'hatchling.build')}{PROJECT}"
    root = write_tree({"pyproject.toml": text, "hatch.toml": "[build]\nexclude = []\n"})
    init(root)
    assert (root / "hatch.toml").read_text(encoding="utf-8") == "[build]\nexclude = []\n\n[build.hooks.plux]\n"


@pytest.mark.parametrize("dynamic", ["", "dynamic = ['version']\n", "dynamic = ['entry-points']\n"])
def test_scikit_build_core_gets_a_provider(write_tree: WriteTree, dynamic: str) -> None:
    """And the field that it provides."""
    text = f"{build_system('scikit-build-core', 'scikit_build_core.build')}{PROJECT}{dynamic}[tool.scikit-build]\n"
    root = write_tree({"pyproject.toml": text})
    document = init(root)
    assert document["tool"]["dynamic-metadata"] == [{"provider": "plux"}]
    assert document["project"]["dynamic"][-1] == "entry-points"


def test_any_other_backend_stands_behind_the_wrapper(write_tree: WriteTree) -> None:
    """By its object; one in the project keeps its path."""
    text = build_system("setuptools", "my_backend") + 'backend-path = ["_build"]\n' + PROJECT
    root = write_tree({"pyproject.toml": text, "_build": {"my_backend.py": ""}})
    document = init(root)
    assert document["build-system"] == {"requires": ["setuptools", "plux>=2"], "build-backend": "plux.backend"}
    assert document["tool"]["plux"] == {"build-backend": "my_backend", "backend-path": ["_build"]}


def test_a_backend_that_builds_what_is_committed_is_mentioned(write_tree: WriteTree) -> None:
    """Otherwise the next build would have no plugins, as the change is not in it."""
    root = write_tree({"pyproject.toml": build_system("meson-python", "mesonpy") + PROJECT})
    assert "commit" not in str(onboarding(root).notes)
    (root / ".git").mkdir()
    assert "commit this before you build" in str(onboarding(root).notes)


def test_a_backend_that_is_a_module_is_written_as_the_configuration_takes_it(write_tree: WriteTree) -> None:
    """A word alone would be taken for a misspelled name."""
    root = write_tree({"pyproject.toml": build_system("whey", "whey") + PROJECT})
    assert init(root)["tool"]["plux"] == {"build-backend": "whey:"}
    assert read_plux_config_from_workdir(root).delegate == "whey:"


def test_an_existing_table_of_plux_is_kept(write_tree: WriteTree) -> None:
    """With its comments."""
    text = f"{build_system('enscons', 'enscons.api')}{PROJECT}[tool.plux]\nexclude = ['a']  # b\n[tool.x]\n"
    root = write_tree({"pyproject.toml": text})
    assert init(root)["tool"]["plux"] == {"exclude": ["a"], "build-backend": "enscons.api"}
    assert "exclude = ['a']  # b\n" in (root / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("backend", "table"),
    [
        ("hatchling.build", {"build-backend": "plux.backend:hatchling"}),
        ("setuptools.build_meta", {"build-backend": "plux.backend:setuptools"}),
        (None, {"build-backend": "plux.backend"}),
    ],
)
def test_the_wrapper_can_be_asked_for(write_tree: WriteTree, backend: str | None, table: dict[str, str]) -> None:
    """For every backend: a build without plux fails then."""
    root = write_tree({"pyproject.toml": build_system("x", backend) + PROJECT})
    assert init(root, wrapper=True)["build-system"] == {"requires": ["x", "plux>=2"], **table}


@pytest.mark.parametrize(
    "tree",
    [
        {"setup.py": "from setuptools import setup\nsetup()\n"},
        {"setup.cfg": "[metadata]\nname = demo\n"},
        {"setup.py": "", "pyproject.toml": "[tool.black]\nline-length = 1"},
    ],
)
def test_without_a_build_system_there_is_one_afterwards(write_tree: WriteTree, tree: Tree) -> None:
    """Without a backend, which leaves the one that builds it now."""
    root = write_tree(tree)
    assert init(root)["build-system"] == {"requires": ["setuptools>=64", "plux>=2"]}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["setuptools"], {1: "plux>=2"}),
        (["plux", "setuptools"], {0: "plux>=2"}),
        (["Plux[cli] >=1.3,<3 ; python_version > '3'"], {0: "plux[cli]>=2; python_version > '3'"}),
        (["plux==1.12"], {0: "plux>=2"}),
        (["plux>=2"], {}),
        (["plux~=2.1"], {}),
        (["plux (>=3)"], {}),
        (["plux @ https://example.org/plux.whl"], {}),
        (["plux-extras"], {1: "plux>=2"}),
    ],
)
def test_the_requirement_excludes_1_x(before: list[str], after: dict[int, str]) -> None:
    """Which writes no entry points in a plain build."""
    assert required(before) == after


def test_a_list_over_several_lines_keeps_its_form(write_tree: WriteTree) -> None:
    """With comments, and with the comma at the end."""
    text = "[build-system]\nrequires = [\n    'setuptools>=64',  # one\n    # two\n    'wheel',\n]\n"
    root = write_tree({"pyproject.toml": text + PROJECT})
    init(root)
    new = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert new == text.replace("'wheel',\n", "'wheel',\n    \"plux>=2\",\n") + PROJECT


def test_line_ends_and_permissions_stay(write_tree: WriteTree) -> None:
    """As for a link and a byte order mark."""
    text = f"{build_system('flit_core', 'flit_core.buildapi')}{PROJECT}".rstrip()
    root = write_tree({"real.toml": ""})
    (root / "real.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    (root / "real.toml").chmod(0o600)
    (root / "pyproject.toml").symlink_to("real.toml")
    for document in onboarding(root).documents:
        document.write()
    data = (root / "real.toml").read_bytes()
    assert (root / "pyproject.toml").is_symlink()
    assert (root / "real.toml").stat().st_mode & 0o777 == 0o600
    assert data.startswith(b"\xef\xbb\xbf[")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert not data.endswith(b"\n")
    assert onboarding(root).documents == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[build-system", "pyproject.toml: "),
        ("[build-system]\nrequires = 'x'\n", "requires must be a list"),
        ("[build-system]\nrequires = []\nbuild-backend = 1\n", "build-backend must be a string"),
        ("build-system = 1\n", "build-system must be a table"),
        ("[build-system]\nrequires = []\nbuild-backend = 'a.b'\n[tool]\nplux = 1\n", "tool.plux must be a table"),
    ],
)
def test_what_is_wrong_is_named(write_tree: WriteTree, text: str, message: str) -> None:
    """And nothing is written."""
    root = write_tree({"pyproject.toml": text})
    with pytest.raises(BuildError, match=message):
        onboarding(root)
    assert (root / "pyproject.toml").read_text(encoding="utf-8") == text


def test_without_the_extra_it_says_what_to_install(write_tree: WriteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message with the command."""
    root = write_tree({"pyproject.toml": build_system("setuptools", "setuptools.build_meta")})
    monkeypatch.setitem(sys.modules, "tomlkit", None)
    with pytest.raises(LibraryMissing, match=r"pip install 'plux\[cli\]'"):
        onboarding(root)


def test_notes_say_what_else_matters(write_tree: WriteTree) -> None:
    """The requirement when they run, and what spares a compile."""
    root = write_tree({"pyproject.toml": build_system("maturin", "maturin") + PROJECT, "python/x.py": ""})
    notes = onboarding(root).notes
    assert any('"plux>=2" to dependencies' in note for note in notes)
    assert any('path = "python"' in note for note in notes)
