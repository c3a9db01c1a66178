"""A table ``[project]`` for a project of setuptools that has its metadata elsewhere, in ``setup.cfg`` or ``setup.py``.

What stands there goes on counting: all that is set is listed as dynamic. Entry points cannot be both, so they are taken
over, and those that stand elsewhere mean nothing any more; setuptools says so when it builds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from plux.build.declared import SCRIPT_TABLES
from plux.build.errors import BuildError
from plux.build.toml import parse_toml

from .toml_text import header, key, string, with_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plux.build.setuptools.project import SetuptoolsProject

    from .document import Document

__all__ = ["with_project_table"]


def with_project_table(
    document: Document, project: SetuptoolsProject, moved: Mapping[str, Mapping[str, str]] | None = None
) -> Document:
    """Return a ``pyproject.toml``, which may be a new one, with the table, and with a build system.

    Args:
        document: the file.
        project: whose table it is to be.
        moved: entry points, {group: {name: value}}, that are not taken over: they are written on their own.

    Raises:
        BuildError: setuptools refuses the project, or it has no name.
    """
    said = project.described()
    name, fields = project.distribution_name(), said["fields"]
    if not name:
        raise BuildError(f"the project in {project.workdir} has no name, so there can be no table [project]")
    lines = [header("project"), f"name = {string(name)}"]
    if not isinstance(fields, list) or "version" not in fields:
        lines.append('version = "0.0.0"')  # what setuptools takes where nothing says it
    if isinstance(fields, list) and fields:
        lines.append(f"dynamic = {json.dumps(fields)}")
    text = document.text
    content = parse_toml(text)
    if "build-system" not in content:
        text = with_table(text, (), [header("build-system"), 'requires = ["setuptools>=64"]'])
    text = with_table(text, (), lines)
    for group, all_entries in sorted(project.static_entry_points().items()):
        entries = {name: value for name, value in all_entries.items() if name not in (moved or {}).get(group, {})}
        if entries:
            keys = ("project", SCRIPT_TABLES[group]) if group in SCRIPT_TABLES else ("project", "entry-points", group)
            rows = [f"{key(each)} = {string(value)}" for each, value in sorted(entries.items())]
            text = with_table(text, keys[:-1], [header(*keys), *rows])
    tool = content.get("tool")
    if said["package_data"] is None and not (isinstance(tool, dict) and "setuptools" in tool):
        # with a table [project], setuptools would begin to include them
        text = with_table(text, (), [header("tool", "setuptools"), "include-package-data = false"])
    return document.with_text(text)
