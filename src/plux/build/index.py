"""The files in which found plugins are kept: ``plux.json``, ``plux.ini`` and the index of a distribution.

* ``plux.json`` in an egg-info directory: ``{group: ["name=value", ...]}`` of the found plugins, as 1.x wrote it.
* ``plux.ini`` in a project of the manual mode: the same in the syntax of ``entry_points.txt``.
* ``plux.index.json`` in the metadata of a distribution: what plux 2 found, with file and line relative to the
  project. Where it is there, names in it are what the specs say; an entry point that it does not list was written
  by hand. It is sorted and holds no absolute path, so that the same sources give the same bytes.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Literal, TextIO

from plux.core.index_names import INDEX_NAME, INDEX_PLACES, PLUX_JSON
from plux.core.plugin_index import parse_plugin_index, render_plugin_index

from .errors import BuildError
from .reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from plux.core.entrypoint import EntryPointDict
    from plux.core.finder import PluginFinder
    from plux.discovery.result import Discovery
    from plux.discovery.source_module import SourceModule

__all__ = [
    "INDEX_NAME",
    "INDEX_PLACES",
    "PLUX_JSON",
    "PluginIndexBuilder",
    "listed_plugins",
    "read_plux_ini",
    "read_plux_json",
    "render_index",
    "render_plux_json",
]


class PluginIndexBuilder:
    """Writes the entry points of the plugins that a finder finds."""

    def __init__(self, plugin_finder: PluginFinder) -> None:
        self.plugin_finder = plugin_finder

    def write(self, fp: TextIO | None = None, output_format: Literal["json", "ini"] = "json") -> EntryPointDict:
        """Write the entry points to a file (standard output by default) and return them.

        Nothing is written before all plugins were found.

        Raises:
            ValueError: two plugins have one name, a name cannot be written, or the format is unknown.
        """
        from plux.core.entrypoint import discover_entry_points
        from plux.core.entrypoint_text import render_entry_points

        entry_points = discover_entry_points(self.plugin_finder)
        groups = self.convert_to_nested_entry_point_dict(entry_points)
        if output_format == "json":
            text = render_plux_json(groups)
        elif output_format == "ini":
            text = render_entry_points(groups)
        else:
            raise ValueError(f"there is no output format {output_format!r}, only 'json' and 'ini'")
        (fp if fp is not None else sys.stdout).write(text)
        return entry_points

    @staticmethod
    def convert_to_nested_entry_point_dict(ep: EntryPointDict) -> dict[str, dict[str, str]]:
        """Convert {group: ["name=value", ...]} to {group: {name: value}}.

        >>> PluginIndexBuilder.convert_to_nested_entry_point_dict({"my.ns": ["one=pk.a:One"]})
        {'my.ns': {'one': 'pk.a:One'}}
        """
        from plux.core.entrypoint import groups_from_entry_point_dict

        return groups_from_entry_point_dict(ep)


def render_plux_json(groups: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of a ``plux.json``: sorted, one item a line."""
    from plux.core.entrypoint import entry_point_dict_from_groups

    ordered = {group: dict(sorted(entries.items())) for group, entries in sorted(groups.items()) if entries}
    return json.dumps(entry_point_dict_from_groups(ordered), indent=2, ensure_ascii=False) + "\n"


def read_plux_json(path: Path) -> dict[str, dict[str, str]]:
    """Return {group: {name: value}} of a ``plux.json``.

    Raises:
        BuildError: it is none.
        FileNotFoundError: there is none.
    """
    from plux.core.entrypoint import groups_from_entry_point_dict

    try:
        document = _entry_point_lists(json.loads(read_file(path)))
        return groups_from_entry_point_dict(document)
    except (ValueError, RecursionError) as error:
        raise BuildError(f"{path} is no plux.json: {error}", "Delete it; `plux entrypoints` writes it anew.") from error


def _entry_point_lists(document: object) -> dict[str, list[str]]:
    if isinstance(document, dict) and all(isinstance(items, list) for items in document.values()):
        return {str(group): [str(item) for item in items] for group, items in document.items()}
    raise ValueError('it is not of the form {group: ["name=value", ...]}')


def read_plux_ini(path: Path) -> dict[str, dict[str, str]]:
    """Return {group: {name: value}} of a ``plux.ini``.

    People write into it, and setuptools reads it with `configparser`, so a semicolon begins a comment as well.

    Raises:
        BuildError: a line of it cannot be used; every such line is named.
        FileNotFoundError: there is none.
    """
    try:
        text = read_file(path).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise BuildError(f"{path} is no UTF-8 text: {error}") from error
    from plux.core.entrypoint_text import parse_entry_points

    lines = ["" if line.lstrip().startswith(";") else line for line in text.splitlines()]
    groups, problems = parse_entry_points("\n".join(lines), str(path), check=True)
    if problems:
        raise BuildError(
            "\n".join(map(str, problems)), "Correct these lines, or write the file anew with `plux entrypoints`."
        )
    return groups


def render_index(
    discovery: Discovery, root: Path, modules: Iterable[SourceModule] | None = None, source: object = None
) -> str:
    """Return the text of a ``plux.index.json``, with files relative to the root of the project.

    With the modules of an editable install it says where these are (`SourceLayout`), so that the plugins can be found
    again when the source has changed. A wheel that is built elsewhere has no use for that. `source` is the same from an
    older index, where the modules are not known.
    """
    plugins = [
        {
            "namespace": plugin.namespace,
            "name": plugin.name,
            "value": plugin.reference,
            "kind": plugin.kind,
            "file": _relative(plugin.file, root),
            "line": plugin.line,
        }
        for plugin in sorted(discovery.plugins, key=lambda p: (p.namespace, p.name))
    ]
    if modules is not None:
        from plux.discovery.source_layout import SourceLayout

        source = SourceLayout.of(modules, root).as_values()
    return render_plugin_index(plugins, source)


def listed_plugins(text: str) -> list[tuple[str, str]] | None:
    """Return (namespace, name) of the plugins in the text of a ``plux.index.json``; None if it is none."""
    index = parse_plugin_index(text)
    return None if index is None else index.names()


def _relative(file: Path, root: Path) -> str:
    """The path from the root with slashes; of a file elsewhere (a generated one) only the name."""
    for path, base in ((file, root), (file.resolve(), root.resolve())):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return file.name
