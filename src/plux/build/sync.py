"""Bringing the metadata of editable installs up to date, so that every reader of metadata sees what the source says.

Recording installed projects: ``direct_url.json`` (PEP 610, ``dir_info.editable``) says where an editable install comes
from. ``RECORD`` (PEP 376, PEP 427) is kept right, so that an uninstall removes what it should.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from .files import replace_file
from .index import INDEX_NAME, render_index
from .merge import additions_of, merge_entry_points, parse_static, render_merged
from .wheel_edit import record_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from plux.discovery.result import Discovery

__all__ = ["editable_installs", "sync_editable"]

Groups = dict[str, dict[str, str]]


def sync_editable(root: Path, discovery: Discovery, path: list[str] | None = None) -> list[Path]:
    """Write the found plugins into the metadata of every editable install of a project.

    Entry points that were written by hand stay; those that an earlier discovery found and this one did not
    are removed. Files are replaced, never written into: an installer may have hard-linked them to its cache.

    Args:
        root: the absolute directory of the project.
        discovery: what was found, without problems.
        path: where to look for installed distributions; ``sys.path`` by default.

    Returns: the metadata directories that changed.

    Raises:
        ConflictError: an entry point written by hand bears the name of a plugin but means something else.
        BuildError: the installed ones cannot be read or written again as they are.
        OSError: the environment is not writable.
    """
    return [info for info in editable_installs(root, path) if _sync(info, root, discovery)]


def editable_installs(root: Path, path: list[str] | None = None) -> Iterator[Path]:
    """Yield the ``.dist-info`` directories of the editable installs of a project, in the order of the path."""
    for entry in dict.fromkeys(sys.path if path is None else path):
        for origin in sorted(Path(entry).glob("*.dist-info/direct_url.json")):
            if _is_editable_of(_read(origin), root):
                yield origin.parent


def _is_editable_of(text: str, root: Path) -> bool:
    try:
        document = json.loads(text)
        if not document["dir_info"].get("editable"):
            return False
        url = urlsplit(document["url"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return False  # not ours to judge
    return url.scheme == "file" and os.path.realpath(url2pathname(url.path)) == os.path.realpath(root)


def _sync(info: Path, root: Path, discovery: Discovery) -> bool:
    source = str(info / "entry_points.txt")
    static = parse_static(_read(info / "entry_points.txt"), source)
    installed = {group: dict(entries) for group, entries in static.items()}
    for group, name in _found_before(info):
        installed.get(group, {}).pop(name, None)
    merged = merge_entry_points(installed, additions_of(discovery), source)
    files = {INDEX_NAME: render_index(discovery, root)}
    merged = {group: entries for group, entries in merged.items() if entries}
    if merged != static:  # other tools render the same in another order
        files["entry_points.txt"] = render_merged(merged, source)
    changed = [name for name, content in files.items() if replace_file(info / name, content)]
    if changed:
        _record(info, {name: files[name] for name in changed})
    return bool(changed)


def _found_before(info: Path) -> list[tuple[str, str]]:
    """Group and name of what an earlier discovery put into this metadata."""
    for place in (info / INDEX_NAME, info / "extra_metadata" / INDEX_NAME):
        try:
            plugins = json.loads(_read(place))["plugins"]
            return [(plugin["namespace"], plugin["name"]) for plugin in plugins]
        except (ValueError, LookupError, TypeError):
            continue
    return []


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _record(info: Path, files: Mapping[str, str]) -> None:
    """Make ``RECORD`` tell of files that changed. Where there is none (an egg-info), nothing is to be done."""
    record = info / "RECORD"
    if not record.is_file():
        return
    rows = {row[0]: row for row in csv.reader(io.StringIO(_read(record))) if row}
    for name, content in files.items():
        data = content.encode("utf-8")
        path = f"{info.name}/{name}"
        rows[path] = [path, record_digest(data), str(len(data))]
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows(rows.values())
    replace_file(record, output.getvalue())
