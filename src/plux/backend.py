"""A build backend (PEP 517, PEP 660) that stands in front of another one and adds the plugins to its wheels.

    [build-system]
    requires = ["plux", "flit_core>=3.4"]
    build-backend = "plux.backend:flit_core"

After the colon stands one of `plux.build.delegates.DELEGATES`. Without it, the backend is the one that
``[tool.plux] build-backend`` names, else the one that ``requires`` names.
"""

from __future__ import annotations

__all__ = ["HOOKS"]

HOOKS = (
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
)
"""The hooks that this module has, as far as the backend behind it has them."""


def __getattr__(name: str) -> object:
    """Return a hook, or a wrapped backend."""
    if name in HOOKS:
        from plux.build.wrapper.hooks import Wrapped

        return getattr(Wrapped(), name)
    from plux.build.delegates import DELEGATES

    if name in DELEGATES:
        from plux.build.wrapper.hooks import Wrapped

        return Wrapped(name)
    raise _unknown(name)


def _unknown(name: str) -> Exception:
    """The error for a name that is not there: a word behind the colon that is no backend, or anything else.

    uv takes that word by ``from plux.backend import word``, which replaces an AttributeError by one without advice.
    """
    if name.startswith(("_", "build_", "get_", "prepare_")):
        # frontends ask for hooks that not every backend has
        return AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from plux.build.delegates import unknown_delegate

    return ImportError(unknown_delegate(name))
