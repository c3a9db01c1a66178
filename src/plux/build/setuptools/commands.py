"""Commands for ``setup.py``. Light: setuptools loads all commands that are registered, for every project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from setuptools import Command

if TYPE_CHECKING:
    from setuptools import Distribution

__all__ = ["list_modules", "plugins", "write_given"]


class plugins(Command):  # noqa: N801 - the class bears the name by which the command is run
    """``python setup.py plugins [sdist bdist_wheel ...]``: discover the plugins and write the egg-info.

    Commands after it in the same call, and later builds, have the found entry points.
    """

    description = "discover plugins and write them into the entry points of the project"
    user_options: ClassVar[list[tuple[str, str | None, str]]] = [
        ("exclude=", "e", "patterns of packages and modules to leave out, separated by commas"),
        ("include=", "i", "patterns of packages and modules to look at, separated by commas"),
    ]

    exclude: list[str]
    include: list[str]
    given: dict[str, object] | None
    """What to write, if it has been discovered already: see `plux.build.setuptools.driver`."""
    written: bool
    """Whether the files are in the egg-info directory."""

    def initialize_options(self) -> None:
        """Set what no option says."""
        self.exclude = []
        self.include = []
        self.given = None
        self.written = False

    def finalize_options(self) -> None:
        """Split what the options say."""
        self.exclude = _split(self.exclude)
        self.include = _split(self.include)

    def run(self) -> None:
        """Make the egg-info, of which the entry points are a part."""
        egg_info: Any = self.get_finalized_command("egg_info")  # the stubs say no more than `Command`
        self.distribution.have_run["egg_info"] = False
        self.run_command("egg_info")
        if not self.written:  # plux is importable, but its entry points are not visible: a vendored copy, for instance
            from plux.core.index_names import PLUX_JSON

            from .writer import write_entry_points

            write_entry_points(egg_info, str(Path(egg_info.egg_info, PLUX_JSON)))


class list_modules(Command):  # noqa: N801 - as above
    """List the modules of the wheel. It is a command because running one makes setuptools look for packages."""

    description = "list the modules of the project"
    user_options: ClassVar[list[tuple[str, str, str]]] = []

    modules: list[tuple[str, str, str]]

    def initialize_options(self) -> None:
        """Set what no option says."""
        self.modules = []

    def finalize_options(self) -> None:
        """There is nothing to complete."""

    def run(self) -> None:
        """Ask the command that will put the modules into the wheel."""
        from .distribution import modules_of_build

        self.modules = modules_of_build(self)


def write_given(distribution: Distribution, request: dict[str, object]) -> Path:
    """Make the egg-info with plugins that have been discovered already (see `plugins.given`); return its directory."""
    distribution.cmdclass.setdefault("plugins", plugins)
    command = distribution.get_command_obj("plugins")
    assert isinstance(command, plugins)  # noqa: S101 - put there above
    command.given = request
    distribution.run_command("plugins")
    egg_info: Any = distribution.get_command_obj("egg_info")  # the stubs say no more than `Command`
    return Path(egg_info.egg_info).absolute()


def _split(value: str | list[str]) -> list[str]:
    items = value.split(",") if isinstance(value, str) else value
    return [item.strip() for item in items if item.strip()]
