"""Whether the objects of entry points exist, as far as reading can tell."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from plux.build.checking.modules import DirectoryModules, ProjectModules, WheelModules
from plux.build.checking.references import ReferenceChecker
from plux.discovery.packages import modules_below

if TYPE_CHECKING:
    from pathlib import Path

    from plux.build.checking.modules import Module, ModuleSource
    from tests.conftest import WriteTree
    from tests.support.tree import Tree

MODULES: Tree = {
    "pk": {
        "__init__.py": "from .impl import *\nfrom .more import two as too\n",
        "impl.py": "def one(): ...\n",
        "more.py": "def two(): ...\n",
        "lazy.py": "def __getattr__(name): ...\n",
        "odd.py": "globals()['x'] = 1\n",
        "star.py": "from not_there_at_all import *\n",
        "broken.py": "def (\n",
        "native.cpython-311-x86_64-linux-gnu.so": "",
        "forms.py": """
            import a.b, c as d
            if x:
                e: int = 1
            else:
                with f() as (g, *h): ...
            for i in (): ...
            try: ...
            except E as j: ...
            (k := 1)
            def fn():
                global l
                l = 1
                hidden = 1
            async def m(): ...
            class C:
                class D:
                    def n(self): ...
            class Sub(C): ...
            o, [p] = 1, [2]
        """,
        "extended": {"__init__.py": "__path__ = []\n"},
        "inner": {"deep.py": "x = 1\n"},
    },
}
EXISTING = [
    "pk:one",
    "pk:too",
    "pk:impl",
    "pk.impl:one",
    "pk.impl",
    "pk.lazy:anything",
    "pk.odd:x",
    "pk.star:anything",
    "pk.native:anything",
    "pk.inner.deep:x",
    "pk.inner.other:x",
    "pk.extended.elsewhere:x",
    "json:nobody_looks",
    *(f"pk.forms:{name}" for name in [*"adeghijklmop", "fn"]),
    "pk.forms:C.D.n",
    "pk.forms:Sub.whatever",
    "pk.forms:o.whatever",
]
ABSENT = {
    "pk:three": "pk has no three",
    "pk.none:x": "there is no module pk.none",
    "pk.none.below:x": "there is no module pk.none.below",
    "nobody_has_this:x": "there is no module nobody_has_this",
    "pk.broken:x": "pk.broken has a syntax error in line 1",
    "pk.forms:hidden": "pk.forms has no hidden",
    "pk.forms:b": "pk.forms has no b",
    "pk.forms:n": "pk.forms has no n",
    "pk.forms:C.E": "pk.forms:C has no E",
    "pk.forms:C.D.q": "pk.forms:C.D has no q",
    "not a reference": "'not a reference' is not an object reference (module:attribute)",
}


@pytest.fixture(params=["project", "wheel", "directory"])
def source(request: pytest.FixtureRequest, write_tree: WriteTree, tmp_path: Path) -> ModuleSource:
    """The modules, in each of the places where they may be."""
    root = write_tree({"root": MODULES}) / "root"
    if request.param == "directory":
        return DirectoryModules(root)
    if request.param == "project":
        modules = modules_below(root)
        return _Both(ProjectModules(modules), DirectoryModules(root))
    wheel = tmp_path / "demo-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in sorted(root.rglob("*")):
            scheme = "demo-1.data/purelib/" if path.name == "impl.py" else ""
            archive.write(path, f"{scheme}{path.relative_to(root).as_posix()}")
    return WheelModules(wheel)


class _Both:
    """The modules of a project, and compiled ones beside them."""

    def __init__(self, *sources: ModuleSource) -> None:
        self.sources = sources

    def find(self, name: str) -> Module | None:
        found = [source.find(name) for source in self.sources]
        return next((each for each in found if each is not None and not each.is_namespace), found[0])


@pytest.mark.parametrize("reference", EXISTING)
def test_what_exists_or_may_exist_is_no_problem(source: ModuleSource, reference: str) -> None:
    """Only certainty is reported."""
    assert ReferenceChecker([source]).problem(reference) is None


@pytest.mark.parametrize("reference", ABSENT)
def test_what_does_not_exist_is_named(source: ModuleSource, reference: str) -> None:
    """With the part that is missing."""
    assert ReferenceChecker([source]).problem(reference) == ABSENT[reference]


def test_a_namespace_package_may_have_parts_elsewhere(write_tree: WriteTree) -> None:
    """A regular package of another place wins; a module of it may come from where nobody looked."""
    root = write_tree({"a/ns/one.py": "x = 1\n", "b/ns/two.py": "y = 1\n"})
    checker = ReferenceChecker([DirectoryModules(root / "a"), DirectoryModules(root / "b")])
    assert checker.problem("ns.two:y") is None
    assert checker.problem("ns.two:z") == "ns.two has no z"
    assert checker.problem("ns.three:z") is None


def test_modules_that_import_each_other_with_stars(write_tree: WriteTree) -> None:
    """There is an end to it."""
    root = write_tree({"a.py": "from b import *\n", "b.py": "from a import *\n"})
    assert ReferenceChecker([DirectoryModules(root)]).problem("a:x") is None
