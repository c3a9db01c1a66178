"""Entry points in ``setup.cfg``: the section ``[options.entry_points]`` (setuptools, "Declarative configuration").

The library ConfigUpdater keeps everything else as it is; it comes with the extra ``plux[cli]``.
"""

from __future__ import annotations

import configparser
from typing import TYPE_CHECKING

from plux.build.errors import BuildError
from plux.core.entrypoint_text import parse_entry_points

from .document import LibraryMissing
from .mark import MARK, Marked, is_mark

if TYPE_CHECKING:
    from pathlib import Path

    from configupdater import ConfigUpdater

    from .mark import Groups

__all__ = ["CfgEntryPoints"]

_SECTION = "options.entry_points"
_INDENT = "    "


class CfgEntryPoints:
    """The text of a ``setup.cfg`` with entry points; it may be empty."""

    def __init__(self, text: str, path: Path) -> None:
        """Take a text.

        Raises:
            BuildError: it is not of the form of a ``setup.cfg``, or says where else the entry points are.
            LibraryMissing: ConfigUpdater is not installed.
        """
        self._text, self.path = text, path
        config = self._updater()
        if config.has_option("options", "entry_points"):
            raise BuildError(
                f"{path}: `entry_points` in [options] says where the entry points are",
                f"Delete it, or move them to [{_SECTION}] with an option for each group.",
            )

    def entry_points(self) -> Marked:
        """Return what stands in it.

        Raises:
            BuildError: a line is no entry point.
        """
        config, own, foreign = self._updater(), {}, {}
        for group, option in config[_SECTION].items() if config.has_section(_SECTION) else ():
            lines = (option.value or "").split("\n")
            start, end = _own_lines(lines)
            mine, others = self._parsed(group, lines[start:end]), self._parsed(group, lines[:start] + lines[end:])
            own.update({group: mine} if mine else {})
            foreign.update({group: others} if others else {})
        return Marked(own, foreign)

    def with_own(self, own: Groups) -> str:
        """Return the text with these entry points, and no others, below marks.

        Raises:
            BuildError: a group cannot be written there.
        """
        marked = self.entry_points()
        for group in own:
            if any(char in group for char in ":=") or group[0] in "#;[":
                raise BuildError(
                    f"{self.path}: a group cannot be named {group!r} there", "Use `plux write pyproject.toml`."
                )
        text = self._edited(own)
        if CfgEntryPoints(text, self.path).entry_points() != Marked(own, marked.foreign):
            raise BuildError(
                f"{self.path} is written in a way that cannot be edited without harm",
                f"Write the entry points by hand, in [{_SECTION}].",
            )
        return text

    def _edited(self, own: Groups) -> str:
        """The text, put together from its parts as they are, but for the options that change."""
        config = self._updater()
        if not config.has_section(_SECTION):
            start = self._text if not self._text or self._text.endswith("\n") else f"{self._text}\n"
            new = "".join(_new_option(group, entries) for group, entries in own.items())
            return f"{start}{chr(10) if start.strip() else ''}[{_SECTION}]\n{new}" if new else self._text
        section = config[_SECTION]
        options = {id(option): option.key for option in section.iter_options()}
        parts = [(options.get(id(block)), str(block)) for block in section.iter_blocks()]
        edited = [text if key is None else _edited_option(text, own.get(key, {})) for key, text in parts]
        last = max((number for number, (key, _) in enumerate(parts) if key is not None), default=-1)
        added = [_new_option(group, entries) for group, entries in own.items() if group not in options.values()]
        if added and last >= 0 and edited[last] and not edited[last].endswith("\n"):
            edited[last] += "\n"
        content = "".join([*edited[: last + 1], *added, *edited[last + 1 :]])
        whole, old = str(section), "".join(text for _, text in parts)
        head = whole.removesuffix(old)
        head = head if head.endswith("\n") else f"{head}\n"
        before, found, after = str(config).partition(whole)
        assert found  # noqa: S101 - a text consists of its parts
        if not content.strip():
            return before.rstrip("\n") + "\n" + (f"\n{after}" if after else "")
        return f"{before}{head}{content}{after}"

    def _updater(self) -> ConfigUpdater:
        try:
            from configupdater import ConfigUpdater
        except ImportError:
            raise LibraryMissing("ConfigUpdater", self.path) from None
        config = ConfigUpdater()
        config.optionxform = str  # type: ignore[method-assign,assignment]  # groups keep their case, as for setuptools
        try:
            config.read_string(self._text)
        except configparser.Error as error:
            raise BuildError(f"{self.path}: {error}") from error
        return config

    def _parsed(self, group: str, lines: list[str]) -> dict[str, str]:
        text = "\n".join(line for line in lines if not line.strip().startswith(("#", ";")))
        groups, problems = parse_entry_points(f"[{group}]\n{text}", str(self.path))
        if problems:
            raise BuildError(f"{self.path}: [{_SECTION}] {group}: {problems[0].message}", "Correct it.")
        return groups.get(group, {})


def _new_option(group: str, entries: dict[str, str]) -> str:
    return "".join(f"{line}\n" for line in [f"{group} =", *_block(entries, _INDENT)])


def _block(entries: dict[str, str], indent: str) -> list[str]:
    """The lines of a mark and of the entries below it."""
    lines = [MARK, *(f"{name} = {value}" for name, value in sorted(entries.items()))] if entries else []
    return [indent + line for line in lines]


def _edited_option(text: str, entries: dict[str, str]) -> str:
    """The text of an option with other entries below its mark; nothing if none is left in it."""
    lines = text.splitlines()
    start, end = _own_lines(lines)
    if start == end and not entries:
        return text
    indents = [line[: len(line) - len(line.lstrip())] for line in lines[1:] if line.strip()]
    block = _block(entries, indents[0] if indents else _INDENT)
    first = start - 1 if start < end else len(lines)
    kept = [*lines[:first], *block, *lines[end:]]
    if len(kept) == 1 and kept[0].rstrip().endswith(("=", ":")):
        return ""
    return "".join(f"{line}\n" for line in kept)


def _own_lines(lines: list[str]) -> tuple[int, int]:
    """Return from which to before which line the entries below the mark stand."""
    marks = [number for number, line in enumerate(lines) if is_mark(line)]
    if not marks:
        return len(lines), len(lines)
    start = end = marks[0] + 1
    while end < len(lines) and lines[end].strip() and not lines[end].strip().startswith(("#", ";")):
        end += 1
    return start, end
