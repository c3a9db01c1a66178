"""``[tool.plux]``: what is read, and what is said about mistakes."""

from __future__ import annotations

import pickle
import sys
from typing import TYPE_CHECKING

import pytest

from plux.build.absent_backends import absent_backends
from plux.build.config import (
    BuildBackend,
    EntrypointBuildMode,
    PluxConfiguration,
    determine_build_backend_from_config,
    determine_build_backend_from_pyproject_config,
    load_pyproject_toml,
    parse_pyproject_toml,
    read_plux_config_from_workdir,
)
from plux.build.errors import ConfigError, ToolMissing
from plux.build.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import WriteTree


def read(root: Path, text: str) -> PluxConfiguration:
    """The configuration that a pyproject.toml of this text holds."""
    (root / "pyproject.toml").write_text(text, encoding="utf-8")
    return read_plux_config_from_workdir(root)


def test_without_a_table_the_defaults_hold(tmp_path: Path) -> None:
    """A pyproject.toml need not say anything."""
    assert read(tmp_path, "[project]\nname = 'x'\n") == PluxConfiguration()


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """There may be none, in projects of setup.py or setup.cfg; who asks for the file is told."""
    assert read_plux_config_from_workdir(str(tmp_path)) == PluxConfiguration()
    with pytest.raises(FileNotFoundError):
        parse_pyproject_toml(tmp_path / "pyproject.toml")


def test_every_key_is_read(tmp_path: Path) -> None:
    """All of them at once; hyphens are as good as underscores."""
    config = read(
        tmp_path,
        """
        [tool.plux]
        path = "src"
        exclude = ["tests*"]
        include = ["pk"]
        entrypoint-build-mode = "manual"
        entrypoint_static_file = "other.ini"
        build_backend = "hatchling"
        backend-path = ["_build"]
        """,
    )
    assert config == PluxConfiguration(
        path="src",
        exclude=["tests*"],
        include=["pk"],
        entrypoint_build_mode=EntrypointBuildMode.MANUAL,
        entrypoint_static_file="other.ini",
        build_backend=BuildBackend.HATCHLING,
        backend_path=["_build"],
    )


@pytest.mark.parametrize("spelling", ["build-hook", "build-hooks"])
def test_both_spellings_of_the_mode_are_accepted(tmp_path: Path, spelling: str) -> None:
    """The documentation of 1.x had the plural."""
    config = read(tmp_path, f"[tool.plux]\nentrypoint_build_mode = '{spelling}'\n")
    assert config.entrypoint_build_mode is EntrypointBuildMode.BUILD_HOOK
    assert EntrypointBuildMode(spelling) is EntrypointBuildMode.BUILD_HOOK


def test_the_object_of_a_backend_is_kept_for_the_wrapper(tmp_path: Path) -> None:
    """A reference is no name of a backend, but tells it."""
    config = read(tmp_path, "[tool.plux]\nbuild-backend = 'poetry.core.masonry.api'\n")
    assert (config.build_backend, config.delegate) == (BuildBackend.POETRY, "poetry.core.masonry.api")
    unknown = read(tmp_path, "[tool.plux]\nbuild-backend = 'my_backend:api'\n")
    assert (unknown.build_backend, unknown.delegate) == (BuildBackend.OTHER, "my_backend:api")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("exclude = 'tests'", """exclude must be a list of strings: write ["tests"]"""),
        ("exclude = [1]", "exclude must be a list of strings; 1 in it must be a string, not a number"),
        ("include = {}", "include must be a list of strings, not a table"),
        ("path = true", "path must be a string, not a boolean"),
        ("path = ''", "path must not be empty"),
        ("path = 2020-01-01", "path must be a string, not a date or time"),
        ("entrypoint_static_file = 5", "entrypoint_static_file must be a string, not a number"),
        (
            "entrypoint_build_mode = 'manuel'",
            (
                "entrypoint_build_mode must be one of 'build-hook', 'build-hooks', 'manual', not 'manuel'; "
                "did you mean 'manual'?"
            ),
        ),
        ("excludes = []", "there is no key 'excludes'; did you mean 'exclude'?"),
        ("zzz = []", "there is no key 'zzz'"),
        (
            "build-backend = 'auto'\nbuild_backend = 'auto'",
            "the key 'build_backend' is there twice, with '_' and with '-'",
        ),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, toml: str, message: str) -> None:
    """One line that says where, which key, what is wrong, and what may have been meant."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, f"[tool.plux]\n{toml}\n")
    line = len(toml.splitlines()) + 1
    assert caught.value.mistakes == (f"{tmp_path / 'pyproject.toml'}:{line}: [tool.plux]: {message}",)


def test_an_unknown_backend_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    """And with the nearest of them."""
    with pytest.raises(ConfigError, match=r"'setuptools'.*not 'setuptool'; did you mean 'setuptools'\?"):
        read(tmp_path, "[tool.plux]\nbuild_backend = 'setuptool'\n")


def test_all_mistakes_are_reported_together(tmp_path: Path) -> None:
    """Nobody should have to build three times to learn of three mistakes."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "[tool.plux]\nexclude = 'x'\ninclude = [1]\nbogus = 1\n")
    assert len(caught.value.mistakes) == 3
    assert str(caught.value).count("\n") == 2


def test_plux_must_be_a_table(tmp_path: Path) -> None:
    """A plain value in its place is a mistake, too."""
    with pytest.raises(ConfigError, match="must be a table, not a string"):
        read(tmp_path, "[tool]\nplux = 'x'\n")


@pytest.mark.parametrize("content", [b"[tool.plux\n", b"a = \xff\n"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    """With the place that the parser gives."""
    (tmp_path / "pyproject.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=r"pyproject\.toml(: | is no UTF-8 text)"):
        load_pyproject_toml(tmp_path / "pyproject.toml")


def test_errors_can_be_pickled(tmp_path: Path) -> None:
    """They cross process borders in test runners."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, "[tool.plux]\nbogus = 1\n")
    for error in (caught.value, ToolMissing("hatchling", "this is built with it")):
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


def test_merge_adds_patterns_in_order_and_replaces_the_rest() -> None:
    """None keeps what is there; the original is not changed."""
    config = PluxConfiguration(exclude=["a", "b"], path="src")
    merged = config.merge(
        exclude=["c", "a"], include=("pk",), path="lib", entrypoint_build_mode=EntrypointBuildMode.MANUAL
    )
    assert (merged.exclude, merged.include, merged.path) == (["a", "b", "c"], ["pk"], "lib")
    assert merged.entrypoint_build_mode is EntrypointBuildMode.MANUAL
    assert config == PluxConfiguration(exclude=["a", "b"], path="src")
    assert config.merge() == config
    assert config.merge(exclude="pk.sub").exclude == ["a", "b", "pk.sub"]


@pytest.mark.parametrize(
    ("reference", "backend"),
    [
        ("setuptools.build_meta", BuildBackend.SETUPTOOLS),
        ("setuptools.build_meta:__legacy__", BuildBackend.SETUPTOOLS),
        ("hatchling.build", BuildBackend.HATCHLING),
        ("pdm.backend", BuildBackend.PDM),
        ("flit_core.buildapi", BuildBackend.FLIT),
        ("poetry.core.masonry.api", BuildBackend.POETRY),
        ("uv_build", BuildBackend.UV),
        ("scikit_build_core.build", BuildBackend.SCIKIT_BUILD),
        ("mesonpy", BuildBackend.MESON),
        ("maturin", BuildBackend.MATURIN),
        ("plux.backend:flit_core", BuildBackend.FLIT),
        ("plux.backend:poetry_core", BuildBackend.POETRY),
        ("my_own_backend", None),
    ],
)
def test_the_backend_is_known_by_its_object(reference: str, backend: BuildBackend | None) -> None:
    """As it stands in build-system.build-backend."""
    document: dict[str, object] = {"build-system": {"build-backend": reference}}
    assert determine_build_backend_from_pyproject_config(document) is backend


def test_without_a_build_backend_it_is_setuptools(write_tree: WriteTree) -> None:
    """PEP 517 says so; an unknown one is called OTHER."""
    assert determine_build_backend_from_pyproject_config({}) is BuildBackend.SETUPTOOLS
    assert determine_build_backend_from_config(write_tree({"setup.py": ""})) is BuildBackend.SETUPTOOLS
    root = write_tree({"pyproject.toml": '[build-system]\nbuild-backend = "mine"\n'})
    assert determine_build_backend_from_config(root) is BuildBackend.OTHER


def test_a_configured_backend_decides_where_build_system_is_silent(write_tree: WriteTree) -> None:
    """Also where it names one that plux does not know, such as one in the tree."""
    for build_system in ("", '[build-system]\nrequires = []\nbuild-backend = "mine"\n'):
        root = write_tree({"pyproject.toml": f'{build_system}[tool.plux]\nbuild_backend = "hatchling"\n'})
        assert determine_build_backend_from_config(str(root)) is BuildBackend.HATCHLING


def test_a_configured_backend_that_contradicts_build_system_is_a_mistake(write_tree: WriteTree) -> None:
    """One of the two would be ignored."""
    root = write_tree(
        {
            "pyproject.toml": """
            [build-system]
            requires = ["setuptools"]
            build-backend = "setuptools.build_meta"
            [tool.plux]
            build_backend = "maturin"
            """
        }
    )
    with pytest.raises(ConfigError, match=r"build_backend is 'maturin', but .* 'setuptools\.build_meta'"):
        determine_build_backend_from_config(root)


@pytest.mark.skipif(sys.version_info >= (3, 11), reason="the standard library reads TOML")
def test_without_tomli_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Python 3.10 only."""
    monkeypatch.setitem(sys.modules, "tomli", None)
    with pytest.raises(ToolMissing, match="pip install tomli"):
        read(tmp_path, "")


@pytest.mark.skipif(sys.version_info >= (3, 11), reason="the standard library reads TOML")
def test_without_tomli_the_error_names_an_absent_backend_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next error would only say that."""
    monkeypatch.setitem(sys.modules, "tomli", None)
    monkeypatch.setitem(sys.modules, "setuptools", None)
    with pytest.raises(ToolMissing, match=r"nor is setuptools, .*: python -m pip install tomli setuptools$") as caught:
        read(tmp_path, '[build-system]\nrequires = ["setuptools"]\n')
    assert (caught.value.tool, caught.value.others) == ("tomli", ("setuptools",))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('[build-system]\nrequires = ["setuptools>=61", "wheel"]\n', ["setuptools"]),
        (
            "[build-system]\nrequires=['wheel[x]',\n  # \"hatchling]\"\n  'Setuptools [core] ; python_version>\"3\"']",
            ["setuptools"],
        ),
        ('build-system.requires = ["plux", "hatchling"]\n', ["hatchling"]),
        ('[build-system]\nrequires = ["setuptools-scm", "hatchling"]\n', ["hatchling"]),
        ('[build-system]\nrequires = ["flit_core"]\n# moved here from setuptools, hatchling was tried\n', []),
        ('[build-system]\nrequires = []\n[project]\ndependencies = ["setuptools"]\n', []),
        ('# requires = ["setuptools"]\n', []),
        ('[build-system]\nrequires = ["setuptools\n', []),
    ],
)
def test_only_what_a_build_requires_is_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch, text: str, names: list[str]
) -> None:
    """Where no TOML can be read, neither a comment nor the beginning of another name counts."""
    monkeypatch.setitem(sys.modules, "setuptools", None)
    monkeypatch.setitem(sys.modules, "hatchling", None)
    assert absent_backends(text) == names


def test_a_byte_order_mark_is_refused_like_installers_refuse_it(tmp_path: Path) -> None:
    """Whatever builds the project: what could be read here would be no use elsewhere."""
    (tmp_path / "pyproject.toml").write_bytes(b"\xef\xbb\xbf[project]\n")
    with pytest.raises(ConfigError, match=r"pyproject\.toml:1: the file begins with a byte order mark") as caught:
        open_project(tmp_path)
    assert "without a byte order mark" in caught.value.advice


def test_a_configuration_that_is_no_utf_8_says_what_to_do(tmp_path: Path) -> None:
    """The message of the codec alone does not."""
    (tmp_path / "pyproject.toml").write_bytes(b"# \xe9\n")
    with pytest.raises(ConfigError, match=r"pyproject\.toml is no UTF-8 text") as caught:
        open_project(tmp_path)
    assert caught.value.advice == "Save it as UTF-8."
