"""Writing what was found into an egg-info directory. Only projects that ask for plux get here."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from plux.build.additions import find_additions
from plux.build.config import read_plux_config_from_workdir
from plux.build.errors import BuildError
from plux.build.files import replace_file
from plux.build.index import INDEX_NAME, PLUX_JSON, read_plux_json, render_plux_json
from plux.build.merge import Addition, announcement, merge_entry_points
from plux.core.plugin_index import parse_plugin_index

from .distribution import modules_of_build, read_static_entry_points, set_entry_points, to_source_modules
from .place import root_of, source_egg_info

if TYPE_CHECKING:
    from collections.abc import Iterable

    from setuptools.command.egg_info import egg_info

    from .commands import plugins

__all__ = ["keep_entry_points", "write_entry_points"]

LOG = logging.getLogger(__name__)


def write_entry_points(cmd: egg_info, file_path: str) -> None:
    """Add the plugins of the project to its entry points, and write all files that tell of them.

    Raises:
        setuptools.errors.SetupError: something is wrong; nothing was written.
    """
    from setuptools.errors import SetupError

    try:
        additions, files = _find(cmd)
        static = read_static_entry_points(cmd.distribution)
        merged = merge_entry_points(static, additions)
    except BuildError as error:
        raise SetupError(f"plux: {error}") from error

    from setuptools.command.egg_info import write_entries

    LOG.info("%s", announcement(additions))
    set_entry_points(cmd.distribution, merged)
    # The writer of setuptools, which may have run before or will run after this: both give the same bytes.
    directory = Path(file_path).parent
    write_entries(cmd, "entry_points.txt", str(directory / "entry_points.txt"))
    for name in (PLUX_JSON, INDEX_NAME):
        path = directory / name
        if name in files:
            replace_file(path, files[name])
        else:
            path.unlink(missing_ok=True)
    _bring_up_to_date(source_egg_info(cmd.distribution, directory.name), directory)
    command = _plugins_command(cmd)
    if command is not None:
        command.written = True


def keep_entry_points(cmd: egg_info, file_path: str) -> None:
    """Keep the plugins of an earlier build in an egg-info directory that setuptools writes anew to answer a question.

    The build that follows writes them as they are then. If it fails, whoever starts Python in the directory of the
    project still has those there were, as in the environment.
    """
    from setuptools.command.egg_info import write_entries

    try:
        found = read_plux_json(Path(file_path))
    except (BuildError, OSError):  # the build writes it anew, or says why it cannot
        return
    static = read_static_entry_points(cmd.distribution)
    groups = {group: {**found.get(group, {}), **static.get(group, {})} for group in {**found, **static}}
    set_entry_points(cmd.distribution, groups)
    write_entries(cmd, "entry_points.txt", str(Path(file_path).with_name("entry_points.txt")))


def _bring_up_to_date(places: Iterable[Path], directory: Path) -> None:
    """Let egg-info directories in the source tree say what a temporary one says, if there are any.

    An editable install makes its metadata elsewhere, but setuptools leaves an egg-info without the plugins in the
    tree when it is asked what the build requires. Whoever then starts Python in the directory of the project would
    find that one, and no plugins.
    """
    for place in places:
        if not place.is_dir() or place.samefile(directory):
            continue
        try:
            for name in ("entry_points.txt", PLUX_JSON, INDEX_NAME):
                if (directory / name).is_file():
                    replace_file(place / name, (directory / name).read_bytes())
                else:
                    (place / name).unlink(missing_ok=True)
        except OSError as error:  # nothing of the build depends on it
            LOG.warning("plux: warning: %s cannot be brought up to date: %s", place, error)


def _find(cmd: egg_info) -> tuple[list[Addition], dict[str, str]]:
    """Return the entry points to add, and the files, by name, that are to be in the egg-info directory."""
    command = _plugins_command(cmd)
    root = root_of(cmd.distribution)
    if command is not None and command.given is not None:
        return _given(command.given)
    config = read_plux_config_from_workdir(root)
    if command is not None:
        config = config.merge(exclude=command.exclude, include=command.include)
    additions, index = find_additions(
        config,
        root,
        lambda: to_source_modules(modules_of_build(cmd), root),
        with_layout=not _is_for_wheel(cmd),
        # one build makes metadata several times, all of them with one distribution
        logged=vars(cmd.distribution).setdefault("plux_logged", set()),
    )
    if index is None:
        return additions, {}
    return additions, {PLUX_JSON: render_plux_json(merge_entry_points({}, additions)), INDEX_NAME: index}


def _is_for_wheel(cmd: egg_info) -> bool:
    """Whether this certainly belongs to a wheel that is not editable; metadata may be prepared for either."""
    commands = cmd.distribution.command_obj
    return "bdist_wheel" in commands and "editable_wheel" not in commands


def _given(request: dict[str, object]) -> tuple[list[Addition], dict[str, str]]:
    """What `plux.build.setuptools.driver` hands over: a discovery that has been made elsewhere."""
    found, index = request["found"], str(request["index"])
    groups: dict[str, dict[str, str]] = found if isinstance(found, dict) else {}
    parsed = parse_plugin_index(index)
    rows = parsed.plugins if parsed is not None else []
    places = {(row["namespace"], row["name"]): f"{row['file']}:{row['line']}" for row in rows}
    additions = [
        Addition(group, name, value, places.get((group, name), ""))
        for group, entries in groups.items()
        for name, value in entries.items()
    ]
    return additions, {PLUX_JSON: render_plux_json(groups), INDEX_NAME: index}


def _plugins_command(cmd: egg_info) -> plugins | None:
    """The command ``plugins``, if it is to be run in this process."""
    from .commands import plugins

    command = cmd.distribution.get_command_obj("plugins", create=False)
    return command if isinstance(command, plugins) else None
