"""Bad input: whatever a file holds, reading it ends soon, with a problem where it matters and without a traceback."""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from plux.discovery.packages import modules_below
from plux.discovery.source_module import SourceModule
from plux.discovery.static import discover
from tests.support.process import run, unmeasured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plux.discovery.result import Discovery, Problem

# measured as CPU time; the tracer of coverage makes evaluation several times slower
SECONDS = 1.0 if sys.gettrace() is None else 15.0
"""Longer, no file may take."""

NOBODY = 65534
GOOD = "\nfrom plux import PluginSpec\ngood = PluginSpec('app.one', 'good', object)\n"


def read(root: Path, source: str | bytes) -> Discovery:
    """Discover the plugins of a module ``app.bad`` beside a module with a plugin; it has to be fast."""
    package = root / "app"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "good.py").write_text(GOOD)
    data = source if isinstance(source, bytes) else source.encode()
    (package / "bad.py").write_bytes(data)
    return timed(root)


def timed(root: Path) -> Discovery:
    """Discover what is below a directory, within the time. The plugin of ``app.good`` is found in any case."""
    problems: list[Problem] = []
    start = time.process_time()
    found = discover(modules_below(root, problems=problems), problems=problems)
    assert time.process_time() - start < SECONDS
    assert ("app.one", "good", "app.good:good") in {(p.namespace, p.name, p.reference) for p in found.plugins}
    return found


VALUES = {
    "repeated text": "'x' * 10 ** 10",
    "repeated text, the other way": "10 ** 10 * 'x'",
    "repeated list": "['x'] * 10 ** 9",
    "power": "10 ** 10 ** 10",
    "shift": "str(1 << 10 ** 10)",
    "factorial": "str(__import__('math').factorial(10 ** 6))",
    "product": "str((10 ** 4000) * (10 ** 4000) * (10 ** 4000))",
    "doubling": "(lambda s: [s := s + s for _ in range(100)])('x')[-1]",
    "percent width": "'%999999999d' % 1",
    "percent width, starred": "'%*d' % (10 ** 9, 1)",
    "format width": "'{:>999999999}'.format('x')",
    "nested format width": "'{:>{}}'.format('x', 10 ** 9)",
    "f-string width": "f'{1:>999999999}'",
    "builtin format": "format('x', '>999999999')",
    "format attributes": "'{0.__class__.__mro__}'.format('x')",
    "justified": "'x'.ljust(10 ** 10)",
    "centred": "'x'.center(10 ** 10)",
    "filled": "'x'.zfill(10 ** 10)",
    "tabs": "'\\t'.expandtabs(10 ** 10)",
    "replaced": "('x' * 50000).replace('x', 'y' * 50000)",
    "joined": "('x' * 50000).join('y' * 50000)",
    "translated": "('x' * 90000).translate({120: 'y' * 90000})",
    "range": "str(list(range(10 ** 12)))",
    "sum of range": "str(sum(range(10 ** 12)))",
    "endless generator": "next(n for n in __import__('itertools').count() if n < 0)",
    "endless iterator": "list(iter(int, 1))",
    "repeat": "''.join(__import__('itertools').repeat('x'))",
    "product of sequences": "''.join(a + b + c + d for a in s for b in s for c in s for d in s for s in ['x' * 1000])",
    "nested loops": "[a for a in range(9999) for b in range(9999)][-1]",
    "division by zero": "str(1 / 0)",
    "huge integer as text": "str(10 ** 5000)",
    "huge integer from text": "int('9' * 100000)",
    "round": "str(round(10 ** 300, -10 ** 9))",
    "bytes": "str(bytes(10 ** 10))",
    "bytearray": "str(bytearray(10 ** 10))",
    "sorted": "sorted(range(10 ** 9))[0]",
    "regular expression": "__import__('re').match('(a+)+b', 'a' * 40)",
    "slices": "('x' * 90000)[::-1][::-1]",
    "slice without a step": "'abc'[::0]",
    "wrong type": "len(3) + 'x'",
    "unhashable": "{[]: 1}",
    "chr": "chr(10 ** 10)",
    "power with a modulus": "pow(10, 10 ** 10)",
    "eval": "eval('x' * 10 ** 6)",
    "complex power": "str((1 + 1j) ** 10 ** 10)",
    "float overflow": "str(10.0 ** 10 ** 10)",
    "deep lambda": "(lambda f: f(f))(lambda f: f(f))",
    "fixed point": "(lambda x: x(x))(lambda y: y(y))",
    "lists in lists": "[[[[[['x'] * 99] * 99] * 99] * 99] * 99] * 99",
}


@pytest.mark.parametrize("expression", VALUES.values(), ids=VALUES.keys())
def test_values_that_explode_are_not_computed(tmp_path: Path, expression: str) -> None:
    """The name of the plugin is unknown, and that is a problem; or the module cannot be imported at all."""
    found = read(tmp_path, f"from plux import PluginSpec\ns = 'x'\nx = PluginSpec('app.one', {expression}, object)\n")
    said = [p for p in found.problems if p.file is not None and p.file.name == "bad.py"]
    assert said or len(found.plugins) > 1


PROGRAMS = {
    title: program
    for title, _, program in (
        part.partition("\n")
        for part in Path(__file__).with_name("hostile_programs.txt").read_text(encoding="utf-8").split("--- ")[1:]
    )
}
PROGRAMS["many conditions"] = "import os\n" + "".join(
    f"if os.environ.get('A{n}'):\n    x = PluginSpec('app.one', 'x{n}', object)\n" for n in range(60)
)
PROGRAMS["nested conditions"] = "import os\n" + "".join(
    f"{' ' * n}if os.environ.get('A{n}'):\n{' ' * n} x = {n}\n" for n in range(40)
)
PROGRAMS["alternatives of alternatives"] = (
    "import os\n"
    + "".join(f"a{n} = 'a' if os.environ.get('A') else 'b'\n" for n in range(30))
    + f"x = PluginSpec('app.one', {' + '.join(f'a{n}' for n in range(30))}, object)"
)


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_programs_without_end_or_sense_are_left(tmp_path: Path, program: str) -> None:
    """Evaluation has a budget of steps, and calls one of depth; what makes no sense raises nothing here."""
    read(tmp_path, f"from plux import Plugin, PluginSpec, plugin\n{program}\n")


DEEP = {
    "parentheses": "x = " + "(" * 190 + "1" + ")" * 190,
    "sum": "x = " + " + ".join(["'x'"] * 3000),
    "long chain of attributes": "x = PluginSpec" + ".x" * 3000,
    "calls": "x = " + "str(" * 180 + "1" + ")" * 180,
    "conditional": "x = " + "1 if a else " * 1000 + "2",
    "lists": "x = " + "[" * 190 + "]" * 190,
    "not": "x = " + "not " * 3000 + "1",
    "minus": "x = " + "-" * 3000 + "1",
    "functions": "".join(f"{' ' * n}def f{n}():\n" for n in range(90)) + " " * 90 + "pass",
    "classes": "".join(f"{' ' * n}class A{n}(Plugin):\n" for n in range(90)) + " " * 90 + "name = namespace = 'x'",
    "ifs": "".join(f"{' ' * n}if True:\n" for n in range(90)) + " " * 90 + "x = 1",
    "elifs": "if 0: pass\n" + "".join(f"elif {n} < 0: pass\n" for n in range(3000)),
    "else in else": "".join(f"{' ' * n}if 0: pass\n{' ' * n}else:\n" for n in range(90)) + " " * 90 + "x = 1",
    "lambdas": "x = " + "lambda: " * 900 + "1",
    "decorators": "def d(f): return f\n" + "@d\n" * 3000 + "def f(): pass",
    "chained comparison": "x = " + " < ".join(["1"] * 3000),
    "subscripts": "x = PluginSpec" + "[0]" * 2000,
    "call of call": "x = PluginSpec" + "()" * 2000,
    "deeper than the parser goes": "x = " + "(" * 5000 + "1" + ")" * 5000,
}


@pytest.mark.parametrize("program", DEEP.values(), ids=DEEP.keys())
def test_deeply_nested_code_is_left(tmp_path: Path, program: str) -> None:
    """Whether the parser or the evaluation gives up: the rest of the project is read."""
    read(tmp_path, f"from plux import Plugin, PluginSpec, plugin\n{program}\n")


FILES = {
    "empty": b"",
    "null bytes": b"from plux import Plugin\0\nclass A(Plugin): pass\n",
    "binary": bytes(range(256)) * 64 + b"from plux import Plugin\n",
    "utf-16": "from plux import Plugin\n".encode("utf-16"),
    "not utf-8": b"from plux import Plugin\nx = '\xff\xfe'\n",
    "unknown coding": b"# -*- coding: no-such-coding -*-\nfrom plux import Plugin\n",
    "coding that is no text": b"# -*- coding: rot13 -*-\nsebz cyhk vzcbeg Cyhtva\n# plux import\n",
    "two codings": b"\xef\xbb\xbf# -*- coding: latin-1 -*-\nfrom plux import Plugin\n",
    "syntax error": b"from plux import Plugin\nclass A(Plugin:\n",
    "unterminated text": b"from plux import Plugin\nx = '''\n",
    "tabs and blanks": b"from plux import Plugin\nif 1:\n\tx = 1\n        y = 2\n",
    "invalid escape": b"from plux import Plugin\nx = '\\d'\ny = 0xfor x in ()\n",
    "huge number": b"from plux import Plugin\nx = " + b"9" * 100_000 + b"\n",
    "huge line": b"from plux import Plugin\nx = '" + b"x" * 2_000_000 + b"'\n",
    "only comments": b"# plux import Plugin\n" * 50_000,
    "python 2": b"from plux import Plugin\nprint 'x'\nexec 'y'\n",
    "lone carriage returns": b"from plux import PluginSpec\rx = PluginSpec('app.one', 'x', object)\r",
    "surrogates": b"from plux import PluginSpec\nx = PluginSpec('app.one', '\\ud800', object)\n",
    "import and nothing else": b"from plux import",
    "open parenthesis": b"from plux import (" + b"Plugin, " * 20_000,
    "backslashes": b"from plux import Plugin" + b"\\\n" * 20_000,
    "froms": b"from " * 20_000 + b"plux import Plugin\n",
    "imports": b"import plux, " * 20_000,
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
def test_files_that_are_no_modules_are_named(tmp_path: Path, data: bytes) -> None:
    """One that cannot be parsed is a problem, the rest of the project is read."""
    found = read(tmp_path, data)
    assert all(p.file is not None and p.file.name == "bad.py" for p in found.problems)


def test_a_generated_module_of_five_megabytes_is_not_analysed(tmp_path: Path) -> None:
    """The problem says how large it is, and what to do."""
    found = read(
        tmp_path, "from plux import Plugin\n" + "x = {'some': 'data', 'and': ['more', 'of', 'it']}\n" * 110_000
    )
    [problem] = found.problems
    assert problem.code == "too-large"
    assert problem.advice


def test_five_megabytes_without_plugins_are_no_problem(tmp_path: Path) -> None:
    """Such a file is never parsed."""
    assert read(tmp_path, "x = {'some': 'data', 'and': ['more', 'of', 'it']}\n" * 110_000).problems == ()


def test_modules_may_import_each_other(tmp_path: Path) -> None:
    """Names that are imported in a circle only are unknown; others are found."""
    package = tmp_path / "app"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from .a import *\nfrom .b import x\nfrom app import x\nfrom . import x as y\n"
    )
    (package / "a.py").write_text("from .b import *\nfrom .a import Base\nclass A(Base):\n    name = 'a'\n")
    (package / "b.py").write_text("from .a import *\nfrom . import x, Base\nclass B(Base):\n    name = 'b'\n")
    (package / "good.py").write_text("from . import x\n" + GOOD)
    timed(tmp_path)


def test_bases_may_lead_in_a_circle(tmp_path: Path) -> None:
    """Classes whose bases are each other are no plugins, and end."""
    package = tmp_path / "app"
    package.mkdir()
    (package / "__init__.py").write_text("")
    head = "import plux\nfrom plux import Plugin\n"
    (package / "a.py").write_text(head + "from .b import B\nclass A(B):\n    namespace = 'app.one'\n    name = 'a'\n")
    (package / "b.py").write_text(head + "from .a import A\nclass B(A):\n    namespace = 'app.one'\n    name = 'b'\n")
    (package / "good.py").write_text(GOOD)
    assert [plugin.name for plugin in timed(tmp_path).plugins] == ["good"]


@contextlib.contextmanager
def limited_rights() -> Iterator[None]:
    """Without the rights of root, who may read everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights are those of POSIX")
def test_a_directory_and_a_file_that_cannot_be_read_are_named() -> None:
    """Each is a problem that names it, and what is beside them is read."""
    with tempfile.TemporaryDirectory() as directory:
        top = Path(directory).resolve()
        hidden, secret = top / "app" / "hidden", top / "app" / "secret.py"
        hidden.mkdir(parents=True)
        (top / "app" / "good.py").write_text(GOOD)
        secret.write_text(GOOD)
        top.chmod(0o755)
        hidden.chmod(0)
        secret.chmod(0)
        try:
            with limited_rights():
                problems = timed(top).problems
        finally:
            hidden.chmod(0o755)
        assert {(problem.code, problem.file) for problem in problems} == {
            ("unreadable", hidden),
            ("unreadable", secret),
        }


def test_names_of_files_are_those_of_python_where_the_system_knows_ascii_only(tmp_path: Path) -> None:
    """As in a container without a locale: the plugins are the same as everywhere."""
    package = tmp_path / "app"
    package.mkdir()
    (package / "größe.py").write_text(GOOD, encoding="utf-8")
    script = (
        "import sys\nfrom pathlib import Path\nfrom plux.discovery.packages import modules_below\n"
        "from plux.discovery.static import discover\n"
        "print(ascii(discover(modules_below(Path(sys.argv[1]))).entry_points()))"
    )
    environment = {**unmeasured(), "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = run([sys.executable, "-c", script, tmp_path], env=environment)
    assert ast.literal_eval(done.stdout) == {"app.one": {"good": "app.größe:good"}}


def test_links_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    """Directories that contain themselves, and links that lead nowhere, end."""
    package = tmp_path / "app"
    package.mkdir()
    (package / "good.py").write_text(GOOD)
    (package / "again").symlink_to(package, target_is_directory=True)
    (package / "above").symlink_to(tmp_path, target_is_directory=True)
    (package / "nowhere").symlink_to(tmp_path / "nothing")
    (package / "itself.py").symlink_to(package / "itself.py")
    (package / "gone.py").symlink_to(tmp_path / "gone.py")
    assert len(timed(tmp_path).plugins) == 1


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A directory or a pipe whose name ends like a module's is none."""
    package = tmp_path / "app"
    (package / "folder.py").mkdir(parents=True)
    (package / "good.py").write_text(GOOD)
    if hasattr(os, "mkfifo"):
        os.mkfifo(package / "pipe.py")
    assert timed(tmp_path).problems == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.timeout(20)
def test_a_pipe_that_a_backend_lists_is_a_problem(tmp_path: Path) -> None:
    """Backends list whatever bears such a name; whoever waits for a pipe waits for ever."""
    pipe, good = tmp_path / "pipe.py", tmp_path / "good.py"
    os.mkfifo(pipe)
    good.write_text(GOOD)
    found = discover([SourceModule("pipe", pipe, is_package=False), SourceModule("good", good, is_package=False)])
    assert [plugin.reference.partition(":")[0] for plugin in found.plugins] == ["good"]
    assert [(problem.code, problem.file) for problem in found.problems] == [("unreadable", pipe)]
    assert "the file cannot be read: this is no regular file" in found.problems[0].message
