"""Running the ``setup.py`` of a project up to the place where its commands would be.

`distutils.core.run_setup` keeps to itself that a script exits, and where. So it is given this file, which runs the
script in the way in which setuptools does it in a build, and remembers how that ended.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setuptools import Distribution

__all__ = ["execute", "run_script"]

_SCRIPT = "setup.py"

_end: BaseException | None = None
"""What has ended the script that is run; None if it came to its last line."""


def run_script() -> Distribution:
    """Return the distribution for which the ``setup.py`` in the current directory calls ``setup()``.

    Raises:
        SetupError: it does not call that.
        SystemExit: it exits before.
        Exception: whatever it raises, and the errors of setuptools.
    """
    global _end  # noqa: PLW0603 - distutils, which is in between, passes nothing on
    import distutils.core

    import setuptools
    from setuptools.errors import SetupError

    # distutils keeps what a script called setup() for, and takes it for that of the next one, if that calls nothing
    vars(distutils.core)["_setup_distribution"] = None
    try:
        found: object = distutils.core.run_setup(__file__, [], stop_after="config")
    except RuntimeError as error:
        if _end is None:
            raise SetupError(f"{_SCRIPT} does not call setup()") from None
        if _end is error:
            raise
        raise _end from None
    finally:
        _end = None  # with all that its frames hold
    assert isinstance(found, setuptools.Distribution)  # noqa: S101 - setuptools has taken the place of distutils
    return found


def execute() -> None:
    """Run the script; for this file in the hands of distutils."""
    global _end  # noqa: PLW0603 - as above
    import tokenize

    sys.argv[0] = _SCRIPT
    with tokenize.open(_SCRIPT) as file:
        text = file.read()
    try:
        exec(compile(text, "<string>", "exec", dont_inherit=True), {"__file__": _SCRIPT, "__name__": "__main__"})  # noqa: S102 - that is what it is for
    except BaseException as error:
        _end = error
        raise


if "__spec__" not in globals():  # distutils executes the text of this file
    from plux.build.setuptools import script  # noqa: PLW0406 - the module, of which this is a copy

    script.execute()
