"""Source files: reading and parsing them, with a problem instead of an exception for what is wrong with them."""

from __future__ import annotations

import ast
import sys
import warnings
from typing import TYPE_CHECKING

from plux.core.regular_file import open_regular

from ..result import Problem
from .budget import MAX_FILE_BYTES
from .private import changed_names, has_private_names

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["parse_source", "read_source"]


def read_source(path: Path) -> bytes | Problem:
    """Return the content of a source file, its lines ended by line feeds, or what keeps it from being read."""
    try:
        with open(path, "rb", opener=open_regular) as file:
            data = file.read()
    except OSError as error:
        return Problem(
            code="unreadable",
            message=f"the file cannot be read: {error.strerror or error}",
            advice="Give the user who builds the right to read it, or exclude the module.",
            file=path,
        )
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def parse_source(data: bytes, path: Path, module: str) -> ast.Module | Problem:
    """Parse a source file (with its coding line or byte order mark), or say why it cannot be parsed."""
    if len(data) > MAX_FILE_BYTES:
        return Problem(
            code="too-large",
            message=f"the module is {len(data)} bytes long, more than the {MAX_FILE_BYTES} that are analysed",
            advice="Exclude the module if it declares no plugins; otherwise declare them in a smaller one.",
            file=path,
            subject=module,
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data, filename=str(path))
    except SyntaxError as error:
        return _syntax_error(error, path, module)
    except (ValueError, RecursionError, MemoryError) as error:
        text = "it is nested too deeply" if isinstance(error, RecursionError | MemoryError) else str(error)
        return _unparsable(text, path, module)
    if has_private_names(data):
        changed_names(tree)
    return tree


def _syntax_error(error: SyntaxError, path: Path, module: str) -> Problem:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Problem(
        code="syntax-error",
        message=f"Python {version} cannot parse the module: {error.msg}",
        advice=f"Correct the line; if it is newer syntax, build with a newer Python than {version}; "
        "or exclude the module if it declares no plugins.",
        file=path,
        line=error.lineno or 1,
        subject=module,
    )


def _unparsable(text: str, path: Path, module: str) -> Problem:
    return Problem(
        code="syntax-error",
        message=f"the module cannot be parsed: {text}",
        advice="Correct the file, or exclude the module if it declares no plugins.",
        file=path,
        line=1,
        subject=module,
    )
