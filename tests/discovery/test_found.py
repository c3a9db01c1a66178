"""What the differential test found, and what sweeps and reviews found: fixed cases, each read and imported.

The programs are in ``found_programs.txt``; in ``realistic_programs.txt`` are such as authors of plugins write, whether
they were decided wrongly once or not. What has no path is the module ``app.alpha``. Lines ``=> problem code`` name
the problems of those that reading cannot decide; all others must be decided, and rightly. Lines ``=> plugin`` name
the plugins, without any problem, of those that use what is not there, so that they cannot be imported.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plux.discovery.packages import modules_below
from plux.discovery.static import discover
from tests.discovery.differential.judge import disagreements
from tests.discovery.differential.oracle import ask

BLOCKS = {
    title: program
    for file in ("found_programs.txt", "realistic_programs.txt")
    for title, _, program in (
        part.partition("\n")
        for part in re.split(r"^--- ", Path(__file__).with_name(file).read_text(encoding="utf-8"), flags=re.MULTILINE)[
            1:
        ]
    )
}
_PROBLEM = re.compile(r"^=> problem ([\w-]+)\n", re.MULTILINE)
_PLUGIN = re.compile(r"^=> plugin (\S+) (\S+)\n", re.MULTILINE)


def write(root: Path, program: str) -> set[str]:
    """Write the files of a program; return the codes of its problems."""
    first, *named = re.split(r"^## (\S+)\n", _PLUGIN.sub("", _PROBLEM.sub("", program)), flags=re.MULTILINE)
    files = dict(zip(named[::2], named[1::2], strict=True))
    if first.strip():
        files["alpha.py"] = first
    for name, source in {"__init__.py": "", **files}.items():
        file = root / "app" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    return set(_PROBLEM.findall(program))


@pytest.mark.parametrize("program", BLOCKS.values(), ids=BLOCKS.keys())
def test_reading_says_what_importing_says(tmp_path: Path, program: str) -> None:
    """The same plugins with references that lead to them; or the problem that the program names, in its project."""
    codes = write(tmp_path, program)
    modules = modules_below(tmp_path)
    found = discover(modules, search_path=[tmp_path])
    plugins = set(_PLUGIN.findall(program))
    if plugins:
        assert found.problems == ()
        assert {(f"{each.namespace}:{each.name}", each.reference) for each in found.plugins} == plugins
        return
    answer = ask(tmp_path, sorted(module.name for module in modules))
    if codes:
        assert {problem.code for problem in found.problems} == codes
        assert {p.reference for p in found.plugins} <= {r for p in answer.plugins for r in p.references}
    else:
        assert disagreements(found, answer, tmp_path, exact=True) == []


def test_what_is_said_of_one_object_is_said_once(tmp_path: Path) -> None:
    """However many names it has."""
    head = "import os\nfrom plux import Plugin\nif os.environ.get('X'):\n"
    write(tmp_path, f"{head}    class A(Plugin):\n        namespace = 'ns'\n        name = 'a'\n    B = C = A\n")
    found = discover(modules_below(tmp_path), search_path=[tmp_path])
    assert [(problem.code, problem.subject) for problem in found.problems] == [("condition", "app.alpha:A")]


@pytest.mark.parametrize(
    "made",
    [
        *('__file__ + ".bak"', '"x" + __file__', 'f"{__file__}.bak"', '"%s.b" % __file__', '"{}.b".format(__file__)'),
        *('"/".join([__file__, "x"])', '__file__.replace("a", "b")', "__file__[:-3]", "repr(__file__)", "__file__ * 2"),
        *('os.path.join(__file__, "x")', "os.path.splitext(__file__)[0]", 'os.path.normpath(__file__ + "/../x")'),
        *('Path(__file__) / "x"', 'Path(__file__).with_suffix(".x")', 'Path(__file__, "x")', 'Path("x", __file__)'),
        *('str(Path(__file__)) + "z"', 'max(__file__, "zzz")', '(lambda x: x + "q")(__file__)', '"a".join(__file__)'),
        *('Path(__file__).parent / "x"', 're.sub("a", "b", __file__)', "Path(__file__).parents[0]"),
    ],
)
def test_what_is_made_of_the_path_of_the_own_file_is_not_known(tmp_path: Path, made: str) -> None:
    """What is asked of the path itself is known; nothing that is made of it may pass for it."""
    head = "import os, re\nfrom pathlib import Path\nfrom plux import Plugin\n"
    write(tmp_path, f"{head}class A(Plugin):\n    namespace = 'ns'\n    name = os.path.basename({made})\n")
    found = discover(modules_below(tmp_path), search_path=[tmp_path])
    assert (found.plugins, [problem.code for problem in found.problems]) == ((), ["undecided"])
