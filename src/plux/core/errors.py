"""Errors of the plugin model. All of them can be pickled: they cross process borders in test runners and pools."""

from __future__ import annotations

__all__ = ["PluginDisabled", "PluginException", "rebuild"]


class PluginException(Exception):
    """Something is wrong with a plugin, or with what was asked of it.

    `message` is the text. `namespace` and `name` tell which plugin; both are None if that is not known.
    """

    # there also for a subclass whose constructor does not call this one
    message: str = ""
    namespace: str | None = None
    name: str | None = None

    def __init__(self, message: str = "", namespace: str | None = None, name: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.namespace = namespace
        self.name = name

    def __reduce__(self) -> tuple[object, ...]:
        """Rebuild without the constructor, whose parameters differ from class to class."""
        return rebuild, (type(self), self.args, self.__dict__)


class PluginDisabled(PluginException):
    """A plugin must not be loaded: a filter, a rule, or the plugin itself (`Plugin.should_load`) says so.

    `reason` is a text for people, or None.
    """

    def __init__(self, namespace: str, name: str, reason: str | None = None) -> None:
        message = f"plugin {namespace}:{name} is disabled"
        if reason:
            message = f"{message}, reason: {reason}"
        super().__init__(message, namespace, name)
        self.reason = reason


def rebuild(cls: type[Exception], args: tuple[object, ...], state: dict[str, object]) -> Exception:
    """Return an error as it was pickled, without a call of its constructor; for ``__reduce__``."""
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error
