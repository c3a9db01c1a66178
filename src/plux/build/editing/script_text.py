"""The text of a ``setup.py``: changed in single places that the syntax tree gives, so that all else stays.

Imported only with libcst at hand.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from .mark import MARK
from .script_tree import Unclear, items, own_elements, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .mark import Groups
    from .script_tree import Place

__all__ = ["edited"]

_INDENT = "    "


class _Change(NamedTuple):
    """Characters of the old text, and what comes in their place."""

    start: int
    end: int
    text: str


def edited(module: cst.Module, place: Place, own: Groups) -> str:
    """Return the code of a script with these entry points below marks, and no others.

    Raises:
        Unclear: a group that has to change is not a list.
    """
    code = _Code(module)
    changes: list[_Change] = []
    known = dict(items(place))
    for group, value in known.items():
        entries = own.get(group, {})
        if isinstance(value, cst.List | cst.Tuple):
            start, end = own_elements(value)
            if start == 0 and end == len(value.elements) > 0 and not entries:
                changes.extend(_without_group(code, place, group) or _in_list(code, value, (start, end), entries))
            elif start < end or entries:
                changes.extend(_in_list(code, value, (start, end), entries))
        elif entries:
            raise Unclear(f"the group {group} in entry_points is not a list")
    new = {group: entries for group, entries in own.items() if group not in known}
    if new:
        changes.extend(_new_groups(code, place, new))
    return code.changed(changes)


class _Code:
    """The code of a module, and where its nodes are."""

    def __init__(self, module: cst.Module) -> None:
        self.text = module.code
        self._positions: Mapping[cst.CSTNode, Any] = MetadataWrapper(module, unsafe_skip_copy=True).resolve(
            PositionProvider
        )
        self._starts = [0]
        for line in self.text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """The first character of a node, and the one behind it."""
        if isinstance(node, cst.Tuple) and node.lpar:  # its brackets are nodes of their own
            return self.span(node.lpar[0])[0], self.span(node.rpar[-1])[1]
        found: CodeRange = self._positions[node]
        return self._offset(found.start.line, found.start.column), self._offset(found.end.line, found.end.column)

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def line_start(self, offset: int) -> int:
        """Where the line of a character begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Where the line behind that of a character begins."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end + 1

    def indent(self, offset: int) -> str:
        """The blanks at the beginning of the line of a character."""
        line = self.text[self.line_start(offset) : self.line_end(offset)]
        return line[: len(line) - len(line.lstrip())]

    def changed(self, changes: Sequence[_Change]) -> str:
        """The text after changes."""
        text = self.text
        for change in sorted(changes, reverse=True):
            text = text[: change.start] + change.text + text[change.end :]
        return text


def _in_list(code: _Code, value: cst.List | cst.Tuple, own: tuple[int, int], entries: dict[str, str]) -> list[_Change]:
    """Replace the elements below the mark of a list, or add the first ones to it."""
    start, end = own
    if start == end:
        indent = _inner_indent(code, value, [code.span(element)[0] for element in value.elements])
        return _append(code, code.span(value), value.elements, _block(entries, indent))
    first, last = value.elements[start], value.elements[end - 1]
    indent = code.indent(code.span(first)[0])
    begin = code.line_start(code.line_start(code.span(first)[0]) - 1)  # the line of the mark
    behind = code.line_end(code.span(last)[1])
    # whatever stands on the last line behind the element belongs to somebody else
    rest = code.text[code.span(last)[1] : behind].strip().strip(",").strip()
    if rest:
        raise Unclear(f"there is {rest!r} on the line of an entry point below the comment of plux")
    lines = _block(entries, indent)
    return [_Change(begin, behind, "".join(f"{line}\n" for line in lines))]


def _without_group(code: _Code, place: Place, group: str) -> list[_Change]:
    """Remove a group, if it has its lines for itself."""
    for element in place.entry_points.elements if place.entry_points is not None else ():
        if isinstance(element, cst.DictElement) and text_of(element.key) == group:
            start, end = code.span(element)
            first, behind = code.line_start(start), code.line_end(end)
            if not code.text[first:start].strip() and code.text[end:behind].strip() == ",":
                return [_Change(first, behind, "")]
    return []


def _new_groups(code: _Code, place: Place, groups: Groups) -> list[_Change]:
    """Add groups to the dict of entry points, or the whole dict to the call."""
    node = place.entry_points
    if node is not None:
        indent = _inner_indent(code, node, [code.span(element)[0] for element in node.elements])
        return _append(code, code.span(node), node.elements, _dict_lines(groups, indent))
    call = place.call
    indent = _inner_indent(code, call, [code.span(arg)[0] for arg in call.args])
    lines = [f"{indent}entry_points={{", *_dict_lines(groups, indent + _INDENT), f"{indent}}},"]
    return _append(code, code.span(call), call.args, lines)


def _inner_indent(code: _Code, node: cst.CSTNode, elements: Sequence[int]) -> str:
    """How the elements of a list, a dict or a call are indented."""
    for element in elements:
        if not code.text[code.line_start(element) : element].strip():
            return code.indent(element)
    return code.indent(code.span(node)[0]) + _INDENT


def _append(
    code: _Code,
    span: tuple[int, int],
    elements: Sequence[cst.BaseElement | cst.BaseDictElement | cst.Arg],
    lines: Sequence[str],
) -> list[_Change]:
    """Put lines in front of the bracket that closes a list, a dict or a call."""
    if not lines:
        return []
    bracket = span[1] - 1
    before = len(code.text[:bracket].rstrip())
    closing = code.indent(bracket) if code.line_start(bracket) >= before else code.indent(span[0])
    added = "".join(f"\n{line}" for line in lines) + f"\n{closing}"
    if not elements or isinstance(elements[-1].comma, cst.Comma):
        return [_Change(before, bracket, added)]
    last = elements[-1]
    end = code.span(last.value if isinstance(last, cst.Arg) else last)[1]
    # comments may stand between the last element and the bracket
    return [_Change(end, bracket, f",{code.text[end:before]}{added}")]


def _dict_lines(groups: Groups, indent: str) -> list[str]:
    lines = []
    for group, entries in sorted(groups.items()):
        lines += [f"{indent}{_literal(group)}: [", *_block(entries, indent + _INDENT), f"{indent}],"]
    return lines


def _block(entries: dict[str, str], indent: str) -> list[str]:
    """The lines of a mark and of the entries below it."""
    if not entries:
        return []
    return [
        indent + MARK,
        *(f"{indent}{_literal(f'{name} = {value}')}," for name, value in sorted(entries.items())),
    ]


def _literal(text: str) -> str:
    """A literal in double quotes, as formatters write it. JSON escapes are those of Python, but for long ones."""
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if text.isprintable() else json.dumps(text) if text.isascii() else ascii(text)
