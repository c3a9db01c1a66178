"""A text file of a project, as it is to be after an edit: byte order mark, line ends and permissions stay."""

from __future__ import annotations

import codecs
import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from plux.build.errors import BuildError, ToolMissing
from plux.build.files import replace_file
from plux.build.reading import read_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Document", "LibraryMissing"]


class LibraryMissing(ToolMissing):
    """A library of the extra ``cli`` is not installed."""

    def __init__(self, tool: str, file: Path) -> None:
        super().__init__(tool, "")
        self.message = f"{file.name} is edited with the library {tool}, which is not installed"
        self.advice = "Install it with the extra: python -m pip install 'plux[cli]'"


@dataclass(frozen=True)
class Document:
    r"""A file and its text, in which lines end with ``\n`` whatever they end with in the file.

    `before` is what the file holds now, None if there is no such file. The text of a file whose lines end in different
    ways holds them as they are.
    """

    path: Path
    text: str
    before: bytes | None = None

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a file; one that is not there is an empty one.

        Raises:
            BuildError: it is no UTF-8 text.
            OSError: it cannot be read.
        """
        try:
            data = read_file(path)
        except FileNotFoundError:
            return cls(path, "")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BuildError(f"{path} is no UTF-8 text: {error}", "Save it as UTF-8.") from error
        return cls(path, text.replace("\r\n", "\n") if _ends_with_crlf(text) else text, data)

    def with_text(self, text: str) -> Document:
        """Return the same file with another text."""
        return replace(self, text=text)

    @property
    def exists(self) -> bool:
        """Whether the file is there."""
        return self.before is not None

    @property
    def data(self) -> bytes:
        """The bytes that the file is to have."""
        before = self.before or b""
        text = self.text
        if _ends_with_crlf(before.decode("utf-8-sig")):
            text = text.replace("\n", "\r\n")
        return (codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b"") + text.encode("utf-8")

    @property
    def is_changed(self) -> bool:
        """Whether the file is to have other bytes than it has."""
        return self.data != (self.before or b"")

    def diff(self, name: str) -> str:
        """Return the difference between what the file holds and what it is to hold, in the unified form.

        Args:
            name: how the file is called in it.
        """
        old = (self.before or b"").decode("utf-8-sig").replace("\r\n", "\n").splitlines(keepends=True)
        new = self.text.replace("\r\n", "\n").splitlines(keepends=True)
        lines = difflib.unified_diff(old, new, name if self.exists else "/dev/null", name)
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)

    def write(self) -> bool:
        """Replace the file at once, where it lies if it is a link; return whether it changed.

        Raises:
            BuildError: somebody else has changed it meanwhile.
            OSError: it cannot be written.
        """
        if Document.read(self.path).before != self.before:
            raise BuildError(f"{self.path} was changed by somebody else meanwhile", "Start again.")
        return self.is_changed and replace_file(self.path.resolve(), self.data)


def _ends_with_crlf(text: str) -> bool:
    """Whether every line does."""
    return "\r\n" in text and text.count("\r\n") == text.count("\n")
