"""A project that setuptools builds."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from plux.build.index import PLUX_JSON, render_index
from plux.build.process import run_driver
from plux.build.project import EntryPointFileMissing, Project
from plux.build.reading import require_regular
from plux.build.setup_cfg import load_setup_cfg
from plux.build.toml import subtable

from .distribution import to_source_modules

if TYPE_CHECKING:
    from plux.discovery.result import Discovery, Problem
    from plux.discovery.source_module import SourceModule

__all__ = ["SetuptoolsProject"]

_DRIVER = Path(__file__).with_name("driver.py")


class SetuptoolsProject(Project):
    """A project that setuptools builds, whether it has a ``pyproject.toml``, a ``setup.cfg`` or a ``setup.py``.

    Which modules it has is what setuptools says; it is asked in a process of its own, since a ``setup.py`` may do
    anything.
    """

    def modules(self, problems: list[Problem] | None = None) -> list[SourceModule]:
        """Return every module that the wheel will hold, sorted by name.

        Raises:
            BuildError: setuptools refuses the project, or is not installed (`ToolMissing`).
        """
        listed = self._answer["modules"]
        triples = [(str(p), str(m), str(f)) for p, m, f in listed] if isinstance(listed, list) else []
        return to_source_modules(triples, self.workdir)

    def static_entry_points(self) -> dict[str, dict[str, str]]:
        """Return those that setuptools knows, whichever file they stand in.

        Raises:
            BuildError: setuptools refuses the project, or is not installed (`ToolMissing`).
        """
        found = self._answer["static"]
        return found if isinstance(found, dict) else {}

    def distribution_name(self) -> str | None:
        """Return the name that setuptools knows."""
        name = self._answer["name"]
        return str(name) if name else None

    def described(self) -> dict[str, object]:
        """Return what setuptools knows: `name`, `fields`, `static` and `package_data`, see the driver."""
        return dict(self._answer)

    @cached_property
    def _answer(self) -> dict[str, object]:
        """What setuptools says of the project; it is asked once."""
        return self._ask({"ask": "modules"})

    def _write(self, discovery: Discovery) -> tuple[Path, ...]:
        index = render_index(discovery, self.workdir, self.listed)
        found = discovery.entry_points()
        answer = self._ask({"ask": "entrypoints", "found": found, "index": index})
        directory = Path(str(answer["egg_info"]))
        files = (directory / "entry_points.txt", directory / PLUX_JSON)
        return tuple(file for file in files if file.is_file())

    def _ask(self, request: dict[str, object]) -> dict[str, object]:
        for base in self._bases():
            for file in base.glob("*.egg-info/*"):  # setuptools reads and writes them
                require_regular(file)
        return run_driver(_DRIVER, {**request, "path": self._import_path()}, self.workdir)

    def _import_path(self) -> list[str]:
        """What a frontend puts on the path (PEP 517): backend-path, and for the legacy backend the root."""
        table = subtable(self._pyproject(), "build-system")
        extra = table.get("backend-path")
        path = [str(self.workdir / str(entry)) for entry in extra] if isinstance(extra, list) else []
        backend = table.get("build-backend", "setuptools.build_meta:__legacy__")
        return [*path, str(self.workdir)] if str(backend).endswith("__legacy__") else path

    def find_entry_point_file(self) -> Path:
        """Return ``entry_points.txt`` in the egg-info directory; in the manual mode the file of that.

        Raises:
            FileNotFoundError: it has not been written; a `BuildError` too, with advice.
        """
        path = self.static_file if self.is_manual else self._egg_info() / "entry_points.txt"
        if not path.exists() and path.with_name("PKG-INFO").is_file() and not self.is_manual:
            raise EntryPointFileMissing(
                f"there are no entry points in {path.parent}: whatever wrote it has found none",
                "`plux discover` shows which plugins there are now; `plux entrypoints` writes it anew.",
            )
        return self._existing(path)

    def find_plux_index_file(self) -> Path:
        """Return ``plux.json`` in the egg-info directory; in the manual mode the file of that.

        Raises:
            FileNotFoundError: it has not been written; a `BuildError` too, with advice.
        """
        return self._existing(self.static_file if self.is_manual else self._egg_info() / PLUX_JSON)

    def _egg_info(self) -> Path:
        """The newest egg-info directory in the places where setuptools puts it; where it would be if there is none."""
        found = [path for base in self._bases() for path in sorted(base.glob("*.egg-info")) if path.is_dir()]
        return max(found, key=lambda path: path.stat().st_mtime_ns, default=self.workdir / "*.egg-info")

    def _bases(self) -> list[Path]:
        document = self._pyproject()
        bases = [
            load_setup_cfg(self.workdir).get("egg_info", "egg_base", fallback=None),
            subtable(document, "tool", "setuptools", "package-dir").get(""),
            ".",
            "src",
            "lib",
        ]
        places = [self.workdir / str(base) for base in bases if base]
        return list(dict.fromkeys(place for place in places if place.is_dir()))
