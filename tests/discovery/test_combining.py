"""Problems that a project accepts, results that are put together, and how both are configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from plux.build.config import parse_pyproject_toml
from plux.build.errors import ConfigError
from plux.discovery.combining import accepting, combined
from plux.discovery.result import Discovery, FoundPlugin, Problem
from plux.discovery.source_module import SourceModule

UNDECIDED = Problem("undecided", "?", "!", Path("/p/mod.py"), 3, "pk.mod:one")
UNREADABLE = Problem("unreadable", "?", "!", Path("/p/secret.py"))
UNWRITABLE = Problem("bad-name", "?", "!", Path("/p/mod.py"), 3, "pk.mod:one")


def plugin(reference: str, name: str = "one", line: int = 1) -> FoundPlugin:
    """A plugin of the namespace ``ns``."""
    file = Path("/p", reference.partition(":")[0].replace(".", "/") + ".py")
    return FoundPlugin("ns", name, reference, file, line, "class")


@pytest.mark.parametrize(
    "pattern", ["undecided", "undecided:pk.mod:one", "undecided:pk.*", "pk.mod:one", "*:pk.mod:*", "*"]
)
def test_a_pattern_matches_code_subject_or_both(pattern: str) -> None:
    """Then the problem is set apart."""
    result = accepting(Discovery(problems=(UNDECIDED,)), [pattern])
    assert (result.problems, result.accepted, result.warnings) == ((), (UNDECIDED,), ())


@pytest.mark.parametrize("pattern", ["Undecided", "undecided:", "undecided:pk.mod", "pk.mod", "mod:one"])
def test_a_pattern_matches_as_a_whole(pattern: str) -> None:
    """What accepts nothing is reported, as it would hide something later."""
    result = accepting(Discovery(problems=(UNDECIDED,)), [pattern])
    assert (result.problems, result.accepted) == ((UNDECIDED,), ())
    assert [(warning.code, warning.subject) for warning in result.warnings] == [("stale-acceptance", pattern)]


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("undecided:one", "; did you mean 'undecided:pk.mod:one'?"),
        ("mod:one", "; did you mean 'undecided:pk.mod:one'?"),
        ("undecided:pk.mdo:one", "; did you mean 'undecided:pk.mod:one'?"),
        ("duplicate:fun", ""),
        ("metaclass", ""),
    ],
)
def test_what_may_be_meant_by_a_pattern_that_accepts_nothing(pattern: str, hint: str) -> None:
    """A problem whose subject ends so, or that is spelled much like it."""
    (warning,) = accepting(Discovery(problems=(UNDECIDED,)), [pattern]).warnings
    assert warning.message.endswith(f"(any more){hint}")


def test_a_problem_without_a_subject_goes_by_its_file() -> None:
    """A file that cannot be read declares nothing that could be named."""
    assert accepting(Discovery(problems=(UNREADABLE,)), ["unreadable:*/secret.py"]).accepted == (UNREADABLE,)


def test_a_name_that_cannot_be_written_cannot_be_accepted() -> None:
    """No file could hold the entry point."""
    assert accepting(Discovery(problems=(UNWRITABLE,)), ["*"]).problems == (UNWRITABLE,)


def test_importing_has_the_last_word_on_its_modules() -> None:
    """Plugins and problems of these modules come from there, all others from reading."""
    module = SourceModule("pk.mod", Path("/p/mod.py"), is_package=False)
    read = Discovery((plugin("pk.a:A", "a"), plugin("pk.mod:Wrong", "b")), (UNDECIDED, UNREADABLE))
    imported = Discovery((plugin("pk.mod:Right", "c"),))
    result = combined(read, imported, [module])
    assert [p.reference for p in result.plugins] == ["pk.a:A", "pk.mod:Right"]
    assert result.problems == (UNREADABLE,)


def test_duplicates_are_looked_for_in_the_whole() -> None:
    """One plugin was read, the other imported."""
    module = SourceModule("pk.mod", Path("/p/mod.py"), is_package=False)
    result = combined(Discovery((plugin("pk.a:A"),)), Discovery((plugin("pk.mod:B"),)), [module])
    assert [problem.code for problem in result.problems] == ["duplicate"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('discovery = "imports"', "discovery must be one of 'static', 'import', not 'imports'; did you mean 'import'?"),
        ('import = "pk.mod"', 'import must be a list of strings: write ["pk.mod"]'),
        ("accept = [1]", "accept must be a list of strings; 1 in it must be a string, not a number"),
        ('bases = "lib.Base"', 'bases must be a table, such as "lib.api.Base" = "my.namespace"'),
        ('bases = { Base = "ns" }', "bases holds a wrong key: 'Base' is not the full dotted name of a class"),
        ('bases = { "lib.Base" = 3 }', "bases must give a namespace, or a table with one, for 'lib.Base', not 3"),
        ('bases = { "lib.Base" = "" }', "bases must give a namespace, or a table with one, for 'lib.Base', not ''"),
        (
            'bases = { "lib.Base" = { nmae = "x" } }',
            "is wrong for 'lib.Base': there is no key 'nmae'; did you mean 'name'?",
        ),
        (
            'bases = { "lib.Base" = { namespace = 1 } }',
            "bases is wrong for 'lib.Base': namespace must be a string, not a number",
        ),
        ('decorators = { "lib.hook" = { name = "x" } }', "decorators must give a namespace for 'lib.hook'"),
        (
            'decorators = { "lib.hook" = { namespace = "ns", name = "{" } }',
            "decorators is wrong for 'lib.hook': name is no template: a brace in '{' is not closed, or not opened",
        ),
    ],
)
def test_mistakes_in_the_configuration_are_named(tmp_path: Path, text: str, said: str) -> None:
    """With the key, and what is right."""
    path = tmp_path / "pyproject.toml"
    path.write_text(f"[tool.plux]\n{text}\n")
    with pytest.raises(ConfigError) as caught:
        parse_pyproject_toml(path)
    assert said in str(caught.value)
