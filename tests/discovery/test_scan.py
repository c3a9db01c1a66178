"""The search for import statements finds all that the parser finds."""

from __future__ import annotations

import ast
import sysconfig
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plux.discovery.static.importing_statements import resolve_relative
from plux.discovery.static.scan import ImportRecord, import_text, scan_imports

STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib"))
PACKAGES = [
    *("", "asyncio", "email", "importlib", "json", "unittest", "idlelib", "concurrent"),
    pytest.param("test", marks=pytest.mark.slow),
]


def parsed(tree: ast.Module, package: str) -> set[ImportRecord]:
    """What the parser finds."""
    found: set[ImportRecord] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(ImportRecord(a.name, None, a.asname or a.name.partition(".")[0]) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = resolve_relative(package, node.level, node.module)
            if module:
                found.update(ImportRecord(module, a.name, a.asname or a.name) for a in node.names)
    return found


def scanned(data: bytes, package: str) -> set[ImportRecord]:
    """What the search finds."""
    return set(scan_imports(import_text(data), package))


@pytest.mark.parametrize("package", PACKAGES)
def test_it_finds_what_the_parser_finds_in_the_standard_library(package: str) -> None:
    """In every file; to find more (in texts and comments) is harmless."""
    missed = {}
    for path in sorted((STANDARD_LIBRARY / package).glob("*.py")):
        data = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                tree = ast.parse(data)
            except (SyntaxError, ValueError):  # tests of the parser are no Python
                continue
        left = parsed(tree, package) - scanned(data, package)
        if left:
            missed[path.name] = sorted(map(str, left))
    assert missed == {}


@pytest.mark.parametrize(
    ("code", "records"),
    [
        ("import a", {("a", None, "a")}),
        ("import a.b", {("a.b", None, "a")}),
        ("import a.b as c, d", {("a.b", None, "c"), ("d", None, "d")}),
        ("from a import b", {("a", "b", "b")}),
        ("from a import b as c", {("a", "b", "c")}),
        ("from a import *", {("a", "*", "*")}),
        ("from . import b", {("pk", "b", "b")}),
        ("from .a import b", {("pk.a", "b", "b")}),
        ("from.a import(b)", {("pk.a", "b", "b")}),
        ("from .. import b", set()),
        ("from a import (\n    b,  # one\n    c as d,\n)", {("a", "b", "b"), ("a", "c", "d")}),
        ("from a \\\n    import \\\n    b, \\\n    c", {("a", "b", "b"), ("a", "c", "c")}),
        ("from a import b \\\r\n , c", {("a", "b", "b"), ("a", "c", "c")}),
        ("if x: import a; import b", {("a", None, "a"), ("b", None, "b")}),
        ("def f():\n\timport\ta", {("a", None, "a")}),
        ("x = 1; from a import b; y = 2", {("a", "b", "b")}),
        ("\ufeffimport a", {("a", None, "a")}),
        ("import größe", {("größe", None, "größe")}),
        ("importlib.import_module('.a', __name__)", {("pk.a", None, "pk")}),
        ('import_module("a.b")', {("a.b", None, "a")}),
        ("__import__('a')", {("a", None, "a")}),
        ("try:\n  import a as b\nexcept ImportError: import c", {("a", None, "b"), ("c", None, "c")}),
        ("from a import b;import c", {("a", "b", "b"), ("c", None, "c")}),
        ("from a import (b); import c", {("a", "b", "b"), ("c", None, "c")}),
        ("\fimport a", {("a", None, "a")}),
        ("import a\rimport b", {("a", None, "a"), ("b", None, "b")}),
        ("# it is from here\nfrom a import b", {("a", "b", "b")}),
        ("x = 1  # from here. from\nfrom größe import b", {("größe", "b", "b")}),
        ("from a import (  # (one)\n    b)", {("a", "b", "b")}),
        ("from imported import(\n a\n); from a import (\n b\n)", {("imported", "a", "a"), ("a", "b", "b")}),
        ("if 1: \\\n  import a", {("a", None, "a")}),
        ("from . \\\n  . a import b", set()),
        ("from . \\\n  a import b", {("pk.a", "b", "b")}),
    ],
)
def test_forms_of_the_statement(code: str, records: set[tuple[str, str | None, str]]) -> None:
    """Whatever the grammar allows."""
    found = {(record.module, record.name, record.binding) for record in scanned(code.encode(), "pk")}
    assert found >= records


NAME = st.sampled_from(["a", "bb", "c_1", "imported", "from_x", "importer"])
MODULE = st.lists(NAME, min_size=1, max_size=3).map(".".join)
SPACE = st.sampled_from([" ", "  ", "\t", " \\\n  ", "\\\n"])
END = st.sampled_from(["\n", "\n\n", "  # import nothing\n", ";\n", "\r\n", "; pass\n"])


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Some import statements, each spelled in one of the ways in which it can be."""
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        space, end = draw(SPACE), draw(END)
        aliases = [
            name + draw(st.sampled_from(["", f"{space} as z"])) for name in draw(st.lists(NAME, min_size=1, max_size=3))
        ]
        form = draw(st.integers(0, 3))
        if form == 0:
            lines.append(f"import {space}{f',{space}'.join(aliases)}{end}")
        elif form == 1:
            dots = draw(st.sampled_from(["", ".", ". "]))
            lines.append(f"from {dots}{draw(MODULE)}{space} import {space}{','.join(aliases)}{end}")
        elif form == 2:
            inner = ",  # a comment, import x\n ".join(aliases)
            lines.append(f"from {draw(MODULE)} import{draw(st.sampled_from(['', ' ']))}(\n {inner}\n){end}")
        else:
            lines.append(f"if 1:{draw(st.sampled_from(['', ' ']))}from {draw(MODULE)} import *{end}")
    return "".join(lines)


@given(statements())
def test_it_finds_what_the_parser_finds_in_any_spelling(code: str) -> None:
    """With blanks, continued lines, comments and several statements on a line."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return  # not all that is drawn is Python, ``import *`` with a continued line for example
    assert scanned(code.encode(), "pk") >= parsed(tree, "pk")


@given(st.binary(max_size=200))
def test_anything_can_be_searched(data: bytes) -> None:
    """Files that are no text too."""
    scanned(data + b"\nimport a\nfrom b import c", "pk")
