"""What becomes of an error of a plugin: noted, logged with its traceback, or raised together with others.

That a plugin is disabled is no error, and happens in every start of some programs: what is dear to import is imported
where it is used.
"""

from __future__ import annotations

import sys

from plux.core.errors import PluginDisabled

from .container import DISABLED, FAILED, FILTERED
from .errors import PluginLoadError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence
    from typing import Any, NoReturn

    from .container import PluginContainer
    from .registry import Registry

_DOING = {"init": "making", "load": "loading", "unload": "unloading"}

__all__ = [
    "describe",
    "failure_of",
    "is_failure",
    "log_failures",
    "misused_method",
    "note_failure",
    "origin_of",
    "raise_failures",
    "require_plugin",
    "settle",
    "text_of",
]


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
    `PluginLoadError`, and so is a call of what should be a method of the plugin and is none.
    """
    doing = _DOING.get(container.phase or "", "loading")
    wrong = misused_method(container.plugin) if isinstance(error, TypeError) and doing == "loading" else None
    if wrong is not None:
        return PluginLoadError(f"the plugin {describe(container)}: {wrong}", container.namespace, container.name)
    if not isinstance(error, Exception):
        text = f"{type(error).__name__}: {text_of(error)}"
        return PluginLoadError(
            f"{doing} the plugin {describe(container)} raised {text}", container.namespace, container.name
        )
    note = f"while {doing} the plugin {describe(container)}"
    if sys.version_info >= (3, 11):
        from contextlib import suppress

        # an exception class may forbid what it does not know
        with suppress(Exception):
            if note not in getattr(error, "__notes__", ()):
                error.add_note(note)
    return error


def is_failure(error: BaseException) -> bool:
    """Whether what a plugin raised is its failure: not if it is disabled, nor if somebody interrupts the program."""
    return not isinstance(error, (PluginDisabled, KeyboardInterrupt))


def settle(
    container: PluginContainer[Any], error: Exception, loaded: MutableMapping[str, Any], known: Registry
) -> None:
    """Note on a plugin that an attempt to load it has failed, or that it is disabled.

    Args:
        container: the plugin; its caller owns it.
        error: what was raised.
        loaded: the plugins that are loaded, by name and alias.
        known: the plugins of the namespace.
    """
    for name in (container.name, *container.aliases):
        loaded.pop(name, None)
    if container.state == FILTERED:
        return
    if container.phase != "load":
        container.plugin = None
    if isinstance(error, PluginDisabled) and not _concerns_another(error, container, known):
        container.state, container.disabled_reason, container.plugin = DISABLED, error.reason, None
        return
    container.state = FAILED
    if container.phase == "load":
        container.load_error = error
    else:
        container.init_error = error


def _concerns_another(error: PluginDisabled, container: PluginContainer[Any], known: Registry) -> bool:
    """Whether what is disabled is a plugin that this one needs: then this one failed, and may succeed later."""
    if error.namespace != container.namespace or error.name is None:
        return error.namespace is not None and error.namespace != container.namespace
    other = known.get(error.name)
    return other is not None and other is not container


def note_failure(
    container: PluginContainer[Any], error: Exception, failures: list[tuple[PluginContainer[Any], Exception]]
) -> None:
    """Add an error to the failures, unless it only says that the plugin is not wanted."""
    if not isinstance(error, PluginDisabled) or container.state == FAILED:
        failures.append((container, error))


def require_plugin(made: object, container: PluginContainer[Any]) -> None:
    """Check that what a factory made can be loaded like a plugin, from whatever class it is.

    Raises:
        PluginLoadError: it cannot.
    """
    # a class has the methods, too, but there is nothing to call them on
    has_methods = all(callable(getattr(made, name, None)) for name in ("load", "should_load"))
    if not has_methods or isinstance(made, type):
        raise PluginLoadError(
            f"the factory of {container.namespace}:{container.name} ({container.plugin_spec.value}) made {made!r}, "
            "which is no plux.Plugin",
            container.namespace,
            container.name,
        )


def misused_method(made: object) -> str | None:
    """Say what to write instead, if a plugin has a value where one of its methods should be; None if all is well."""
    for name, result in (("should_load", "bool"), ("load", "object")):
        try:
            value = getattr(made, name, misused_method)
        except Exception:  # noqa: BLE001 - a property of the plugin; whoever called it knows what it raised
            return None
        if not callable(value):
            said = text_of(value, repr)
            return f"its {name} is {said} instead of a method: `def {name}(self) -> {result}: return {said}`"
    return None


def log_failures(failures: Sequence[tuple[PluginContainer[Any], Exception]]) -> None:
    """Log each failure as an error, with its type and its traceback."""
    from .notices import logger

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
