"""Whether the build of a project would write its plugins at all: what is not turned on says nothing.

`plux init` (`plux.build.editing.onboarding`) turns it on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plux.discovery.result import Problem

from .config import BuildBackend, determine_build_backend_from_pyproject_config, read_plux_config_from_workdir
from .declared import has_provider
from .failing_wrapper import failing_wrapper, is_wrapper
from .left_over import left_overs
from .manual import stale_file
from .project import SourceTree
from .requirements import names_plux
from .setup_requires import setup_requires_plux
from .toml import load_toml, subtable

if TYPE_CHECKING:
    from pathlib import Path

    from plux.discovery.result import Discovery, FoundPlugin

    from .project import Project

__all__ = [
    "allows_old_plux",
    "build_warnings",
    "hatch_hooks",
    "unbuilt_plugins",
    "why_unbuilt",
]

_SHOWN = 5

ADVICE = "`plux init` writes what is needed into pyproject.toml, and shows it first."


def why_unbuilt(root: Path) -> Problem | None:
    """Return the reason why a build of a project would leave out its plugins, as a problem; None if it would not.

    Args:
        root: the absolute directory of the project.

    Raises:
        ConfigError: a file is no TOML.
    """
    failing = failing_wrapper(root)
    if failing is not None:
        return failing
    path = root / "pyproject.toml"
    pyproject = load_toml(path) if path.is_file() else {}
    reason = _reason(root, pyproject)
    if reason is None:
        return None
    return Problem(
        code="not-built",
        message=f"a build of this project would leave out its plugins: {reason}",
        advice=ADVICE,
        file=path if path.is_file() else None,
    )


def unbuilt_plugins(project: Project, discovery: Discovery) -> Problem | None:
    """Return `why_unbuilt`, if some of the plugins of a discovery are not declared by hand either.

    Raises:
        BuildError: the configuration of the project is wrong.
    """
    if not discovery.plugins:
        return None
    problem = why_unbuilt(project.workdir)
    if problem is None:
        return None
    by_hand = project.static_entry_points()
    missing = [each for each in discovery.plugins if each.name not in by_hand.get(each.namespace, {})]
    if not missing:
        return None
    return _old_block(project.workdir, missing) or problem


def allows_old_plux(root: Path) -> Problem | None:
    """Return a problem if a build of a project may take plux 1.x, which writes no entry points in a plain build.

    Raises:
        ConfigError: ``pyproject.toml`` is no TOML.
    """
    path = root / "pyproject.toml"
    requirements = subtable(load_toml(path), "build-system").get("requires") if path.is_file() else None
    texts = [text for text in requirements if isinstance(text, str)] if isinstance(requirements, list) else []
    if not names_plux(texts):
        return None
    from .editing.requirement import required

    for position, text in required(texts).items():
        return Problem(
            code="old-plux",
            message=f"{texts[position]!r} in `requires` of [build-system] allows plux 1.x, which leaves out plugins",
            advice=f"Write {text!r}; `plux init` does so, and shows it first.",
            file=path,
        )
    return None


def _old_block(root: Path, missing: list[FoundPlugin]) -> Problem | None:
    """A problem if the entry points stand in a file into which ``plux write`` wrote, but for some new ones."""
    from .editing.writing import written_files

    for path in written_files(root):
        names = ", ".join(f"[{each.namespace}] {each.name}" for each in missing[:_SHOWN])
        more = f", and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        return Problem(
            code="stale-file",
            message=f"a build takes the entry points from {path.name}, which lacks {names}{more}",
            advice="`plux write` brings it up to date.",
            file=path,
        )
    return None


def build_warnings(project: Project, discovery: Discovery) -> tuple[Problem, ...]:
    """Return warnings of what a build of the project would make of a discovery: too little, or something old.

    Raises:
        BuildError: the configuration of the project is wrong.
    """
    if isinstance(project, SourceTree):
        return ()
    unbuilt = unbuilt_plugins(project, discovery)
    old = None if unbuilt is not None or not discovery.plugins else allows_old_plux(project.workdir)
    config = read_plux_config_from_workdir(project.workdir).merge()
    is_whole = (project.config.include, project.config.exclude) == (config.include, config.exclude)
    # a part of the plugins says nothing about files that hold all
    stale = (
        (stale_file(config, project.workdir, discovery), *left_overs(project.workdir, discovery)) if is_whole else ()
    )
    found = (unbuilt, old, *stale)
    return tuple(problem for problem in found if problem is not None and problem not in discovery.problems)


def _reason(root: Path, pyproject: dict[str, object]) -> str | None:
    table = subtable(pyproject, "build-system")
    reference = table.get("build-backend")
    if is_wrapper(reference):
        return None  # a build without plux fails, and says so
    backend = determine_build_backend_from_pyproject_config(pyproject)
    if not names_plux(table.get("requires")) and not (backend is BuildBackend.SETUPTOOLS and setup_requires_plux(root)):
        if "build-system" not in pyproject:
            return "there is no [build-system] in a pyproject.toml whose `requires` names plux"
        return "`requires` of [build-system] does not name plux"
    if backend is BuildBackend.HATCHLING and not hatch_hooks(root, pyproject):
        return "hatchling does nothing without the table [tool.hatch.build.hooks.plux]"
    if backend in (BuildBackend.SETUPTOOLS, BuildBackend.HATCHLING, BuildBackend.PDM):
        return None
    if backend is BuildBackend.SCIKIT_BUILD:
        return None if has_provider(pyproject) else 'there is no [[tool.dynamic-metadata]] with provider = "plux"'
    return f"{reference} has no hooks, so `build-backend` has to be the wrapper, plux.backend"


def hatch_hooks(root: Path, pyproject: dict[str, object]) -> list[tuple[str, ...]]:
    """Return the tables, by their keys below ``tool.hatch``, that turn on a hook of plux.

    A ``hatch.toml`` replaces the tables of the same name at the top of ``tool.hatch`` (hatchling). The metadata hook is
    not called, and nothing is said, if ``[project]`` lists nothing as dynamic.
    """
    config = dict(subtable(pyproject, "tool", "hatch"))
    if (root / "hatch.toml").is_file():
        config.update(load_toml(root / "hatch.toml"))
    places: list[tuple[str, ...]] = [("build", "hooks"), ("build", "targets", "wheel", "hooks")]
    if subtable(pyproject, "project").get("dynamic"):
        places.append(("metadata", "hooks"))
    return [place for place in places if "plux" in subtable(config, *place)]
