"""Entry points in ``setup.py``: the keyword ``entry_points`` of ``setup()``, a dict of lists of ``"name = value"``.

The library libcst keeps everything else as it is; it comes with the extra ``plux[cli]``. A script may compute what it
likes: only what stands there literally, in the call or in one variable of the module, is edited.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from plux.build.errors import BuildError
from plux.core.entrypoint_text import parse_entry_points

from .document import LibraryMissing
from .mark import Marked

if TYPE_CHECKING:
    from pathlib import Path

    from .mark import Groups

__all__ = ["ScriptEntryPoints"]

_NEW = "from setuptools import setup\n\nsetup()\n"


class ScriptEntryPoints:
    """The text of a ``setup.py`` with entry points; an empty one becomes a script that calls ``setup()``."""

    def __init__(self, text: str, path: Path) -> None:
        """Take a text.

        Raises:
            BuildError: it is no Python, or has not exactly one call of ``setup()`` with literal entry points.
            LibraryMissing: libcst is not installed.
        """
        self.path = path
        self._empty = not text.strip()
        try:
            import libcst

            from . import script_tree
        except ImportError:
            raise LibraryMissing("libcst", path) from None
        try:
            # libcst crashes where nesting is too deep for its stack; Python says so
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            where = f":{error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
            reason = error.msg if isinstance(error, SyntaxError) else str(error) or "too much is nested in it"
            raise BuildError(f"{path}{where}: {reason}") from error
        try:
            self._module = libcst.parse_module(text if not self._empty else _NEW)
        except libcst.ParserSyntaxError as error:
            raise BuildError(f"{path}:{error.editor_line}: {error.message}") from error
        try:
            self._place = script_tree.find_place(self._module)
        except script_tree.Unclear as unclear:
            raise BuildError(
                f"{path}: {unclear}",
                'Write entry_points={"group": ["name = module:attribute"]} into the call of setup(), '
                "or take setup.cfg or pyproject.toml.",
            ) from None

    def entry_points(self) -> Marked:
        """Return what stands in it.

        Raises:
            BuildError: an element is no entry point.
        """
        from . import script_tree

        own: Groups = {}
        foreign: Groups = {}
        for group, elements in script_tree.groups(self._place).items():
            mine, others = (self._parsed(group, texts) for texts in elements)
            own.update({group: mine} if mine else {})
            foreign.update({group: others} if others else {})
        return Marked(own, foreign)

    def with_own(self, own: Groups) -> str:
        """Return the text with these entry points, and no others, below marks.

        Raises:
            BuildError: they cannot be put there.
        """
        from . import script_text, script_tree

        marked = self.entry_points()
        if not own and not marked.own:
            return "" if self._empty else self._module.code
        try:
            text = script_text.edited(self._module, self._place, own)
        except script_tree.Unclear as unclear:
            raise BuildError(f"{self.path}: {unclear}", 'Write it as a list: ["name = module:attribute"].') from None
        if not _is_python(text) or ScriptEntryPoints(text, self.path).entry_points() != Marked(own, marked.foreign):
            raise BuildError(
                f"{self.path} is written in a way that cannot be edited without harm",
                "Write the entry points by hand, into the call of setup().",
            )
        return text

    def _parsed(self, group: str, texts: list[str]) -> dict[str, str]:
        groups, problems = parse_entry_points("\n".join([f"[{group}]", *texts]), str(self.path))
        if problems:
            raise BuildError(f"{self.path}: entry_points, {group}: {problems[0].message}", "Correct it.")
        return groups.get(group, {})


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
