"""Run setuptools on the project in the current directory; a script, see `plux.build.driver`.

Questions: ``{"ask": "modules"}`` -> ``{"modules": [[package, module, file], ...], "static": entry points by group,
"name": of the distribution, "fields": what of ``[project]`` has a value, "package_data": whether it includes them}``;
``{"ask": "entrypoints", "found": {...}, "index": text}`` writes the egg-info -> ``{"egg_info": directory}``.
``path`` is put in front of ``sys.path``.
"""

from __future__ import annotations

import sys
from pathlib import Path

if sys.path and Path(sys.path[0]).absolute() == Path(__file__).absolute().parent:
    del sys.path[0]  # modules of this folder bear names of others


def work(request: dict[str, object]) -> dict[str, object]:
    """Answer one question."""
    from plux.build.setuptools.distribution import modules_of, read_set_fields, read_static_entry_points, run_project

    extra = request.get("path")
    sys.path[:0] = [str(entry) for entry in extra] if isinstance(extra, list) else []
    distribution = run_project()
    if request["ask"] == "modules":
        answer: dict[str, object] = {
            "static": read_static_entry_points(distribution),
            "name": distribution.metadata.name,
            "fields": read_set_fields(distribution),
            "package_data": distribution.include_package_data,
        }
        return {**answer, "modules": [list(map(str, each)) for each in modules_of(distribution)]}

    from plux.build.setuptools.commands import write_given

    return {"egg_info": str(write_given(distribution, request))}


if __name__ == "__main__":
    import json

    _root = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["plux_root"]
    try:
        import plux.build.driver
    except ModuleNotFoundError:
        sys.path.append(_root)
        import plux.build.driver

    plux.build.driver.answer("setuptools", work)
