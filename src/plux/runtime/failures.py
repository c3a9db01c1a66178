"""What becomes of an error of a plugin: noted, logged with its traceback, or raised together with others."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .errors import PluginLoadError
from .notices import logger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from .container import PluginContainer

_DOING = {"init": "making", "load": "loading", "unload": "unloading"}

__all__ = ["describe", "failure_of", "log_failures", "origin_of", "raise_failures", "text_of"]


def describe(container: PluginContainer[Any]) -> str:
    """Return a text that says which plugin it is, where it was declared, and by which distribution.

    Example: ``my.ns:one (entry point one = pkg.mod:One of demo 1.0)``.
    """
    text = f"{container.namespace}:{container.name}"
    if container.entry_point is not None:
        return f"{text} ({origin_of(container.entry_point)})"
    value = container.plugin_spec.value
    return f"{text} ({value})" if value else text


def origin_of(entry_point: Any) -> str:  # noqa: ANN401 - of any resolver: name, value, maybe dist
    """Return what an entry point says, and which distribution or other source declares it, as far as that is known."""
    origin: str | None = getattr(entry_point, "origin", None)
    if origin is not None:
        return f"{entry_point.value} in {origin}"
    text = f"entry point {entry_point.name} = {entry_point.value}"
    distribution = getattr(entry_point, "dist", None)
    if distribution is None:
        return text
    return f"{text} of {distribution.name} {distribution.version}".rstrip()


def text_of(thing: object, how: Callable[[object], str] = str) -> str:
    """Return ``str(thing)``, or ``how(thing)``, of what belongs to a plugin: its methods may raise too."""
    try:
        return how(thing)
    except Exception as error:  # noqa: BLE001 - foreign code; whatever it raises, there is no text
        return f"<no text: {type(error).__name__}>"


def failure_of(container: PluginContainer[Any], error: BaseException) -> Exception:
    """Return what to raise for what a plugin raised: the error itself, with a note on the plugin (from Python 3.11 on).

    Exceptions that would end the program or a task are no business of a plugin: they are returned as a
    `PluginLoadError`.
    """
    doing = _DOING.get(container.phase or "", "loading")
    if not isinstance(error, Exception):
        text = f"{type(error).__name__}: {text_of(error)}"
        return PluginLoadError(
            f"{doing} the plugin {describe(container)} raised {text}", container.namespace, container.name
        )
    note = f"while {doing} the plugin {describe(container)}"
    if sys.version_info >= (3, 11):
        # an exception class may forbid what it does not know
        with suppress(Exception):
            if note not in getattr(error, "__notes__", ()):
                error.add_note(note)
    return error


def log_failures(failures: Sequence[tuple[PluginContainer[Any], Exception]]) -> None:
    """Log each failure as an error, with its type and its traceback."""
    for container, error in failures:
        logger.error(
            "plugin %s failed in phase %s: %s: %s",
            describe(container),
            container.phase,
            type(error).__name__,
            text_of(error),
            exc_info=error,
        )


def raise_failures(namespace: str, failures: Sequence[tuple[PluginContainer[Any], Exception]]) -> NoReturn:
    """Raise a single failure as it is, several as an ExceptionGroup.

    Before Python 3.11 the first of them is raised and the others are logged.
    """
    errors = [error for _, error in failures]
    if len(errors) > 1 and sys.version_info >= (3, 11):
        raise ExceptionGroup(  # noqa: F821 - the version is checked
            f"{len(errors)} plugins of the namespace {namespace} failed", errors
        )
    log_failures(failures[1:])
    raise errors[0]
