"""The syntax tree of a ``setup.py``: where its entry points stand, and how it looks with others.

Imported only with libcst at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from .mark import is_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Place", "Unclear", "find_place", "groups", "items", "own_elements", "text_of"]


class Unclear(Exception):
    """The script is not written in a way that can be edited; the text says why."""


@dataclass(frozen=True)
class Place:
    """The call of ``setup()``, and the dict of entry points, wherever that is; None if the call has none."""

    call: cst.Call
    entry_points: cst.Dict | None


def find_place(module: cst.Module) -> Place:
    """Return where the entry points of a script stand.

    Raises:
        Unclear: that cannot be told, or cannot be edited.
    """
    finder = _Finder()
    module.visit(finder)
    if len(finder.calls) != 1:
        raise Unclear(f"there is {'no call' if not finder.calls else 'more than one call'} of setup() in it")
    call = finder.calls[0]
    given = [arg.value for arg in call.args if arg.keyword is not None and arg.keyword.value == "entry_points"]
    if given:
        value = given[0]
        if isinstance(value, cst.Name):
            values = finder.variables.get(value.value, [])
            if len(values) != 1 or finder.uses.get(value.value, 0) > len(values) + 1:
                raise Unclear(f"the variable {value.value} for entry_points is more than a literal")
            value = values[0]
        if not isinstance(value, cst.Dict):
            raise Unclear("entry_points is not a literal dict")
        return Place(call, value)
    if any(arg.star == "**" for arg in call.args):
        raise Unclear("the arguments of setup() are computed (**), so entry_points may be among them")
    return Place(call, None)


class _Finder(cst.CSTVisitor):
    """Finds calls of ``setup``, under whatever name it is imported, and what variables of the module are."""

    def __init__(self) -> None:
        super().__init__()
        self.names = {"setup"}
        self.calls: list[cst.Call] = []
        self.variables: dict[str, list[cst.BaseExpression]] = {}
        self.uses: dict[str, int] = {}

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:  # noqa: N802 - of the interface
        if isinstance(node.names, cst.ImportStar):
            return False
        for alias in node.names:
            if alias.evaluated_name == "setup" and alias.evaluated_alias is not None:
                self.names.add(alias.evaluated_alias)
        return False

    def visit_Assign(self, node: cst.Assign) -> None:  # noqa: N802 - of the interface
        for target in node.targets:
            if isinstance(target.target, cst.Name):
                self.variables.setdefault(target.target.value, []).append(node.value)

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802 - of the interface
        self.uses[node.value] = self.uses.get(node.value, 0) + 1

    def visit_Arg(self, node: cst.Arg) -> None:  # noqa: N802 - of the interface
        if node.keyword is not None:  # the keyword is a name, too, but no use of the variable
            self.uses[node.keyword.value] = self.uses.get(node.keyword.value, 0) - 1

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802 - of the interface
        function = node.func
        is_module = isinstance(function, cst.Attribute) and isinstance(function.value, cst.Name)
        name = function.attr.value if isinstance(function, cst.Attribute) and is_module else None
        if (isinstance(function, cst.Name) and function.value in self.names) or name == "setup":
            self.calls.append(node)


def groups(place: Place) -> dict[str, tuple[list[str], list[str]]]:
    """Return {group: (elements below the mark, all others)}.

    Raises:
        Unclear: a key is not a literal.
    """
    found = {}
    for group, value in items(place):
        if isinstance(value, cst.List | cst.Tuple):
            start, end = own_elements(value)
            texts = [text_of(element.value) for element in value.elements]
            mine = [text for text in texts[start:end] if text is not None]
            others = [text for text in [*texts[:start], *texts[end:]] if text is not None]
            found[group] = (mine, others)
        else:
            text = text_of(value)
            lines = [line.strip() for line in (text or "").splitlines()]
            found[group] = ([], [line for line in lines if line and not line.startswith("#")])
    return found


def items(place: Place) -> Iterator[tuple[str, cst.BaseExpression]]:
    """Yield each group of which the name is a literal, and its value."""
    for element in place.entry_points.elements if place.entry_points is not None else ():
        if isinstance(element, cst.DictElement):
            group = text_of(element.key)
            if group is not None:
                yield group, element.value


def text_of(node: cst.BaseExpression) -> str | None:
    """Return the text that a literal stands for."""
    value = node.evaluated_value if isinstance(node, cst.SimpleString | cst.ConcatenatedString) else None
    return value if isinstance(value, str) else None


def own_elements(value: cst.List | cst.Tuple) -> tuple[int, int]:
    """Return from which to before which element the entries below the mark stand."""
    above = [_lines_above(value, number) for number in range(len(value.elements))]
    marked = [number for number, lines in enumerate(above) if any(map(is_mark, lines))]
    if not marked:
        return len(above), len(above)
    end = marked[0] + 1
    while end < len(above) and not above[end]:
        end += 1
    return marked[0], end


def _lines_above(value: cst.List | cst.Tuple, number: int) -> list[str]:
    """The comments on lines of their own above an element; an empty text for an empty line."""
    if number:
        comma = value.elements[number - 1].comma
        space: object = comma.whitespace_after if isinstance(comma, cst.Comma) else None
    else:
        bracket = value.lbracket if isinstance(value, cst.List) else None
        space = bracket.whitespace_after if bracket is not None else None
        if isinstance(value, cst.Tuple) and value.lpar:
            space = value.lpar[-1].whitespace_after
    lines = space.empty_lines if isinstance(space, cst.ParenthesizedWhitespace) else ()
    return [line.comment.value if line.comment is not None else "" for line in lines]
