"""Which files are analysed: those that can have to do with plugins, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux.discovery.packages import modules_below
from plux.discovery.static import discover
from plux.discovery.static.files import SourceFiles
from plux.discovery.static.relevance import Relevance
from tests.support.tree import write_tree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.tree import Tree

BASE = 'from plux import Plugin\nclass Base(Plugin):\n    namespace = "ns"\n'
ONE = 'class One(Base):\n    name = "one"\n'


def relevant(root: Path, tree: Tree) -> set[str]:
    """The modules from which names could carry plugins."""
    write_tree(root, tree)
    files = SourceFiles(modules_below(root), ())
    return {module for module, carriers in Relevance(files, sorted(files.project)).carriers.items() if carriers}


def analysed(root: Path, tree: Tree) -> tuple[int, list[str]]:
    """How many files were parsed, and the names of the plugins."""
    write_tree(root, tree)
    discovery = discover(modules_below(root), search_path=[root])
    assert discovery.problems == ()
    return discovery.files_read, [plugin.name for plugin in discovery.plugins]


def test_modules_without_plugins_are_not_parsed(tmp_path: Path) -> None:
    """However many there are; not even if they are no Python."""
    others = {f"pk/m{n}.py": f"import os\nclass C{n}: ...\n" for n in range(20)}
    tree = {"pk/__init__.py": "", "pk/base.py": BASE + ONE, "pk/broken.py": "print 'x'", **others}
    assert analysed(tmp_path, tree) == (1, ["one"])


def test_a_project_without_plux_is_not_parsed_at_all(tmp_path: Path) -> None:
    """The search over bytes is enough."""
    assert analysed(tmp_path, {"a.py": "import b\n", "b.py": "class Plugin: ...\nplugin = Plugin()\n"}) == (0, [])


def test_a_mention_in_a_text_makes_nothing(tmp_path: Path) -> None:
    """Comments and documentation speak of plux all the time."""
    assert analysed(tmp_path, {"a.py": '"""See plux."""\n# from the plux documentation\nx = "import plux"\n'})[1] == []


def test_who_only_uses_a_plugin_class_hands_nothing_on(tmp_path: Path) -> None:
    """To make an instance, or to name a class in an annotation, declares nothing."""
    users = {
        "a.py": "from base import Base\nx: Base = make()\n",
        "b.py": "import base\ndef f(b: base.Base) -> None: ...\n",
    }
    assert relevant(tmp_path, {"base.py": BASE, **users}) == {"base", "a"}  # whose variables can be imported


@pytest.mark.parametrize(
    "importing",
    [
        "from pk.base import Base",
        "from pk.base import *",
        "from pk import base\nBase = base.Base",
        "import pk.base\nBase = pk.base.Base",
        "import pk.base as b\nBase = b.Base",
        "from .base import Base",
        "from . import base as b\nBase = b.Base",
        "from pk import api\nBase = api.Base",
        "from pk.api import Base",
        "from pk.api import Renamed as Base",
        "from pk.api import *",
        "from pk import Base",
        "from pk import *",
        "import importlib\nBase = importlib.import_module('pk.base').Base",
        "import importlib\nBase = getattr(importlib.import_module('.base', 'pk'), 'Base')",
        "def load():\n    from pk.base import Base\n    return Base\nBase = load()",
        "from pk import tools\nBase = tools.base_class()",
        "from pk.tools import base_class\nBase = base_class()",
        "import sys, pk.base\nBase = sys.modules['pk.base'].Base",
        "try:\n    from pk.base import Base\nexcept ImportError:\n    raise",
    ],
)
def test_every_way_to_a_name_is_followed(tmp_path: Path, importing: str) -> None:
    """Wherever the class comes from, the subclass is found."""
    tree = {
        "pk/__init__.py": "from .api import Base, Renamed\n",
        "pk/api.py": "from .base import Base\nfrom .base import Base as Renamed\n",
        "pk/base.py": BASE,
        "pk/tools.py": "def base_class():\n    from pk import base\n    return base.Base\n",
        "pk/mod.py": f"{importing}\n{ONE}",
    }
    assert analysed(tmp_path, tree)[1] == ["one"]


@pytest.mark.parametrize("length", [1, 5, 40])
def test_chains_may_be_long(tmp_path: Path, length: int) -> None:
    """Each module hands the base class on to the next."""
    tree = {"m0.py": BASE}
    for n in range(1, length + 1):
        tree[f"m{n}.py"] = f"from m{n - 1} import Base\n"
    tree["last.py"] = f"from m{length} import Base\n{ONE}"
    assert analysed(tmp_path, tree)[1] == ["one"]


def test_circles_end(tmp_path: Path) -> None:
    """Modules that import each other, and themselves."""
    tree = {
        "a.py": BASE + "import a, b\nfrom b import *\n",
        "b.py": "import a, c\nfrom c import *\n",
        "c.py": "import b\nfrom a import *\n" + ONE,
    }
    assert analysed(tmp_path, tree)[1] == ["one"]


def test_a_decorator_carries_over_modules(tmp_path: Path) -> None:
    """The function, the partial of it, and the object that holds it."""
    tree = {
        "make.py": "from plux import plugin\ndef hook(name):\n    return plugin('ns', name=name)\n",
        "part.py": "import functools, make\nfirst = functools.partial(make.hook, 'first')\n",
        "hold.py": "import part\nclass Hooks:\n    first = staticmethod(part.first)\nhooks = Hooks()\n",
        "use.py": "from hold import hooks\n@hooks.first()\ndef one(): ...\n",
    }
    assert analysed(tmp_path, tree)[1] == ["first"]


def test_other_distributions_are_parsed_only_as_far_as_they_matter(tmp_path: Path) -> None:
    """One file of many; those of packages that the project does not import, never."""
    site = {f"lib/m{n}.py": "import os\n" for n in range(20)} | {"lib/__init__.py": "", "lib/base.py": BASE}
    write_tree(tmp_path / "site", {**site, "unused/__init__.py": "from plux import Plugin\nclass X(Plugin: ...\n"})
    project = write_tree(tmp_path / "project", {"pk.py": "from lib.base import Base\n" + ONE})
    discovery = discover(modules_below(project), search_path=[project, tmp_path / "site"])
    assert ([p.name for p in discovery.plugins], discovery.problems) == (["one"], ())
    assert discovery.files_read <= 2
