"""The build backends that ``plux.backend`` can stand in front of, by the names that they bear there. Light."""

from __future__ import annotations

from plux.core.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .config import PluxConfiguration

__all__ = ["DELEGATES", "Delegate", "infer_delegate", "unknown_delegate"]


@record(frozen=True, slots=True)
class Delegate:
    """A backend: its object (as in ``build-backend`` of PEP 517), and the distribution that provides it.

    One that is `repeatable` only reads the project and writes wheels, and may do so several times in one process.
    """

    reference: str
    distribution: str
    repeatable: bool = False


DELEGATES = {
    "flit_core": Delegate("flit_core.buildapi", "flit_core", repeatable=True),
    "hatchling": Delegate("hatchling.build", "hatchling"),
    "maturin": Delegate("maturin", "maturin"),
    "mesonpy": Delegate("mesonpy", "meson-python"),
    "pdm_backend": Delegate("pdm.backend", "pdm-backend"),
    "poetry_core": Delegate("poetry.core.masonry.api", "poetry-core", repeatable=True),
    "scikit_build_core": Delegate("scikit_build_core.build", "scikit-build-core"),
    "setuptools": Delegate("setuptools.build_meta", "setuptools"),
    "uv_build": Delegate("uv_build", "uv-build", repeatable=True),
}
"""By the attribute of ``plux.backend``: it has to be a single one, because uv imports it as one."""


_NAMES = {
    "flit": "flit_core",
    "hatchling": "hatchling",
    "maturin": "maturin",
    "meson": "mesonpy",
    "pdm": "pdm_backend",
    "poetry": "poetry_core",
    "scikit-build": "scikit_build_core",
    "setuptools": "setuptools",
    "uv": "uv_build",
}
"""By the value of `plux.build.config.BuildBackend`."""


def infer_delegate(pyproject: dict[str, object], config: PluxConfiguration) -> Delegate:
    """Return the backend behind a plain ``build-backend = "plux.backend"``.

    It is what ``[tool.plux] build-backend`` says, else the one known backend in ``build-system.requires``.

    Raises:
        BuildError: neither says it.
    """
    from .errors import BuildError
    from .requirements import requirement_name
    from .toml import subtable

    said = config.delegate or _NAMES.get(config.build_backend.value)
    if said is not None:
        return DELEGATES.get(said) or Delegate(said, said.partition(":")[0].partition(".")[0])
    requires = subtable(pyproject, "build-system").get("requires")
    names = {requirement_name(str(item)) for item in (requires if isinstance(requires, list) else [])}
    found = [delegate for delegate in DELEGATES.values() if requirement_name(delegate.distribution) in names]
    if len(found) == 1:
        return found[0]
    what = "several" if found else "none"
    raise BuildError(
        f"plux.backend cannot tell which backend it stands for: build-system.requires names {what} that it knows",
        f'Say it: build-backend = "plux.backend:NAME", one of {", ".join(DELEGATES)}; '
        'or [tool.plux] build-backend = "package.module:object" for any other.',
    )


def unknown_delegate(name: str) -> str:
    """Return what to say of a word behind the colon of ``plux.backend:word`` that is no backend.

    >>> unknown_delegate("flitcore").partition(" (")[0]
    "module 'plux.backend' has no attribute 'flitcore'; did you mean plux.backend:flit_core"
    """
    from difflib import get_close_matches

    close = get_close_matches(name, DELEGATES, 1)
    hint = f"; did you mean plux.backend:{close[0]}" if close else ""
    known = ", ".join(sorted(DELEGATES))
    return f"module 'plux.backend' has no attribute {name!r}{hint} (build-backend in pyproject.toml; there are {known})"
