"""What the text of a module executes when it is imported."""

from __future__ import annotations

import pytest

from plux.discovery.static.first_level import executed


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (b"import os\nfrom os import (\n    path,\n)\n", []),
        (b"import os; run()\n", [b"import os; run()\n"]),
        (b"'a text'  # and a comment\n", []),
        (b"'%s' % run('x')\n", [b"'%s' % run('x')\n"]),
        (b"def f(\n    x=run(),\n):\n    stop()\n", [b"def f(\n    x=run(),\n):\n"]),
        (
            b"class A:\n    def f(self):\n        stop()\n    x = run()\n",
            [b"class A:\n    def f(self):\n    x = run()\n"],
        ),
    ],
)
def test_bodies_of_functions_plain_imports_and_texts_are_left_out(text: bytes, statements: list[bytes]) -> None:
    """All else is there, as it is written."""
    assert list(executed(text)) == statements


def test_a_text_with_many_backslashes_takes_no_time_of_its_own() -> None:
    """Each of them can be read in one way only: otherwise this would not come to its end."""
    text = b"'" + rb"\\" * 5000 + b"' % run()\n"
    assert list(executed(text)) == [text]
