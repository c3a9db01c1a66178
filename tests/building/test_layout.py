"""Where the packages of a project are, for backends that cannot be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux.build.errors import BuildError, ConfigError
from plux.build.project import Project

if TYPE_CHECKING:
    from tests.conftest import WriteTree
    from tests.support.tree import Tree


def pyproject(backend: str, extra: str = "", name: str = "my-pk") -> str:
    """The text of a pyproject.toml."""
    return f'[build-system]\nrequires = []\nbuild-backend = "{backend}"\n[project]\nname = "{name}"\n{extra}'


PACKAGE: Tree = {"__init__.py": "", "a.py": ""}
FLAT: Tree = {"my_pk": PACKAGE, "tests": PACKAGE, "docs": {"conf.py": ""}}
NAMES = ["my_pk", "my_pk.a"]


@pytest.mark.parametrize(
    ("text", "tree", "names"),
    [
        pytest.param(pyproject("flit_core.buildapi"), FLAT, NAMES, id="flit"),
        pytest.param(
            pyproject("flit_core.buildapi", '[tool.flit.module]\nname = "pk"\n'),
            {"src/pk": PACKAGE},
            ["pk", "pk.a"],
            id="flit-named",
        ),
        pytest.param(pyproject("flit_core.buildapi"), {"my_pk.py": ""}, ["my_pk"], id="flit-module"),
        pytest.param(
            '[build-system]\nbuild-backend = "poetry.core.masonry.api"\n[tool.poetry]\nname = "my.pk"\n',
            FLAT,
            NAMES,
            id="poetry",
        ),
        pytest.param(
            pyproject(
                "poetry.core.masonry.api",
                """
                [tool.poetry]
                packages = [{include = "pk", from = "lib"}, {include = "no", format = "sdist"}, {include = "*_mod.py"}]
                """,
            ),
            {"lib/pk": PACKAGE, "no": PACKAGE, "one_mod.py": ""},
            ["one_mod", "pk", "pk.a"],
            id="poetry-packages",
        ),
        pytest.param(pyproject("uv_build"), {"src/my_pk": PACKAGE}, NAMES, id="uv"),
        pytest.param(
            pyproject("uv_build", '[tool.uv.build-backend]\nmodule-root = ""\nmodule-name = ["ns.pk", "two"]\n'),
            {"ns/pk": PACKAGE, "two": PACKAGE},
            ["ns.pk", "ns.pk.a", "two", "two.a"],
            id="uv-named",
        ),
        pytest.param(pyproject("mesonpy"), {"src/my_pk": PACKAGE}, NAMES, id="meson"),
        pytest.param(pyproject("maturin"), {"python/my_pk": PACKAGE}, NAMES, id="maturin"),
        pytest.param(
            pyproject("maturin", '[tool.maturin]\npython-source = "py"\nmodule-name = "my_pk._native"\n'),
            {"py/my_pk": PACKAGE},
            NAMES,
            id="maturin-source",
        ),
        pytest.param(
            pyproject("scikit_build_core.build", '[tool.scikit-build]\nwheel.packages = ["py/my_pk"]\n'),
            {"py/my_pk": PACKAGE},
            NAMES,
            id="scikit-build-list",
        ),
        pytest.param(
            pyproject("scikit_build_core.build", '[tool.scikit-build.wheel.packages]\n"ns/pk" = "py/x"\n'),
            {"py/x": PACKAGE},
            ["ns.pk", "ns.pk.a"],
            id="scikit-build-table",
        ),
        pytest.param(pyproject("pdm.backend"), FLAT, NAMES, id="pdm"),
        pytest.param(pyproject("pdm.backend"), {"src/other": PACKAGE}, ["other", "other.a"], id="pdm-src"),
        pytest.param(pyproject("mine", name="My-Pk"), {"src/my_pk": PACKAGE}, NAMES, id="lower-case"),
        pytest.param(pyproject("mine"), {"src": {"x": PACKAGE, "y.py": ""}}, ["x", "x.a", "y"], id="all-of-src"),
        pytest.param(
            pyproject("mine", '[tool.plux]\npath = "code"\n'), {"code/pk": PACKAGE}, ["pk", "pk.a"], id="path"
        ),
    ],
)
def test_the_packages_of_a_project_are_found(write_tree: WriteTree, text: str, tree: Tree, names: list[str]) -> None:
    """By the table of the backend, else by the name of the project, else below src; a configured path wins."""
    root = write_tree({"pyproject.toml": text, **tree})
    assert [module.name for module in Project(root).modules()] == names


POETRY = "[tool.poetry]\npackages = "


@pytest.mark.parametrize(
    ("backend", "table", "message"),
    [
        (
            "poetry.core.masonry.api",
            POETRY + '[{include = "/pk"}]',
            "[tool.poetry] packages: include '/pk': Non-relative",
        ),
        ("poetry.core.masonry.api", POETRY + '[{include = ""}]', "[tool.poetry] packages: include must not be empty"),
        ("poetry.core.masonry.api", POETRY + '[{include = "pk", format = 3}]', "packages: format must be a list"),
        ("poetry.core.masonry.api", POETRY + '[{include = "pk", from = 3}]', "packages: from must be a string, not a"),
        ("poetry.core.masonry.api", POETRY + '[{from = "pk"}]', "packages: include must be a string"),
        ("poetry.core.masonry.api", POETRY + '["pk"]', "[tool.poetry] packages must be a list of tables"),
        ("poetry.core.masonry.api", POETRY + '"pk"', "[tool.poetry] packages must be a list"),
        ("flit_core.buildapi", '[tool.flit.module]\nname = ""', "[tool.flit.module] name must not be empty"),
        (
            "uv_build",
            "[tool.uv.build-backend]\nmodule-name = 3",
            "[tool.uv.build-backend] module-name must be a string",
        ),
        (
            "uv_build",
            "[tool.uv.build-backend]\nmodule-root = 3",
            "[tool.uv.build-backend] module-root must be a string",
        ),
        (
            "scikit_build_core.build",
            '[tool.scikit-build]\nwheel.packages = ["/no/pk"]',
            "[tool.scikit-build] wheel.packages names '/no/pk', and there is no such directory",
        ),
        (
            "scikit_build_core.build",
            "[tool.scikit-build]\nwheel.packages = [3]",
            "wheel.packages must be a string, not a",
        ),
        ("maturin", "[tool.maturin]\npython-source = 3", "[tool.maturin] python-source must be a string, not a number"),
        ("maturin", '[tool.maturin]\npython-source = "p"\npython-packages = 3', "python-packages must be a list"),
        ("pdm.backend", "[tool.pdm.build]\npackage-dir = 3", "[tool.pdm.build] package-dir must be a string"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(write_tree: WriteTree, backend: str, table: str, message: str) -> None:
    """With the file and the key: what follows from it would be any wheel, or a traceback."""
    root = write_tree({"pyproject.toml": pyproject(backend, f"{table}\n"), **FLAT, "pk": PACKAGE})
    with pytest.raises(ConfigError) as caught:
        Project(root).modules()
    assert str(caught.value).startswith(f"{root / 'pyproject.toml'}: [tool.")
    assert message in str(caught.value)


@pytest.mark.parametrize("backend", ["uv_build", "maturin", "mine"])
def test_a_project_without_a_name_ships_what_lies_in_src(write_tree: WriteTree, backend: str) -> None:
    """Nothing else tells; its modules bear their own names."""
    text = f'[build-system]\nbuild-backend = "{backend}"\n[tool.maturin]\npython-source = "src"\n'
    root = write_tree({"pyproject.toml": text, "src": {"pk": PACKAGE}})
    assert [module.name for module in Project(root).modules()] == ["pk", "pk.a"]


@pytest.mark.parametrize(
    ("extra", "message"), [("", "cannot tell which packages"), ('[tool.plux]\npath = "no"\n', "there is no ")]
)
def test_a_project_without_packages_is_told_how_to_name_them(write_tree: WriteTree, extra: str, message: str) -> None:
    """No wheel without plugins comes of it."""
    root = write_tree({"pyproject.toml": pyproject("mine", extra)})
    with pytest.raises(BuildError, match=message) as caught:
        Project(root).modules()
    assert "[tool.plux]" in caught.value.advice
