"""A setuptools distribution: how it is read from a project, and what it says of modules and entry points."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from plux.core.entrypoint import entry_point_dict_from_groups
from plux.core.entrypoint_text import parse_entry_points
from plux.discovery.source_module import SourceModule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from setuptools import Command, Distribution

__all__ = [
    "modules_of",
    "modules_of_build",
    "read_set_fields",
    "read_static_entry_points",
    "run_project",
    "set_entry_points",
    "to_source_modules",
]

_FIELDS = {
    "version": ("version",),
    "description": ("description",),
    "readme": ("long_description",),
    "requires-python": ("python_requires",),
    "license": ("license_expression", "license"),
    "authors": ("author", "author_email"),
    "maintainers": ("maintainer", "maintainer_email"),
    "keywords": ("keywords",),
    "classifiers": ("classifiers",),
    "urls": ("project_urls",),
    "dependencies": ("install_requires",),
    "optional-dependencies": ("extras_require",),
}
"""Which attributes of a distribution, or of its metadata, a field of ``[project]`` sets."""


def run_project() -> Distribution:
    """Return the distribution of the project in the current directory, with its configuration applied.

    A ``setup.py`` is run, up to the point where its commands would be. Nothing is fetched or written.

    Raises:
        Exception: whatever ``setup.py`` raises, and the errors of setuptools.
        SystemExit: it exits before it calls ``setup()``.
    """
    import setuptools

    if not Path("setup.py").exists():
        distribution = setuptools.Distribution({"script_name": "setup.py"})
        distribution.parse_config_files()
        return distribution

    from .script import run_script

    with _no_install_setup_requires():
        return run_script()


def _no_install_setup_requires() -> AbstractContextManager[None]:
    """What setuptools itself does in a build: requirements of ``setup.py`` are the business of the frontend."""
    from setuptools import build_meta

    found: AbstractContextManager[None] = getattr(build_meta, "no_install_setup_requires")()  # noqa: B009 - not in the stubs
    return found


def modules_of(distribution: Distribution) -> list[tuple[str, str, str]]:
    """Return (package, module, file) of every module of the wheel; the package of a top-level module is empty.

    It also makes setuptools look for packages, if the project does not name them.
    """
    from .commands import list_modules

    distribution.cmdclass["list_modules"] = list_modules
    distribution.reinitialize_command("list_modules")
    distribution.run_command("list_modules")
    command = distribution.get_command_obj("list_modules")
    assert isinstance(command, list_modules)  # noqa: S101 - put there above
    return command.modules


def modules_of_build(command: Command) -> list[tuple[str, str, str]]:
    """Return what `modules_of` returns, from within a command."""
    build_py: Any = command.get_finalized_command("build_py")  # the stubs leave `find_all_modules` without types
    return [(str(package), str(module), str(file)) for package, module, file in build_py.find_all_modules()]


def to_source_modules(modules: Iterable[tuple[str, str, str]], root: Path) -> list[SourceModule]:
    """Convert what `modules_of` or ``build_py.find_all_modules()`` returns; files are relative to the root."""
    found = {}
    for package, module, file in modules:
        is_package = module == "__init__"
        name = ".".join(part for part in (package, "" if is_package else module) if part)
        path = root / file
        if name and path.suffix == ".py":
            found[name] = SourceModule(name, path, is_package)
    return sorted(found.values(), key=lambda m: m.name)


def read_static_entry_points(distribution: Distribution) -> dict[str, dict[str, str]]:
    """Return {group: {name: value}} of the entry points that the distribution has so far.

    They may be a dict of lists or of texts, or one text (see the setuptools keyword ``entry_points``). Lines
    that are no entry point are left to setuptools to complain about.
    """
    value: object = getattr(distribution, "entry_points", None)  # not in the stubs
    if isinstance(value, str):
        return parse_entry_points(value)[0]
    groups: dict[str, dict[str, str]] = {}
    if isinstance(value, dict):
        for group, items in value.items():
            lines = items if isinstance(items, str) else "\n".join(map(str, items))
            groups.update(parse_entry_points(f"[{group}]\n{lines}")[0] or {str(group): {}})
    return groups


def read_set_fields(distribution: Distribution) -> list[str]:
    """Return the fields of ``[project]`` (PEP 621) that the distribution has a value for, but for its name.

    Entry points and scripts are not among them: see `read_static_entry_points`.
    """
    metadata: object = distribution.metadata
    holders = (distribution, metadata)
    return [
        field
        for field, attributes in _FIELDS.items()
        if any(getattr(holder, attribute, None) for attribute in attributes for holder in holders)
    ]


def set_entry_points(distribution: Distribution, groups: dict[str, dict[str, str]]) -> None:
    """Make these the entry points of the distribution."""
    ordered = {group: dict(sorted(entries.items())) for group, entries in sorted(groups.items())}
    vars(distribution)["entry_points"] = entry_point_dict_from_groups(ordered)
