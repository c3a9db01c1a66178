"""Ask hatchling about the project in the current directory; a script, see `plux.build.driver`.

The question is empty, the answer ``{"modules": [[name, file, is_package], ...]}``.
"""

from __future__ import annotations

import sys
from pathlib import Path

if sys.path and Path(sys.path[0]).absolute() == Path(__file__).absolute().parent:
    del sys.path[0]  # modules of this folder bear names of others


def work(_request: dict[str, object]) -> dict[str, object]:
    """Answer the question."""
    import hatchling  # noqa: F401 - its absence is told by this line, not from within

    from plux.build.hatchling.wheel import modules_of_project

    found = modules_of_project(Path.cwd())
    return {"modules": [[module.name, str(module.path), module.is_package] for module in found]}


if __name__ == "__main__":
    import json

    _root = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["plux_root"]
    try:
        import plux.build.driver
    except ModuleNotFoundError:
        sys.path.append(_root)
        import plux.build.driver

    plux.build.driver.answer("hatchling", work)
