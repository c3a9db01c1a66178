"""Another interpreter than the one that runs plux."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandError

if TYPE_CHECKING:
    from .context import Context

__all__ = ["find_python", "path_of_python"]

_SECONDS = 60
_CODE = """
import json, sys
# the first entry belongs to the way in which this is started, unless that has none (PYTHONSAFEPATH)
first = 0 if getattr(sys.flags, "safe_path", False) else 1
print("\\n" + json.dumps(sys.path[first:]))
"""


def find_python(text: str, context: Context) -> Path:
    """Return the interpreter that a person means by a path, or by the name of a program."""
    found = shutil.which(text) if Path(text).name == text and not context.absolute(Path(text)).exists() else None
    return context.absolute(Path(found or text))


def path_of_python(python: Path) -> list[str]:
    """Return where another interpreter looks for distributions.

    Raises:
        CommandError: it cannot be asked.
    """
    try:
        # start-up files of the environment may have printed something
        path: list[str] = json.loads(_printed(python).rstrip().rpartition(b"\n")[2])
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise CommandError(
            f"{python} cannot be asked for its path: {reason or error}", "Name a Python interpreter."
        ) from error
    return path


def _printed(python: Path) -> bytes:
    """What the interpreter prints.

    Raises:
        OSError, ValueError: it cannot be started, or fails.
    """
    from plux.discovery.process_group import end_group, start_group, wait_until

    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = start_group([python, "-c", _CODE], output=output, errors=errors)
        code = wait_until(process, time.monotonic() + _SECONDS)
        end_group(process)
        output.seek(0)
        errors.seek(0)
        if code is None:
            raise ValueError(f"it does not come to an end within {_SECONDS} s")
        if code:
            said = errors.read().decode("utf-8", "replace").strip()
            raise ValueError(f"exit code {code}; {said}" if said else f"exit code {code}")
        return output.read()
