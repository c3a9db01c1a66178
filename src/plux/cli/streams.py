"""Standard output and standard error, wherever they lead: a result that nobody can get is an error, a remark is not."""

from __future__ import annotations

import os
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, cast

from .errors import CommandError

if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["Remarks", "Results"]


class _Stream:
    """A stream of the process, which may be None: so is one that the process was started without."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a path or name must not end the report on it

    def as_text_stream(self) -> TextIO:
        """Return it for those who print."""
        return cast("TextIO", self)

    def isatty(self) -> bool:
        """Whether somebody looks at it."""
        return self._stream is not None and self._stream.isatty()

    def give_up(self) -> None:
        """Let the interpreter not stumble over the stream again, when it flushes at its end."""
        if self._stream is not None:
            with suppress(OSError, ValueError):  # it is no stream of the operating system
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


class Results(_Stream):
    """Standard output. `is_used` says that something was written."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__(stream)
        self.is_used = False

    def write(self, text: str) -> int:
        """Write a part of the result.

        Raises:
            OSError: it cannot be written; the error bears the name of the stream.
        """
        self.is_used = self.is_used or bool(text)
        if self._stream is not None:
            try:
                self._stream.write(text)
            except OSError as error:
                raise self._named(error) from error
        return len(text)

    def flush(self) -> None:
        """See to it that what was written has got where it should.

        Raises:
            CommandError: something was written, and there is no such stream.
            OSError: it cannot be written.
        """
        if self._stream is None:
            if self.is_used:
                raise CommandError("standard output is closed")
            return
        try:
            self._stream.flush()
        except OSError as error:
            raise self._named(error) from error

    def _named(self, error: OSError) -> OSError:
        self.give_up()
        return error if isinstance(error, BrokenPipeError) else OSError(error.errno, error.strerror, "standard output")


class Remarks(_Stream):
    """Standard error. What nobody can get is lost, and harms nothing."""

    def write(self, text: str) -> int:
        """Write what is said to people."""
        try:
            if self._stream is not None:
                self._stream.write(text)
        except OSError:
            self.give_up()
        return len(text)

    def flush(self) -> None:
        """Write what has been held back."""
        try:
            if self._stream is not None:
                self._stream.flush()
        except OSError:
            self.give_up()
