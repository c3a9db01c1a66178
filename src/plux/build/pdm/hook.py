"""What pdm-backend calls for every project that is built where plux is installed. Light until one asks for plux."""

from __future__ import annotations

from plux.build.opt_in import pyproject_asks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from pdm.backend.hooks import Context

__all__ = ["PluxBuildHook"]


class PluxBuildHook:
    """Adds the plugins to the metadata of wheels, editable ones included; ``requires = [..., "plux"]`` turns it on."""

    _index: str | None = None
    _scratch: str | None = None

    def pdm_build_hook_enabled(self, context: Context) -> bool:
        """Whether the build concerns us: not an sdist, and the project asks for plux."""
        return context.target in ("wheel", "editable") and pyproject_asks(context.root / "pyproject.toml")

    def pdm_build_initialize(self, context: Context) -> None:
        """Add the plugins to the entry points. It is called for the preparation of metadata, too.

        Raises:
            SystemExit: they could not be decided, or the configuration is wrong; the text is the whole report.
        """
        from plux.build.errors import BuildError

        from .entry_points import add_entry_points

        try:
            self._index = add_entry_points(context)
        except BuildError as error:
            raise SystemExit(f"plux: {error}") from error

    def pdm_build_update_files(self, context: Context, files: dict[str, Path]) -> None:
        """Put the index into the metadata directory of the wheel."""
        if self._index is not None:
            import tempfile

            from .entry_points import write_index

            # Not the build directory of pdm-backend: older versions put all of that into the wheel.
            self._scratch = tempfile.mkdtemp(prefix="plux-")
            name, path = write_index(context, self._index, self._scratch)
            files[name] = path

    def pdm_build_finalize(self, context: Context, artifact: Path) -> None:
        """Remove what has gone into the wheel."""
        if self._scratch is not None:
            import shutil

            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None
