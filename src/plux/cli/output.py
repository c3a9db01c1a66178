"""Results that go into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["checked_output", "write_output"]


def checked_output(output: Path) -> Path:
    """Return the path of a file that can be written, as far as that can be told before.

    Raises:
        CommandError: it is a directory, or lies in none.
    """
    from .errors import CommandError

    if output.is_dir():
        raise CommandError(f"{output}: this is a directory", "Name a file with --output.")
    if not output.parent.is_dir():
        raise CommandError(f"{output}: there is no directory {output.parent}", "Make it, or name another file.")
    return output


def write_output(output: Path, text: str) -> bool:
    """Write the file, or replace it at once; return whether it had another content before.

    Raises:
        OSError: it cannot be written.
    """
    from plux.build.files import replace_file

    if output.exists() and not output.is_file():  # /dev/stdout, a named pipe
        output.write_text(text, encoding="utf-8")
        return True
    return replace_file(output.resolve(), text)
