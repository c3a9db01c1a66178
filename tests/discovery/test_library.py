"""The names of the standard library that the evaluator knows: each is found where the table says that it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plux.discovery.static.known import (
    collection_types,
    contexts,
    functools_functions,
    itertools_functions,
    library_names,
    operator_functions,
    pure,
    record_functions,
)
from plux.discovery.static.known.builtin import BUILTINS
from plux.discovery.static.known.library import is_library, is_library_module, library_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plux.discovery.static.values import Value

TABLES = {
    "collection_types": collection_types.COLLECTIONS,
    "contexts": contexts.CONTEXTS,
    "functools_functions": functools_functions.FUNCTOOLS,
    "itertools_functions": itertools_functions.ITERTOOLS,
    "library_names": library_names.LIBRARY,
    "operator_functions": operator_functions.OPERATORS,
    "pure": pure.PURE,
    "record_functions": record_functions.RECORDS,
    "builtin": {f"builtins.{name}": value for name, value in BUILTINS.items()},
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_name_of_a_table_is_found(table: Mapping[str, Value]) -> None:
    """Through the module that it is a name of: a table that nobody asks would lose all of them."""
    lost = []
    for dotted, value in table.items():
        module, _, name = dotted.rpartition(".")
        if library_name(module, name) is not value:
            lost.append(dotted)
    assert lost == []


def test_no_name_stands_in_two_tables() -> None:
    """Which of them counts would depend on the order."""
    names = [dotted for table in TABLES.values() for dotted in table]
    assert len(names) == len(set(names))


def test_names_of_other_modules_are_none_of_the_library() -> None:
    """Whatever they are called."""
    assert library_name("mine.itertools", "chain") is None
    assert library_name("itertools", "no_such_function") is None
    assert library_name("typing_extensions", "Protocol") is library_name("typing", "Protocol")
    assert (is_library("typing_extensions"), is_library("os.path"), is_library("mine")) == (True, True, False)
    assert (is_library_module("os.path"), is_library_module("os.environ")) == (True, False)
