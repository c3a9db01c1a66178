"""A warning for hosts whose allow list shuts out plugins of their own distribution."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from .notices import warn_once

if TYPE_CHECKING:
    from .container import PluginContainer

__all__ = ["host_module", "warn_if_own"]


def host_module() -> str:
    """Return the name of the module that called into plux, or an empty text."""
    frame: Any = sys._getframe(1)  # noqa: SLF001 - nothing else tells who is calling
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name == "__main__":
            spec = frame.f_globals.get("__spec__")
            return str(spec.name) if spec is not None else ""
        if name.partition(".")[0] not in ("plux", "plugin"):
            return name
        frame = frame.f_back
    return ""


def warn_if_own(container: PluginContainer[Any], reason: str) -> None:
    """Warn once if a plugin that is not allowed is of the distribution that the caller of plux is from."""
    top = host_module().partition(".")[0]
    distribution = getattr(container.entry_point, "dist", None)
    if not top or distribution is None:
        return
    from .metadata import packages_distributions

    if any(each.name == distribution.name for each in packages_distributions().get(top, ())):
        warn_once(
            ("host", container.namespace, distribution.name),
            "the plugin %s:%s of the application's own distribution %s is shut out: %s",
            container.namespace,
            container.name,
            distribution.name,
            reason,
        )
