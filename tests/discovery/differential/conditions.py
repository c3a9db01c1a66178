"""Conditions: expressions that are true or false, most of them decidable."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from .templates import fill, read_templates

if TYPE_CHECKING:
    from .writer import Module, Writer

__all__ = ["condition", "guarded", "unknown_condition"]

_TRUE = (
    ("", "True"),
    ("import sys", "sys.version_info >= (3, 8)"),
    ("import sys", "sys.version_info[0] == 3"),
    ("import sys", "sys.version_info.major > 2"),
    ("import sys", "sys.platform != 'nowhere'"),
    ("from sys import version_info as vi", "vi[:2] >= (3, 10) and not False"),
    ("import os", "os.name in ('posix', 'nt', 'java')"),
    ("", "__name__ != '__main__'"),
    ("", "not ''"),
    ("", "len('ab') == 2"),
    ("", "1 < 2 <= 2 != 3"),
    ("", "isinstance('x', str)"),
    ("from typing import TYPE_CHECKING", "not TYPE_CHECKING"),
    ("import typing as t", "not t.TYPE_CHECKING"),
    ("", "any(c == 'b' for c in 'abc')"),
    ("", "'a' in {'a': 1}"),
    ("", "None is None"),
    ("", "{'on': True}.get('on', False)"),
    ("", "callable(len)"),
    ("", "all([1, 'x', (0,)])"),
    ("", "'plux'.startswith(('p', 'q'))"),
    ("", "max(1, 2) == min([2, 3])"),
    ("", "bool([0])"),
    ("", "__debug__"),
)
_UNKNOWN = (
    ("import os", "os.environ.get('PLUX_NOT_SET') is None", True),
    ("import os", "'PLUX_NOT_SET' in os.environ", False),
    ("import os.path", "os.path.exists(__file__)", True),
    ("import time", "time.time() > 0", True),
    ("import random", "random.random() < 0", False),
    ("import shutil", "shutil.which('plux-not-there')", False),
)


def condition(writer: Writer, module: Module, *, truth: bool) -> str:
    """An expression of that truth, which reading can decide."""
    imports, expression = writer.dice.pick(_TRUE)
    if imports:
        module.add(imports)
    return expression if truth else f"(not ({expression}))"


def unknown_condition(writer: Writer, module: Module) -> tuple[str, bool]:
    """An expression that reading cannot decide, and its truth."""
    writer.doubt("a condition of the surroundings")
    imports, expression, truth = writer.dice.pick(_UNKNOWN)
    module.add(imports)
    return expression, truth


def guarded(writer: Writer, module: Module, block: str, name: str) -> None:
    """Write a block of statements at module level, which binds a name, in one of many settings."""
    if writer.dice.chance(12):
        _under_unknown_condition(writer, module, block, name)
        return
    form = writer.dice.pick(_SETTINGS)
    if "not_there" in form:
        writer.doubt("whether a distribution is there")
    true = condition(writer, module, truth=True) if "$2" in form else ""
    false = condition(writer, module, truth=False) if "$3" in form else ""
    lines = [
        indent(block, line.partition("$1")[0]) if line.strip() == "$1" else fill(line, name, "", f"({true})", false)
        for line in form.text.split("\n")
    ]
    module.add("\n".join(lines))


def _under_unknown_condition(writer: Writer, module: Module, block: str, name: str) -> None:
    expression, truth = unknown_condition(writer, module)
    other = writer.dice.pick((f"{name} = None", "pass", block))
    first, second = (block, other) if truth else (other, block)
    module.add(f"if {expression}:\n{indent(first, '    ')}\nelse:\n{indent(second, '    ')}")


_SETTINGS = read_templates("settings")
