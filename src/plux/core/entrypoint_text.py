"""The text form of entry points, ``entry_points.txt``: the one parser and the one writer.

Source of the format: the entry points specification of the Python Packaging User Guide, section "File format".
Where that leaves room (it says "like configparser"), what `importlib.metadata` reads is right, because
that is what every program sees at run time: each line is stripped, ``#`` begins a comment, ``=`` is the
only delimiter, names keep their case.
"""

from __future__ import annotations

from .reference import ObjectReference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "TextProblem",
    "check_group",
    "check_name",
    "check_value",
    "iter_entry_points",
    "parse_entry_points",
    "render_entry_points",
]


class TextProblem:
    """A line that could not be used. `line` counts from 1."""

    __slots__ = ("line", "message", "source")

    def __init__(self, source: str, line: int, message: str) -> None:
        self.source = source
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.message}"

    def __repr__(self) -> str:
        return f"TextProblem({str(self)!r})"


def iter_entry_points(
    text: str, problems: list[TextProblem] | None = None, source: str = "<entry points>", only: str | None = None
) -> Iterator[tuple[str, str, str]]:
    """Yield (group, name, value) of every entry, repeated names included, in the order of the text.

    Lines that are no entry are passed over, and described in `problems` if a list is given; so are those below a
    header that names no group. With `only`, the lines of other groups are not looked at.
    """
    for _, group, name, value in _numbered(text, problems, source, only):
        yield group, name, value


def _numbered(
    text: str, problems: list[TextProblem] | None, source: str, only: str | None = None
) -> Iterator[tuple[int, str, str, str]]:
    group: str | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line[0] == "#":
            continue
        if line[0] == "[" and line[-1] == "]":
            group = line.strip("[]")
            if not group and only is None and problems is not None:
                problems.append(TextProblem(source, number, f"{line!r} names no group"))
            continue
        if group == "" or (only is not None and group != only and group is not None):
            continue
        name, delimiter, value = line.partition("=")
        name, value = name.rstrip(), value.lstrip()
        if group is not None and delimiter and name and value:
            yield number, group, name, value
        elif problems is not None:
            if group is None:
                message = f"{line!r} stands before the first [group]"
            else:
                message = f"{line!r} is not of the form 'name = module:attribute'"
            problems.append(TextProblem(source, number, message))


def parse_entry_points(
    text: str, source: str = "<entry points>", *, check: bool = False
) -> tuple[dict[str, dict[str, str]], list[TextProblem]]:
    r"""Parse a whole text into {group: {name: value}}, together with what could not be used.

    Of two entries of one name in a group the first counts, as for `importlib.metadata`.
    Groups without an entry are left out. With `check`, so are entries that `render_entry_points` would refuse.

        >>> parse_entry_points("[my.ns]\nservice:default = pkg.mod:Service\n")
        ({'my.ns': {'service:default': 'pkg.mod:Service'}}, [])
    """
    problems: list[TextProblem] = []
    groups: dict[str, dict[str, str]] = {}
    for number, group, name, value in _numbered(text, problems, source):
        reason = (check_group(group) or check_name(name) or check_value(value)) if check else None
        if reason is not None:
            message = f"{f'{name} = {value}'!r} cannot be an entry point: {reason}"
            problems.append(TextProblem(source, number, message))
            continue
        first = groups.setdefault(group, {}).setdefault(name, value)
        if first != value:
            message = f"[{group}] {name!r} is there twice: {first!r} counts, {value!r} does not"
            problems.append(TextProblem(source, number, message))
    return groups, problems


def render_entry_points(groups: Mapping[str, Mapping[str, str]]) -> str:
    """Render {group: {name: value}} as text, sorted, so that the same entries give the same bytes.

    Raises:
        ValueError: a group, name or value cannot be written so that it is read back the same.
    """
    blocks = []
    for group, entries in sorted(groups.items()):
        if not entries:
            continue
        lines = [f"[{group}]"]
        reason = check_group(group)
        for name, value in sorted(entries.items()):
            reason = reason or check_name(name) or check_value(value)
            if reason:
                raise ValueError(f"entry point [{group}] {name!r} = {value!r} cannot be written: {reason}")
            lines.append(f"{name} = {value}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def check_name(name: str) -> str | None:
    """Say why a name cannot be written in the format, or return None if it can.

    >>> check_name("AWS::S3::Bucket")
    >>> check_name("a=b")
    "it contains '='"
    """
    reason = _check_line(name)
    if reason is None and "=" in name:
        reason = "it contains '='"
    if reason is None and name[0] in "#;[":
        reason = f"it begins with {name[0]!r}"
    return reason


def check_group(group: str) -> str | None:
    """Say why a group cannot be written in the format, or return None if it can."""
    reason = _check_line(group)
    if reason is None and ("[" in group or "]" in group):
        reason = "it contains a bracket"
    return reason


def check_value(value: str) -> str | None:
    """Say why a value cannot be written in the format, or return None if it can."""
    reason = _check_line(value)
    if reason is None:
        try:
            ObjectReference.parse(value)
        except ValueError as error:
            reason = str(error)
    return reason


def _check_line(text: str) -> str | None:
    if not text:
        return "it is empty"
    if text != text.strip():
        return "it begins or ends with a blank"
    if len(text.splitlines()) > 1 or "\0" in text:
        return "it contains a line break or a NUL"
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "it contains a lone surrogate, which no UTF-8 file can hold"
    return None
