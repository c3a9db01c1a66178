"""Which modules a backend would put into a wheel, learnt from one that it builds only for that."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.build.errors import BuildError

from .wheel_modules import modules_of_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from plux.build.delegates import Delegate
    from plux.discovery.source_module import SourceModule

__all__ = ["modules_of_probe"]

_CODE = """
import importlib, json, os, sys
request = json.loads(sys.argv[1])
sys.path[:] = request["path"]
backend = importlib.import_module(request["module"])
for name in filter(None, request["attribute"].split(".")):
    backend = getattr(backend, name)
os.dup2(2, 1)
backend.build_wheel(request["directory"], request["settings"])
"""


@contextmanager
def modules_of_probe(
    delegate: Delegate,
    backend: Any,  # noqa: ANN401 - an object with the hooks of PEP 517
    settings: Mapping[str, object] | None,
    root: Path,
) -> Iterator[list[SourceModule]]:
    """Let a backend build a wheel, and yield its modules.

    Where nobody knows what the backend does to the process, it does it in another one. The files of modules that are
    not in the source tree as they are in the wheel exist within the context only.

    Raises:
        BuildError: the backend failed in the other process; it has printed why.
        Exception: it failed in this one.
    """
    with tempfile.TemporaryDirectory(prefix="plux-probe-") as scratch:
        if delegate.repeatable:
            wheel = Path(scratch, backend.build_wheel(scratch, settings))
        else:
            wheel = _built_elsewhere(delegate.reference, settings, root, Path(scratch))
        with modules_of_wheel(wheel, root) as modules:
            yield modules


def _built_elsewhere(reference: str, settings: Mapping[str, object] | None, root: Path, directory: Path) -> Path:
    import json
    import subprocess
    import sys

    module, _, attribute = reference.partition(":")
    request = {
        "path": sys.path,
        "module": module,
        "attribute": attribute,
        "directory": str(directory),
        "settings": settings,
    }
    # Not by PYTHONPATH, which the isolated environments of pip refuse.
    command = [sys.executable, "-c", _CODE, json.dumps(request)]
    code = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, check=False).returncode
    wheels = list(directory.glob("*.whl"))
    if code or len(wheels) != 1:
        raise BuildError(
            f"{reference} could not build the wheel whose modules decide on the entry points (exit code {code})",
            'If a build is dear, name the directory of the packages: [tool.plux] path = "src".',
        )
    return wheels[0]
