"""Rules about the sources that the linters do not know."""

from __future__ import annotations

import ast
import sys

import pytest

from tests.support.sources import Function, Source, sources

FILE_LINES = 350
FUNCTION_LINES = 40

SOURCES = sources()
PUBLIC = [source for source in SOURCES if source.is_public]


def name(source: Source) -> str:
    """The identifier of a case."""
    return source.name


def length(function: Function) -> int:
    """The lines of a function without its docstring, which may be as long as the contract is."""
    assert function.end_lineno is not None
    first = function.body[0]
    docstring = 0
    if ast.get_docstring(function, clean=False) is not None:
        assert first.end_lineno is not None
        docstring = first.end_lineno - first.lineno + 1
    return function.end_lineno - function.lineno + 1 - docstring


def listed_names(tree: ast.Module) -> list[str] | None:
    """The value of a literal `__all__` at module level."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            assert node.value is not None
            names: list[str] = ast.literal_eval(node.value)
            return names
    return None


def takes_over_the_names_of_another(tree: ast.Module) -> bool:
    """Whether `__all__` is imported, as the legacy modules do."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return any(alias.name == "__all__" for node in imports for alias in node.names)


def is_a_script(tree: ast.Module) -> bool:
    """Whether a module is run by its path, in a process of its own."""
    return any(isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'" for node in tree.body)


def holds_a_docstring_only(tree: ast.Module) -> bool:
    """Whether a module is nothing but the description of its folder."""
    return all(isinstance(node, ast.Expr) or ast.unparse(node).startswith("from __future__") for node in tree.body)


def test_files_are_short() -> None:
    """One concept a file."""
    counted = {source.name: source.text.count("\n") for source in SOURCES}
    assert {name: lines for name, lines in counted.items() if lines > FILE_LINES} == {}


def test_functions_are_short() -> None:
    """A function fits on a screen."""
    counted = {
        f"{source.name}:{function.lineno} {function.name}": length(function)
        for source in SOURCES
        for function in source.functions
    }
    assert {place: lines for place, lines in counted.items() if lines > FUNCTION_LINES} == {}


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_a_module_says_what_it_is(source: Source) -> None:
    """Each begins with a docstring."""
    assert ast.get_docstring(source.tree)


@pytest.mark.parametrize("source", PUBLIC, ids=name)
def test_public_names_are_listed(source: Source) -> None:
    """`__all__` is there, once each name (ruff checks the order); scripts and descriptions of folders need none."""
    names = listed_names(source.tree)
    if names is None:
        reasons = (takes_over_the_names_of_another, holds_a_docstring_only, is_a_script)
        assert any(reason(source.tree) for reason in reasons), "no __all__"
    else:
        assert len(names) == len(set(names))


def test_the_core_imports_the_standard_library_only() -> None:
    """Whatever third-party name comes up, not only those that the import contracts list."""
    allowed = {*sys.stdlib_module_names, "plux"}
    foreign = {
        source.name: sorted(set(source.imported) - allowed)
        for source in SOURCES
        if source.name.startswith("plux/core/") and not allowed.issuperset(source.imported)
    }
    assert foreign == {}


def test_no_file_below_src_is_a_drawer() -> None:
    """Modules are named by what they hold."""
    assert [s.name for s in SOURCES if s.path.stem in {"utils", "util", "helpers", "common", "misc"}] == []


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_functions_of_dataclasses_get_dataclasses(source: Source) -> None:
    """Type checkers take records for dataclasses, so only the file that makes one may call `dataclasses.replace`."""
    imported = [node for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom)]
    names = {alias.name for node in imported if node.module == "dataclasses" for alias in node.names}
    assert "replace" not in names or "dataclass" in names or source.name == "plux/core/record.py"
